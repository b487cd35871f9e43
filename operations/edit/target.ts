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

/** The file of an edit. */
export interface Target {
  readonly file: string;
  /** The path as it is printed, relative to the working directory. */
  readonly shown: string;
  readonly json: boolean;
  /** The layer of the file; `local` and `overlay` belong to one person or machine. */
  readonly layer: Exclude<LayerName, "base">;
  /** The layers to load the result with. */
  readonly source: LoadOptions;
}

const order: readonly LayerName[] = ["base", "environment", "local", "overlay"];

/** Reports whether one layer overrides another. */
export function isAbove(one: LayerName, other: LayerName): boolean {
  return order.indexOf(one) > order.indexOf(other);
}

const folderOf = { services: "services", edges: "edges", mcpServers: "mcp-servers" } as const;

/** Returns the file of a part: the environment's layer, or the overlay. @throws BadInput if there is no overlay */
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
      `--overlay got ${JSON.stringify(overlay)}, and there is no such file: create it first; it may be empty`,
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

/** Returns the path of a part in a target's content. */
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
