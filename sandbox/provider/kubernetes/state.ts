import { isList, isRecord, listOf, recordOf, unknownValue, type Value, type ValueRecord } from "../protocol/value";
import { typeOfBlock } from "../protocol/wire";
import type { CtyType, TypeSchema } from "../schema/types";
import { withoutWriteOnly, withTimeouts } from "../sdk/plan";
import { blockFilled, filledAs, settle } from "../sdk/zero";
import type { Json } from "./expand";
import { flattenAttribute, flattenBlock, flattenMetadata, type Ignored, shownKeys } from "./flatten";
import { fieldOf, fieldOfBlock } from "./names";
import { leftAlone, readersOfTypes } from "./readers";

/** Returns whether an attribute exists only in Terraform, so that a read does not change it. */
function isOwn(name: string): boolean {
  return (
    name === "id" ||
    name === "default_secret_name" ||
    name === "field_manager" ||
    name.startsWith("wait_") ||
    /_wo(_revision)?$/.test(name)
  );
}

/** Options for converting an object to a state. */
export interface Reading {
  readonly ignored: Ignored;
  /** The previous state, or after an apply the plan. */
  readonly before: ValueRecord;
  /** Whether the cluster's own labels and annotations show, as in data sources. */
  readonly everyKey?: true;
  /** Whether this ends an apply. */
  readonly applied: boolean;
}

/** Converts an object of the API to a state. */
export function stateOf(schema: TypeSchema, object: Json, id: string, reading: Reading): Value {
  const { before, ignored } = reading;
  const found: Record<string, Value> = {};
  const source: Json = readersOfTypes[schema.type]?.(object, before) ?? object;
  for (const [name, attribute] of Object.entries(schema.block.attributes)) {
    if (name === "id") found.id = id;
    else if (name === "default_secret_name") found[name] = known(before[name] ?? null) ?? "";
    else if (isOwn(name) || source[fieldOf(name)] === leftAlone) found[name] = known(before[name] ?? null);
    else found[name] = rootValue(attribute.type, flattenAttribute(name, attribute, source[fieldOf(name)]));
  }
  for (const [name, nested] of Object.entries(schema.block.blocks)) {
    if (nested.nesting === "single") continue;
    if (name === "metadata") {
      const configured = recordOf(listOf(before.metadata)[0]);
      const metadata = reading.everyKey
        ? flattenBlock(nested.block, source.metadata, "metadata")
        : flattenMetadata(nested.block, source.metadata as Json, configured, ignored);
      found.metadata = blockFilled(nested.block, "list", [metadata]);
      continue;
    }
    const field = fieldOfBlock(name, nested.max !== 1, "");
    const content = source[field.name];
    const items = content === undefined || content === null ? [] : Array.isArray(content) ? content : [content];
    const flat = items.map((item) =>
      hideInTemplates(flattenBlock(nested.block, item, name), listOf(before[name])[0] ?? null, ignored),
    );
    found[name] = blockFilled(nested.block, nested.nesting, flat);
  }
  const settled = settle(typeOfBlock(schema.block), found, before, reading.applied);
  return withoutWriteOnly(schema.block, withTimeouts(settled, before));
}

/** Returns a value at the root, with zero values for missing fields. */
function rootValue(type: CtyType | undefined, value: Value): Value {
  return type === undefined ? value : filledAs(type, value);
}

/** Hides keys in the metadata of templates, by the same rule. */
function hideInTemplates(flat: ValueRecord, before: Value, ignored: Ignored): ValueRecord {
  const result: Record<string, Value> = { ...flat };
  for (const [name, value] of Object.entries(flat)) {
    if (!isList(value) || !/template$/.test(name)) continue;
    const olds = listOf(recordOf(before)[name]);
    result[name] = value.map((template, index) => {
      const item = recordOf(template);
      const old = recordOf(olds[index]);
      const inner = hideInTemplates(item, olds[index] ?? null, ignored);
      const spec = listOf(inner.spec).map((each, at) =>
        hideInTemplates(recordOf(each), listOf(old.spec)[at] ?? null, ignored),
      );
      return {
        ...inner,
        ...(isList(inner.spec ?? null) && { spec }),
        metadata: hideInternal(listOf(item.metadata), listOf(old.metadata), ignored),
      };
    });
  }
  return result;
}

function hideInternal(metadata: readonly Value[], before: readonly Value[], ignored: Ignored): Value {
  return metadata.map((item, index) => {
    const fields: Record<string, Value> = { ...recordOf(item) };
    for (const field of ["labels", "annotations"] as const) {
      const value = fields[field] ?? null;
      if (!isRecord(value)) continue;
      fields[field] = shownKeys(value, recordOf(recordOf(before[index])[field]), ignored[field]);
    }
    return fields;
  });
}

/** Replaces unknowns, which a state cannot hold, by null. */
export function known(value: Value): Value {
  if (value === unknownValue) return null;
  if (isList(value)) return value.map(known);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
}
