/** Keys and list positions from the document's root to a value. */
export type Path = readonly (string | number)[];

/** A layer of configuration; a later one wins. */
export type LayerName = "base" | "environment" | "local" | "overlay";

/** Where something was written. Lines and columns count from 1. */
export interface Place {
  readonly layer: LayerName;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A map that knows the place of each key. */
export interface MapNode {
  readonly kind: "map";
  readonly place: Place;
  readonly entries: ReadonlyMap<string, Entry>;
}
/** One key of a map, and its value. */
export interface Entry {
  readonly key: Place;
  readonly node: Node;
}
/** A list. */
export interface ListNode {
  readonly kind: "list";
  readonly place: Place;
  readonly items: readonly Node[];
}
/** Text, a number, true, false or null. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly place: Place;
  readonly value: string | number | boolean | null;
}
/** A value that knows where it was written. */
export type Node = MapNode | ListNode | ScalarNode;

/** Returns a map without entries. */
export function emptyMap(place: Place): MapNode {
  return { kind: "map", place, entries: new Map() };
}

/** Returns the plain value of a node. */
export function plainValue(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plainValue);
    case "map":
      return Object.fromEntries(Array.from(node.entries, ([key, entry]) => [key, plainValue(entry.node)]));
  }
}

/** Returns the node at a path, or undefined if nothing was written there. */
export function nodeAt(root: Node, path: Path): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) node = childOf(node, step)?.node;
  return node;
}

/**
 * Returns the place of the value at a path, or of its key; if nothing was written there, the key of the nearest map above.
 */
export function placeOf(root: Node, path: Path, mark: "key" | "value" = "value"): Place {
  let node: Node = root;
  let above: Place = root.place;
  for (const [depth, step] of path.entries()) {
    const child = childOf(node, step);
    if (child === undefined) return above;
    if (mark === "key" && depth === path.length - 1) return child.key;
    above = child.key;
    node = child.node;
  }
  return node.place;
}

function childOf(node: Node | undefined, step: string | number): Entry | undefined {
  if (node?.kind === "map") return node.entries.get(String(step));
  if (node?.kind !== "list" || typeof step !== "number") return undefined;
  const item = node.items[step];
  return item === undefined ? undefined : { key: item.place, node: item };
}

/** Yields every node of a tree with its path, outermost first. */
export function* walk(node: Node, path: Path = []): Generator<{ readonly path: Path; readonly node: Node }> {
  yield { path, node };
  if (node.kind === "map") for (const [key, entry] of node.entries) yield* walk(entry.node, [...path, key]);
  if (node.kind === "list") for (const [index, item] of node.items.entries()) yield* walk(item, [...path, index]);
}
