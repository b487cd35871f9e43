import { ApiError, type Cause } from "../api-error";
import type { Kind } from "../kinds";
import type { KubeObject, ManagedFields } from "../model";
import { typeNamed } from "../schema";
import { decode } from "../schema/decode";
import type { Field, FieldType } from "../schema/notation";
import { copy, equal, isTree, type Tree, treeAt } from "../tree";
import {
  type FieldPath,
  fieldsOf,
  fromFieldsV1,
  itemStep,
  pathKey,
  removePath,
  toFieldsV1,
  valueAtPath,
} from "./field-set";

/** The options of a server-side apply. */
export interface Applier {
  readonly manager: string;
  /** Whether to take over fields that others set. */
  readonly force: boolean;
  /** RFC 3339 */
  readonly now: string;
}

/** Reduces a decoded object to the given fields, without those that decoding filled in. */
function given(read: unknown, raw: unknown): unknown {
  if (Array.isArray(read) && Array.isArray(raw)) return read.map((item, index) => given(item, raw[index]));
  if (!isTree(read) || !isTree(raw)) return read;
  const result: Tree = {};
  for (const [key, value] of Object.entries(raw)) {
    if (value !== null && read[key] !== undefined && read[key] !== null) result[key] = given(read[key], value);
  }
  return result;
}

function mergeItems(
  live: readonly unknown[],
  config: readonly unknown[],
  item: FieldType,
  keys: readonly string[],
): unknown[] {
  if (keys.length === 0) return [...live, ...config.filter((one) => !live.some((other) => equal(one, other)))];
  const result = [...live];
  for (const entry of config) {
    const step = itemStep(entry, keys);
    const index = result.findIndex((other) => itemStep(other, keys) === step);
    if (index < 0) result.push(entry);
    else result[index] = mergeValue(result[index], entry, item, undefined);
  }
  return result;
}

function mergeValue(live: unknown, config: unknown, type: FieldType, field: Field | undefined): unknown {
  if (field?.atomic === true) return config;
  if (type.of === "list" && Array.isArray(config)) {
    const keys = field?.applyKeys;
    return keys === undefined || !Array.isArray(live) ? config : mergeItems(live, config, type.item, keys);
  }
  if (!isTree(live) || !isTree(config)) return config;
  const struct = type.of === "struct" ? typeNamed(type.name) : undefined;
  if (struct?.atomic === true || (struct === undefined && type.of !== "map")) return config;
  const result = { ...live };
  for (const [key, value] of Object.entries(config)) {
    const inner = struct?.fields.get(key);
    const innerType = inner?.type ?? (type.of === "map" ? type.value : undefined);
    result[key] = innerType === undefined ? value : mergeValue(result[key], value, innerType, inner);
  }
  return result;
}

function dotted(path: FieldPath): string {
  return path.map((step) => (step.startsWith("f:") ? `.${step.slice(2)}` : `[${step.slice(2)}]`)).join("");
}

function conflictError(conflicts: readonly (readonly [string, FieldPath])[]): ApiError {
  const causes = conflicts.map(
    ([manager, path]): Cause => ({
      reason: "FieldManagerConflict",
      message: `conflict with "${manager}"`,
      field: dotted(path),
    }),
  );
  const count = conflicts.length === 1 ? "1 conflict" : `${conflicts.length} conflicts`;
  const managers = [...new Set(conflicts.map(([manager]) => manager))];
  const each = managers.map((manager) => {
    const fields = conflicts.filter(([other]) => other === manager).map(([, path]) => dotted(path));
    return fields.length === 1
      ? `conflict with "${manager}": ${fields[0]}`
      : `conflicts with "${manager}":\n${fields.map((field) => `- ${field}`).join("\n")}`;
  });
  return new ApiError(409, "Conflict", `Apply failed with ${count}: ${each.join("\n")}`, { causes });
}

function entryFor(kind: Kind, config: Tree, { manager, now }: Applier, paths: readonly FieldPath[]): ManagedFields {
  return {
    manager,
    operation: "Apply",
    apiVersion: String(config.apiVersion ?? kind.version),
    time: now,
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(paths),
  };
}

/**
 * Merges a manager's configuration into an object. Fields that it no longer names are removed, unless others applied them.
 *
 * Only applied fields have an owner; any manager can take over fields that were written in another way.
 *
 * @param live the current object. @default - there is none yet
 * @throws ApiError 409 if another manager applied another value and `force` is not set
 */
export function serverSideApply(kind: Kind, live: KubeObject | undefined, raw: Tree, applier: Applier): Tree {
  const config = given(decode(kind.kind, raw, kind.version).value, raw) as Tree;
  const paths = fieldsOf(config, kind.kind);
  const entry = entryFor(kind, raw, applier, paths);
  if (live === undefined) return { ...config, metadata: { ...treeAt(config, "metadata"), managedFields: [entry] } };

  const entries = live.metadata.managedFields ?? [];
  const isOwn = ({ manager, operation }: ManagedFields): boolean =>
    manager === applier.manager && operation === "Apply";
  const others = entries.filter((one) => !isOwn(one));
  const owned = others.map((one) => [one, fromFieldsV1(one.fieldsV1 ?? {})] as const);
  const applied = new Map(paths.map((path) => [pathKey(path), path]));
  const conflicts = owned.flatMap(([{ manager = "" }, theirs]) =>
    theirs
      .filter((path) => applied.has(pathKey(path)) && !path.at(-1)?.startsWith("k:"))
      .filter((path) => !equal(valueAtPath(live, path), valueAtPath(config, path)))
      .map((path) => [manager, path] as const),
  );
  if (conflicts.length > 0 && !applier.force) throw conflictError(conflicts);

  const { managedFields: _managed, ...metadata } = live.metadata;
  const merged = copy(mergeValue({ ...live, metadata }, config, { of: "struct", name: kind.kind }, undefined)) as Tree;
  const held = new Set(owned.flatMap(([, theirs]) => theirs.map(pathKey)));
  const before = entries.filter(isOwn).flatMap(({ fieldsV1 = {} }) => fromFieldsV1(fieldsV1));
  const gone = before.filter((path) => !applied.has(pathKey(path)) && !held.has(pathKey(path)));
  const keeps = (path: FieldPath): boolean => [...held].some((other) => other.startsWith(`${pathKey(path)}\n`));
  // an item of a list is removed before its content, because without its keys it cannot be found
  const inOrder = gone.filter((path) => !keeps(path)).sort((a, b) => a.length - b.length);
  for (const path of inOrder) removePath(merged, path);
  const taken = new Set(conflicts.map(([, path]) => pathKey(path)));
  const kept = owned
    .map(
      ([one, theirs]): ManagedFields => ({
        ...one,
        fieldsV1: toFieldsV1(theirs.filter((path) => !taken.has(pathKey(path)))),
      }),
    )
    .filter(({ fieldsV1 = {} }) => Object.keys(fieldsV1).length > 0);
  const old = entries.find(isOwn);
  // an apply that changes nothing leaves no trace
  const own = old !== undefined && equal(old.fieldsV1, entry.fieldsV1) ? old : entry;
  return { ...merged, metadata: { ...treeAt(merged, "metadata"), managedFields: [...kept, own] } };
}
