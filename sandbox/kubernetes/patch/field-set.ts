import { typeNamed } from "../schema";
import type { Field, FieldType, StructType } from "../schema/notation";
import { canonical, equal, isTree, type Tree } from "../tree";

/** A path into an object, in the steps of managed fields: `f:spec`, `k:{"name":"app"}`, `v:"a"`. */
export type FieldPath = readonly string[];

/** Fields without an owner, because they identify the object. */
const unowned = new Set(
  "apiVersion kind metadata.name metadata.namespace metadata.uid metadata.resourceVersion metadata.generation metadata.creationTimestamp metadata.managedFields metadata.selfLink".split(
    " ",
  ),
);

/** Returns the step to an item of a list with keys. */
export function itemStep(item: unknown, keys: readonly string[]): string {
  const tree = isTree(item) ? item : {};
  return `k:${canonical(Object.fromEntries(keys.map((key) => [key, tree[key]])))}`;
}

function isAtomic(field: Field | undefined, type: FieldType): boolean {
  if (field?.atomic === true || type.of === "scalar") return true;
  if (type.of === "list") return field?.applyKeys === undefined;
  return type.of === "struct" && typeNamed(type.name).atomic;
}

/** Walks over every field that a value sets. */
class Walker {
  readonly found: FieldPath[] = [];

  struct(value: Tree, type: StructType, path: FieldPath): void {
    for (const [key, inner] of Object.entries(value)) {
      const field = type.fields.get(key);
      const dotted = [...path.map((step) => step.slice(2)), key].join(".");
      if (field === undefined || inner === null || unowned.has(dotted)) continue;
      this.value(inner, field.type, field, [...path, `f:${key}`]);
    }
  }

  private value(value: unknown, type: FieldType, field: Field | undefined, path: FieldPath): void {
    if (isAtomic(field, type)) {
      this.found.push(path);
    } else if (type.of === "struct" && isTree(value)) {
      if (Object.keys(value).length === 0) this.found.push(path);
      this.struct(value, typeNamed(type.name), path);
    } else if (type.of === "map" && isTree(value)) {
      if (Object.keys(value).length === 0) this.found.push(path);
      for (const [key, inner] of Object.entries(value)) this.value(inner, type.value, undefined, [...path, `f:${key}`]);
    } else if (type.of === "list" && Array.isArray(value)) {
      this.items(value, type.item, field?.applyKeys ?? [], path);
    }
  }

  private items(items: readonly unknown[], type: FieldType, keys: readonly string[], path: FieldPath): void {
    for (const item of items) {
      if (keys.length === 0) {
        this.found.push([...path, `v:${canonical(item)}`]);
        continue;
      }
      const step = [...path, itemStep(item, keys)];
      this.found.push(step);
      this.value(item, type, undefined, step);
    }
  }
}

/** Returns the paths of all fields that an object sets. */
export function fieldsOf(object: Tree, typeName: string): FieldPath[] {
  const walker = new Walker();
  walker.struct(object, typeNamed(typeName), []);
  return walker.found;
}

/** Returns a text that is equal for equal paths. */
export const pathKey = (path: FieldPath): string => path.join("\n");

/** Converts paths to `fieldsV1`. */
export function toFieldsV1(paths: readonly FieldPath[]): Tree {
  const root: Tree = {};
  for (const path of paths) {
    let now = root;
    for (const step of path) {
      const next = isTree(now[step]) ? now[step] : {};
      now[step] = next;
      now = next;
    }
    if (path.at(-1)?.startsWith("k:")) now["."] = {};
  }
  return root;
}

/** Converts `fieldsV1` to paths. */
export function fromFieldsV1(fields: Tree, path: FieldPath = []): FieldPath[] {
  const steps = Object.keys(fields).filter((step) => step !== ".");
  const own = path.length > 0 && (steps.length === 0 || "." in fields) ? [path] : [];
  return [
    ...own,
    ...steps.flatMap((step) => (isTree(fields[step]) ? fromFieldsV1(fields[step], [...path, step]) : [])),
  ];
}

function indexOf(list: readonly unknown[], step: string): number {
  if (step.startsWith("v:")) return list.findIndex((item) => canonical(item) === step.slice(2));
  const keys: unknown = JSON.parse(step.slice(2));
  if (!isTree(keys)) return -1;
  return list.findIndex(
    (item) => isTree(item) && Object.entries(keys).every(([key, value]) => equal(item[key], value)),
  );
}

/** Returns the value at a path, if there is one. */
export function valueAtPath(root: unknown, path: FieldPath): unknown {
  let now = root;
  for (const step of path) {
    if (isTree(now) && step.startsWith("f:")) now = now[step.slice(2)];
    else if (Array.isArray(now)) now = now[indexOf(now, step)];
    else return undefined;
  }
  return now;
}

/** Removes the value at a path, in place, and containers that become empty. */
export function removePath(root: unknown, path: FieldPath): void {
  const [step = "", ...rest] = path;
  if (isTree(root) && step.startsWith("f:")) {
    const key = step.slice(2);
    if (rest.length === 0) {
      delete root[key];
      return;
    }
    const inner = root[key];
    removePath(inner, rest);
    const empty = Array.isArray(inner) ? inner.length === 0 : isTree(inner) && Object.keys(inner).length === 0;
    if (empty) delete root[key];
  } else if (Array.isArray(root)) {
    const index = indexOf(root, step);
    if (index < 0) return;
    if (rest.length === 0) root.splice(index, 1);
    else removePath(root[index], rest);
  }
}
