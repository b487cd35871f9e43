import { badRequest } from "../api-error";
import { typeNamed } from "../schema";
import type { Field, FieldType, StructType } from "../schema/notation";
import { equal, isTree, type Tree } from "../tree";

const directive = "$patch";
const orderPrefix = "$setElementOrder/";
const deletePrefix = "$deleteFromPrimitiveList/";
const retain = "$retainKeys";

function structOf(type: FieldType | undefined): StructType | undefined {
  return type?.of === "struct" ? typeNamed(type.name) : undefined;
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isTree(value)) return value;
  const result: Tree = {};
  for (const [key, inner] of Object.entries(value)) {
    if (!key.startsWith("$") && inner !== null) result[key] = withoutDirectives(inner);
  }
  return result;
}

/**
 * Orders a merged list: the patch's items in the patch's order, and the server's other items in between, each before the
 * first item that it preceded.
 */
function ordered(
  merged: readonly unknown[],
  before: readonly unknown[],
  order: readonly unknown[],
  keyOf: (item: unknown) => unknown,
): unknown[] {
  const wanted = order.map(keyOf);
  const rank = (item: unknown): number => wanted.findIndex((key) => equal(key, keyOf(item)));
  const place = (item: unknown): number => before.findIndex((other) => equal(keyOf(other), keyOf(item)));
  const named = merged.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const others = merged.filter((item) => rank(item) < 0).sort((a, b) => place(a) - place(b));
  const result: unknown[] = [];
  while (named.length > 0 && others.length > 0) {
    const [left, right] = [place(others[0]), place(named[0])];
    result.push((left >= 0 && right >= 0 && left < right ? others : named).shift());
  }
  return [...result, ...named, ...others];
}

function mergeScalars(list: readonly unknown[], patch: readonly unknown[]): unknown[] {
  return [...list, ...patch.filter((item) => !list.includes(item))];
}

function mergeItems(list: readonly unknown[], patch: readonly unknown[], key: string, item: FieldType): unknown[] {
  const struct = structOf(item);
  if (patch.some((entry) => isTree(entry) && entry[directive] === "replace")) {
    return patch.filter((entry) => isTree(entry) && entry[directive] !== "replace").map(withoutDirectives);
  }
  let result = [...list];
  for (const entry of patch) {
    if (!isTree(entry)) throw badRequest(`expected an object with the key ${key} in the patch`);
    const value = entry[key];
    if (value === undefined)
      throw badRequest(`map: ${JSON.stringify(entry)} does not contain declared merge key: ${key}`);
    const same = (other: unknown): boolean => isTree(other) && equal(other[key], value);
    if (entry[directive] === "delete") {
      result = result.filter((other) => !same(other));
      continue;
    }
    const index = result.findIndex(same);
    if (index < 0) result.push(withoutDirectives(entry));
    else result[index] = mergeStruct(result[index], entry, struct);
  }
  return result;
}

function mergeList(field: Field, current: unknown, patch: readonly unknown[], order: unknown): unknown {
  const list = Array.isArray(current) ? current : [];
  if (field.patchKey === undefined || field.type.of !== "list") return withoutDirectives(patch);
  const { patchKey: key } = field;
  const merged = key === "" ? mergeScalars(list, patch) : mergeItems(list, patch, key, field.type.item);
  const keyOf = key === "" ? (item: unknown) => item : (item: unknown) => (isTree(item) ? item[key] : undefined);
  return ordered(merged, list, Array.isArray(order) ? order : patch, keyOf);
}

function mergeStruct(current: unknown, patch: Tree, struct: StructType | undefined): unknown {
  if (patch[directive] === "delete") return undefined;
  if (patch[directive] === "replace") return withoutDirectives(patch);
  if (patch[directive] !== undefined && patch[directive] !== "merge") {
    throw badRequest(`Unknown patch type found: ${String(patch[directive])}`);
  }
  const result: Tree = isTree(current) ? { ...current } : {};
  const keep = patch[retain];
  if (Array.isArray(keep)) for (const key of Object.keys(result)) if (!keep.includes(key)) delete result[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(deletePrefix) && Array.isArray(value)) {
      const list = result[key.slice(deletePrefix.length)];
      if (Array.isArray(list)) result[key.slice(deletePrefix.length)] = list.filter((item) => !value.includes(item));
    }
    if (key.startsWith(orderPrefix)) reorder(result, key.slice(orderPrefix.length), value, patch, struct);
    if (key.startsWith("$")) continue;
    const merged = mergeField(struct?.fields.get(key), result[key], value, patch[`${orderPrefix}${key}`]);
    if (merged === undefined) delete result[key];
    else result[key] = merged;
  }
  return result;
}

/** Reorders a list without changing its items. */
function reorder(result: Tree, key: string, order: unknown, patch: Tree, struct: StructType | undefined): void {
  const field = struct?.fields.get(key);
  if (key in patch || field === undefined || !Array.isArray(result[key])) return;
  result[key] = mergeList(field, result[key], [], order);
}

function mergeField(field: Field | undefined, current: unknown, patch: unknown, order: unknown): unknown {
  if (patch === null) return undefined;
  if (Array.isArray(patch)) return field === undefined ? patch : mergeList(field, current, patch, order);
  if (isTree(patch)) {
    if (field?.type.of !== "map") return mergeStruct(current, patch, structOf(field?.type));
    return mergeStruct(current, patch, structOf(field.type.value));
  }
  return patch;
}

/**
 * Applies a strategic merge patch: like a merge patch, but lists of named things are merged by their key.
 *
 * @param typeName the type whose fields define how lists merge
 * @throws ApiError 400 if a list's item lacks its key
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function strategicMergePatch(document: Tree, patch: unknown, typeName: string): Tree {
  if (!isTree(patch)) throw badRequest("a strategic merge patch is an object");
  const merged = mergeStruct(document, patch, typeNamed(typeName));
  return isTree(merged) ? merged : {};
}
