/** A JSON object of unknown shape. */
export type Tree = Record<string, unknown>;

/** Returns whether a value is a JSON object. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the JSON object at a key, or an empty one that is not attached to the parent. */
export function treeAt(parent: Tree | undefined, key: string): Tree {
  const value = parent?.[key];
  return isTree(value) ? value : {};
}

/** Returns the list at a key, or an empty one. */
export function listAt(parent: Tree | undefined, key: string): readonly unknown[] {
  const value = parent?.[key];
  return Array.isArray(value) ? value : [];
}

/** Returns the value at a path of keys and indexes; undefined if the path ends early. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let now = value;
  for (const step of path) {
    if (Array.isArray(now) && typeof step === "number") now = now[step];
    else if (isTree(now)) now = now[step];
    else return undefined;
  }
  return now;
}

/** Returns whether two JSON values are equal; the order of keys does not matter, that of items does. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isTree(a) || !isTree(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && equal(a[key], b[key]));
}

/** Returns a deep copy. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}

/** Renders JSON with sorted keys, so that equal values give the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isTree(value)) return JSON.stringify(value) ?? "null";
  const pairs = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(",")}}`;
}
