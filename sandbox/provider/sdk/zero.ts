import { isList, isRecord, unknownValue, type Value, type ValueRecord } from "../protocol/value";
import { typeOfAttribute } from "../protocol/wire";
import type { Block, CtyType } from "../schema/types";

/** Returns whether the old SDK treats a value as null: null, an empty text, zero, false, or an empty collection. */
export function isZero(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === "" || value === 0 || value === false) return true;
  if (isList(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Returns the zero value of a type. */
export function zeroOf(type: CtyType): Value {
  if (type === "string") return "";
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic") return null;
  if (type[0] === "list" || type[0] === "set") return [];
  if (type[0] === "map") return {};
  return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, zeroOf(inner as CtyType)]));
}

/** The only map that is null in a state if its object is empty. */
const mayBeNull = "match_labels";

/** Returns a block for a state, with zero values for missing attributes. */
export function zeroFilled(block: Block, value: Value): Value {
  if (!isRecord(value)) return value;
  const filled: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const type = typeOfAttribute(attribute);
    const kept = attribute.writeOnly ? null : (value[name] ?? null);
    filled[name] = attribute.writeOnly || name === mayBeNull ? kept : filledAs(type, kept);
  }
  for (const [name, inner] of Object.entries(block.blocks))
    filled[name] = blockFilled(inner.block, inner.nesting, value[name] ?? null);
  return filled;
}

/** Returns the elements of a block, each zero-filled. */
export function blockFilled(block: Block, nesting: string, value: Value): Value {
  if (nesting === "single") return value;
  return isList(value) ? value.map((item) => zeroFilled(block, item)) : [];
}

/** Zero-fills a computed attribute of objects, like a block. */
export function filledAs(type: CtyType, value: Value): Value {
  if (value === null) return zeroOf(type);
  if (typeof type === "string" || value === unknownValue) return value;
  if (isList(value)) return value.map((item) => filledAs(type[1] as CtyType, item));
  if (!isRecord(value) || type[0] === "map") return value;
  const fields = type[1] as Readonly<Record<string, CtyType>>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => [name, filledAs(inner, value[name] ?? null)]),
  );
}

/**
 * Restores null and empty values that the SDK confused, from the original value.
 *
 * @param made the result of planning, applying or reading
 * @param from the proposed state (plan), the planned state (apply) or the state before (read)
 * @param apply whether this is the end of an apply, where the planned form wins
 */
export function settle(type: CtyType, made: Value, from: Value, apply: boolean): Value {
  if (from === unknownValue) return made === null && !apply ? from : made;
  const collection = typeof type !== "string" && type[0] !== "object";
  if (collection && apply) {
    if ((from === null && isEmptyCollection(made)) || (isEmptyCollection(from) && made === null)) return from;
  }
  if (from === null || made === unknownValue) return made;
  if (type === "string") return made === null && from === "" ? from : made;
  if (typeof type === "string") return made;
  if (type[0] === "object" || type[0] === "map") return settleFields(type, made, from as ValueRecord, apply);
  if (type[0] === "set") return apply && wholly(from) ? from : made;
  if (!isList(from)) return made;
  if (made === null) return from.length === 0 && apply ? from : made;
  if (!isList(made) || made.length !== from.length) return made;
  return made.map((item, index) => settle(type[1] as CtyType, item, from[index] ?? null, apply));
}

function settleFields(type: Exclude<CtyType, string>, made: Value, from: ValueRecord, apply: boolean): Value {
  const isMap = type[0] === "map";
  if (isMap && made === null) return Object.keys(from).length === 0 && apply ? from : made;
  const before = isRecord(made) ? made : {};
  const result: Record<string, Value> = { ...before };
  for (const [name, value] of Object.entries(from)) {
    if (isMap && !(name in before)) continue;
    const inner = isMap ? (type[1] as CtyType) : ((type[1] as Readonly<Record<string, CtyType>>)[name] ?? "dynamic");
    result[name] = settle(inner, before[name] ?? null, value, apply);
  }
  return result;
}

function isEmptyCollection(value: Value): boolean {
  return (isList(value) && value.length === 0) || (isRecord(value) && Object.keys(value).length === 0);
}

function wholly(value: Value): boolean {
  if (value === unknownValue) return false;
  if (isList(value)) return value.every(wholly);
  return !isRecord(value) || Object.values(value).every(wholly);
}
