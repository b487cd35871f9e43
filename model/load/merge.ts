import type { Entry, MapNode, Node, Path } from "./node.js";
import { type Problem, pathText, problemAt } from "./problem.js";
import { show } from "./show.js";

/**
 * Lays one layer over another: maps merge, everything else is replaced, `null` removes what the lower layer set.
 *
 * Keys keep the order of the lower layer, and new keys follow. A map that names every key of the lower one sets a new
 * order, so that a layer can put another origin first.
 */
export function mergeMaps(lower: MapNode | undefined, upper: MapNode, path: Path, problems: Problem[]): MapNode {
  const entries = new Map<string, Entry>(lower?.entries);
  const reorders = lower !== undefined && Array.from(lower.entries.keys()).every((key) => upper.entries.has(key));
  if (reorders) entries.clear();
  for (const [key, entry] of upper.entries) {
    const at = [...path, key];
    const below = lower?.entries.get(key);
    if (isNull(entry.node)) {
      entries.delete(key);
      if (below === undefined) problems.push(problemAt(entry.node.place, at, nothingToRemove));
    } else {
      entries.set(key, { key: entry.key, node: mergeNodes(below?.node, entry.node, at, problems) });
    }
  }
  return { kind: "map", place: upper.place, entries };
}

const nothingToRemove =
  "null removes what a lower layer set, and no lower layer sets this; write a value or remove the key";

function mergeNodes(lower: Node | undefined, upper: Node, path: Path, problems: Problem[]): Node {
  if (upper.kind === "map" && (lower === undefined || lower.kind === "map")) {
    return mergeMaps(lower, upper, path, problems);
  }
  if (lower !== undefined && lower.kind !== upper.kind) {
    problems.push(
      problemAt(
        upper.place,
        path,
        `${describe(upper)} is not allowed over ${describe(lower)} in ${lower.place.file}:${lower.place.line}; ` +
          `remove ${pathText(path.slice(-1))} there, or write ${article[lower.kind]} here`,
      ),
    );
    return lower;
  }
  return upper;
}

const article = { map: "a map", list: "a list", scalar: "one value" } as const;

function describe(node: Node): string {
  return node.kind === "scalar" ? show(node.value) : article[node.kind];
}

function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}
