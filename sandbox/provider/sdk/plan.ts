import type { Path } from "../protocol/diagnostic";
import type { Planned } from "../protocol/provider";
import { isList, isRecord, recordOf, same, unknownValue, type Value, type ValueRecord } from "../protocol/value";
import { typeOfBlock } from "../protocol/wire";
import type { Attribute, Block, NestedBlock, TypeSchema } from "../schema/types";
import { sameSpelling } from "./same";
import { isZero, settle } from "./zero";

interface Context {
  /** Whether the object does not exist yet; only then are unset computed values unknown. */
  readonly creates: boolean;
  /** Collects the attributes whose change replaces the object. */
  readonly replace: Path[];
}

/**
 * Plans a change as providers of the old SDK do: by differences between the state and the proposal, where null, empty, zero
 * and false are equal. Computed values stay the same on update.
 */
export function planLegacy(schema: TypeSchema, prior: Value, proposed: Value): Planned {
  if (proposed === null) return { planned: null, replace: [] };
  const context: Context = { creates: prior === null, replace: [] };
  const raw = planBlock(schema.block, recordOf(prior), recordOf(proposed), [], context);
  const settled = settle(typeOfBlock(schema.block), raw, proposed, false);
  const planned = withoutWriteOnly(schema.block, withTimeouts(settled, proposed));
  if (!context.creates && sameToSdk(planned, prior)) return { planned: prior, replace: [] };
  if (context.creates) return { planned: { ...recordOf(planned), id: unknownValue }, replace: [["id"]] };
  return { planned, replace: context.replace.length > 0 ? [...context.replace, ["id"]] : [] };
}

function planBlock(block: Block, prior: ValueRecord, proposed: ValueRecord, at: Path, context: Context): ValueRecord {
  const planned: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const before = prior[name] ?? null;
    const after = planAttribute(attribute, before, proposed[name] ?? null, context);
    planned[name] = after;
    if (attribute.replace && !context.creates && differs(before, after)) context.replace.push([...at, name]);
  }
  for (const [name, inner] of Object.entries(block.blocks)) {
    if (inner.nesting === "single") planned[name] = proposed[name] ?? null;
    else planned[name] = planBlocks(inner, prior[name] ?? null, proposed[name] ?? null, [...at, name], context);
  }
  return planned;
}

function planAttribute(attribute: Attribute, before: Value, proposed: Value, context: Context): Value {
  const wanted = proposed === null && attribute.default !== undefined ? (attribute.default as Value) : proposed;
  if (wanted === unknownValue) return unknownValue;
  const nothingYet = context.creates && attribute.computed === true;
  if (wanted === null) {
    if (nothingYet && before === null) return unknownValue;
    return attribute.computed || isZero(before) ? before : gone(before);
  }
  if (nothingYet && wanted === "") return unknownValue;
  // an empty text counts as null; `settle` restores the ones that were proposed
  if (wanted === "" && before === null) return null;
  if (same(before, wanted) || (isSet(attribute) && sameSet(before, wanted))) return before;
  if (attribute.same !== undefined && sameSpelling(attribute.same, before, wanted)) return before;
  if (isZero(before) && before !== null && isZero(wanted)) return before;
  return wanted;
}

/** Returns the result of removing a value: an empty collection, or else null. */
function gone(before: Value): Value {
  if (isList(before)) return [];
  return isRecord(before) ? {} : null;
}

function planBlocks(inner: NestedBlock, before: Value, proposed: Value, at: Path, context: Context): Value {
  if (proposed === unknownValue) return unknownValue;
  const items = isList(proposed) ? proposed : [];
  const olds = isList(before) ? before : [];
  if (items.length === 0 && inner.computed) return context.creates && olds.length === 0 ? unknownValue : olds;
  const replacesHere = inner.replace && !context.creates && items.length !== olds.length;
  if (replacesHere) context.replace.push(at);
  const paired = inner.nesting === "set" ? pairSet(items, olds) : olds;
  return items.map((item, index) =>
    isRecord(item) ? planBlock(inner.block, recordOf(paired[index]), item, [...at, index], context) : item,
  );
}

/** Pairs the elements of a set with equal previous ones, because they have no order. */
function pairSet(items: readonly Value[], olds: readonly Value[]): (Value | undefined)[] {
  return items.map((item) => olds.find((old) => sameToSdk(old, item)));
}

function isSet(attribute: Attribute): boolean {
  return Array.isArray(attribute.type) && attribute.type[0] === "set";
}

function sameSet(a: Value, b: Value): boolean {
  if (!isList(a) || !isList(b) || a.length !== b.length) return false;
  return a.every((item) => b.some((other) => same(item, other)));
}

function differs(before: Value, after: Value): boolean {
  return !same(before, after) && !(isZero(before) && isZero(after));
}

/** Returns whether two values are equal to the old SDK: null, empty, zero and false are the same at every depth. */
export function sameToSdk(a: Value | undefined, b: Value | undefined): boolean {
  if (isZero(a) && isZero(b)) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => sameToSdk(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return same(a, b);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameToSdk(a[key], b[key]));
}

/** Returns a value with the configured timeouts, which are not part of the object. */
export function withTimeouts(value: Value, from: Value): Value {
  if (!isRecord(value) || !isRecord(from) || !("timeouts" in from)) return value;
  return { ...value, timeouts: from.timeouts ?? null };
}

/** Removes write-only values, which are never stored. */
export function withoutWriteOnly(block: Block, value: Value): Value {
  if (!isRecord(value)) return value;
  const secret = Object.entries(block.attributes).filter(([, attribute]) => attribute.writeOnly);
  return secret.length === 0 ? value : { ...value, ...Object.fromEntries(secret.map(([name]) => [name, null])) };
}
