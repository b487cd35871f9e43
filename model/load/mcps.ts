import { type Entry, type MapNode, nodeAt } from "./node.js";
import { type Problem, problemAt } from "./problem.js";

/**
 * Turns the list form `mcps: [{name, enabled, rollout}]`, which overlays may use, into `mcpServers` by name.
 */
export function withMcpServersByName(root: MapNode, problems: Problem[]): MapNode {
  const list = root.entries.get("mcps");
  if (list === undefined) return root;
  const entries = new Map(root.entries);
  entries.delete("mcps");
  if (list.node.kind !== "list") {
    problems.push(problemAt(list.node.place, ["mcps"], "a list of `{name, enabled, rollout}` is expected"));
    return { ...root, entries };
  }
  const named = nodeAt(root, ["mcpServers"]);
  const servers = new Map<string, Entry>(named?.kind === "map" ? named.entries : []);
  for (const [index, item] of list.node.items.entries()) {
    const path = ["mcps", index, "name"];
    const name = nodeAt(item, ["name"]);
    if (item.kind !== "map" || name?.kind !== "scalar" || typeof name.value !== "string") {
      problems.push(
        problemAt(name?.place ?? item.place, path, "is missing; the name of an MCP server, such as `github`"),
      );
      continue;
    }
    const first = servers.get(name.value);
    if (first !== undefined) {
      const message = `"${name.value}" appears twice, first on line ${first.key.line}; remove one`;
      problems.push(problemAt(name.place, path, message));
      continue;
    }
    const rest = new Map(item.entries);
    rest.delete("name");
    servers.set(name.value, { key: name.place, node: { ...item, entries: rest } });
  }
  entries.set("mcpServers", { key: list.key, node: { kind: "map", place: list.node.place, entries: servers } });
  return { ...root, entries };
}
