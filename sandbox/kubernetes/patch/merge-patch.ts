import { isTree, type Tree } from "../tree.js";

/**
 * Applies a merge patch: null removes, objects merge, everything else replaces.
 *
 * @see RFC 7386
 */
export function mergePatch(document: unknown, patch: unknown): unknown {
  if (!isTree(patch)) return patch;
  const result: Tree = isTree(document) ? { ...document } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}
