import type { Environment } from "./environment.js";
import type { Layers } from "./layers.js";
import { type LayerName, type MapNode, nodeAt, type Path, plainValue } from "./load/node.js";
import { pathText } from "./load/problem.js";

/** One value of the configuration, and who set it. */
export interface ExplainedValue {
  /** Such as `services.prompt-service.active`; empty for a remark about a whole layer. */
  readonly path: string;
  readonly value: string | number | boolean | readonly unknown[] | Readonly<Record<string, never>>;
  /** `default` where no layer sets it. */
  readonly layer: LayerName | "default";
  /** The file that sets it; absent for a default. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
}

/**
 * Returns every value of an environment with its layer, file and line, in document order. A list counts as one value.
 * An ignored layer comes first, with an empty path.
 */
export function explain(environment: Environment, { root, ignored }: Layers): readonly ExplainedValue[] {
  const { settings, services, edges, mcpServers, triggers, releases } = environment;
  const remark: ExplainedValue[] =
    ignored === undefined
      ? []
      : [
          {
            path: "",
            value: "this layer is not read, because the environment is protected",
            layer: "local",
            file: ignored,
            line: 1,
          },
        ];
  return [
    ...remark,
    ...values(settings, ["environment"], root),
    ...values(triggers, ["triggers"], root),
    ...values(releases, ["releases"], root),
    ...Object.entries({ services, edges, mcpServers }).flatMap(([section, parts]) =>
      parts.flatMap(({ name, ...part }) => [...values(part, [section, name], root)]),
    ),
  ];
}

function* values(value: unknown, path: Path, root: MapNode): Generator<ExplainedValue> {
  const node = nodeAt(root, path);
  const children = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (children.length > 0) {
    for (const [key, child] of children) yield* values(child, [...path, key], root);
    return;
  }
  const shown = Array.isArray(value) && node !== undefined ? plainValue(node) : value;
  const source = node === undefined ? { layer: "default" as const } : placeIn(node.place);
  if (isShown(shown)) yield { path: pathText(path), value: shown, ...source };
}

function placeIn({ layer, file, line }: { readonly layer: LayerName; readonly file: string; readonly line: number }) {
  return { layer, file, line };
}

function isShown(value: unknown): value is ExplainedValue["value"] {
  return value !== undefined && value !== null;
}
