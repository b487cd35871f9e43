import { join, resolve } from "node:path";
import type { LayerName } from "../../model/load/node.js";
import type { LoadOptions } from "../../model/load.js";
import { isThere, shownPath } from "../adapters/files.js";
import { BadInput } from "../failures.js";
import { isList, isMap } from "./render.js";
import type { FilePath } from "./text.js";

/** A part of the configuration that a command changes. */
export type Part =
  | { readonly section: "services" | "edges" | "mcpServers"; readonly name: string }
  | { readonly section: "environment" };

/** The file that a change goes to. */
export interface Target {
  readonly file: string;
  /** As people see it: relative to where they are. */
  readonly shown: string;
  readonly json: boolean;
  /** The layer it is; the last two belong to one person or machine. */
  readonly layer: Exclude<LayerName, "base">;
  /** With which layers the result is loaded. */
  readonly source: LoadOptions;
}

const order: readonly LayerName[] = ["base", "environment", "local", "overlay"];

/** Whether what one layer says wins over what another one says. */
export function isAbove(one: LayerName, other: LayerName): boolean {
  return order.indexOf(one) > order.indexOf(other);
}

const folderOf = { services: "services", edges: "edges", mcpServers: "mcp-servers" } as const;

/**
 * The file of a part: the environment's own layer, or the overlay that was named.
 *
 * @throws BadInput when the overlay is not there
 */
export function targetOf(source: LoadOptions, part: Part, overlay: string | undefined): Target {
  const layer = join(source.directory, source.environment);
  const own = resolve(source.directory, `${source.environment}.local.yaml`);
  const file =
    overlay === undefined
      ? resolve(
          layer,
          part.section === "environment" ? "environment.yaml" : join(folderOf[part.section], `${part.name}.yaml`),
        )
      : resolve(overlay);
  if (overlay !== undefined && !isThere(file)) {
    throw new BadInput(
      `--overlay got ${JSON.stringify(overlay)}, and there is no such file: make it first, empty if need be`,
    );
  }
  return {
    file,
    shown: shownPath(file),
    json: file.endsWith(".json"),
    layer: overlay === undefined ? "environment" : file === own ? "local" : "overlay",
    source: overlay === undefined || file === own ? source : { ...source, overlay: file },
  };
}

/** Where a part stands in the file of a target, given what the file holds. */
export function pathInFile({ layer, json }: Target, part: Part, content: unknown): FilePath {
  if (layer === "environment") return [];
  if (part.section === "environment") return ["environment"];
  if (part.section !== "mcpServers" || !isMap(content)) return [part.section, part.name];
  const { mcps } = content;
  const list = isList(mcps) ? mcps : undefined;
  if (list === undefined && !(json && content.mcpServers === undefined)) return ["mcpServers", part.name];
  const index = list?.findIndex((item) => isMap(item) && item.name === part.name) ?? -1;
  return ["mcps", index < 0 ? (list?.length ?? 0) : index];
}
