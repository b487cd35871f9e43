import { isRecord, recordOf, type Value, type ValueRecord } from "../protocol/value";
import { typeOfAttribute } from "../protocol/wire";
import type { Attribute, Block, CtyType } from "../schema/types";
import { type Json, octalNames } from "./expand";
import { fieldIn, fieldOf, fieldOfBlock } from "./names";

/** Converts an object of the API to a block; missing fields are null. */
export function flattenBlock(block: Block, object: unknown, name: string): ValueRecord {
  const source = (object ?? {}) as Json;
  const value: Record<string, Value> = {};
  for (const [attribute, schema] of Object.entries(block.attributes)) {
    value[attribute] = flattenAttribute(attribute, schema, source[fieldOf(attribute)]);
    // a selector of everything has null labels; one with expressions only has an empty map
    if (attribute === "match_labels" && Object.keys(source).length > 0) value[attribute] ??= {};
  }
  for (const [inner, nested] of Object.entries(block.blocks)) {
    if (nested.nesting === "single") continue;
    const field = fieldOfBlock(inner, nested.max !== 1, name);
    const found = isEmptyContext(inner, source[field.name]) ? undefined : source[field.name];
    const items = found === undefined || found === null ? [] : Array.isArray(found) ? found : [found];
    value[inner] = items.map((item) => flattenBlock(nested.block, item, inner));
  }
  return value;
}

/** Returns whether this is the empty security context that the cluster gives every pod. */
function isEmptyContext(name: string, found: unknown): boolean {
  return name === "security_context" && typeof found === "object" && found !== null && Object.keys(found).length === 0;
}

/** Converts a field of the API to an attribute. */
export function flattenAttribute(name: string, schema: Attribute, found: unknown): Value {
  if (found === undefined || found === null) return null;
  if (octalNames.has(name) && typeof found === "number") return `0${found.toString(8)}`;
  return converted(found, typeOfAttribute(schema));
}

function converted(found: unknown, type: CtyType): Value {
  if (found === undefined || found === null) return null;
  if (type === "string") return typeof found === "string" ? found : String(found);
  if (typeof type === "string") return found as Value;
  if (Array.isArray(found)) return found.map((item) => converted(item, type[1] as CtyType));
  const entries = Object.entries(found as Json);
  if (type[0] === "map")
    return Object.fromEntries(entries.map(([key, item]) => [key, converted(item, type[1] as CtyType)]));
  // a single object of the API is a list with one element
  if (type[0] !== "object") return [converted(found, type[1] as CtyType)];
  const fields = type[1] as Readonly<Record<string, CtyType>>;
  return Object.fromEntries(
    Object.entries(fields).map(([key, inner]) => [key, converted((found as Json)[fieldIn(found as Json, key)], inner)]),
  );
}

/** Keys of labels and annotations that are hidden unless they are configured. */
export interface Ignored {
  readonly labels: readonly RegExp[];
  readonly annotations: readonly RegExp[];
}

/** Converts the metadata of an object. @param before the previous state, whose keys are never hidden */
export function flattenMetadata(block: Block, metadata: Json, before: ValueRecord, ignored: Ignored): ValueRecord {
  const flat: Record<string, Value> = { ...flattenBlock(block, metadata, "metadata") };
  for (const field of ["labels", "annotations"] as const) {
    if (!isRecord(flat[field] ?? null)) continue;
    flat[field] = shownKeys(recordOf(flat[field]), recordOf(before[field]), ignored[field]);
  }
  return flat;
}

/** Removes the cluster's own labels or annotations, unless they are configured. */
export function shownKeys(found: ValueRecord, configured: ValueRecord, ignored: readonly RegExp[]): ValueRecord {
  const shown = Object.entries(found).filter(
    ([key]) => key in configured || !(isInternal(key) || ignored.some((pattern) => pattern.test(key))),
  );
  return Object.fromEntries(shown);
}

function isInternal(key: string): boolean {
  const host = key.split("/")[0] ?? "";
  if (host === "app.kubernetes.io" || host === "service.beta.kubernetes.io") return false;
  return host.endsWith("kubernetes.io") || key.includes("deprecated.daemonset.template.generation");
}
