import { isList, isRecord, listOf, recordOf, same, type Value, type ValueRecord } from "../protocol/value";
import { typeOfAttribute } from "../protocol/wire";
import type { Block, TypeSchema } from "../schema/types";
import { sameToSdk } from "../sdk/plan";
import { zeroOf } from "../sdk/zero";
import { expandAttribute, expandBlock } from "./expand";
import { fieldOf, fieldOfBlock } from "./names";

/** One step of a JSON patch. */
export interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** An update of a resource. */
export interface Update {
  readonly schema: TypeSchema;
  readonly prior: ValueRecord;
  readonly planned: ValueRecord;
  readonly config: ValueRecord;
}

/** Returns whether an update changes a block or attribute at the root. */
export function changes({ prior, planned }: Update, name: string): boolean {
  return !sameToSdk(prior[name], planned[name]);
}

/** Returns steps for single keys of a map, so that others' keys stay; an empty map is set as a whole. */
export function mapSteps(path: string, before: ValueRecord, after: ValueRecord): Operation[] {
  if (Object.keys(before).length === 0) return [{ op: "add", path, value: after }];
  const at = (key: string) => `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const removed = Object.keys(before)
    .filter((key) => !(key in after))
    .map((key): Operation => ({ op: "remove", path: at(key) }));
  const set = Object.entries(after)
    .filter(([key, value]) => !same(before[key], value))
    .map(([key, value]): Operation => ({ op: key in before ? "replace" : "add", path: at(key), value }));
  return [...removed, ...set];
}

/** Returns the steps for a map at the root. */
export function patchMap(update: Update, name: string, path: string): Operation[] {
  return changes(update, name) ? mapSteps(path, recordOf(update.prior[name]), recordOf(update.planned[name])) : [];
}

/** Returns the step for a value at the root. */
export function patchField(update: Update, name: string): Operation[] {
  if (!changes(update, name)) return [];
  return [{ op: "replace", path: `/${fieldOf(name)}`, value: orZero(update.schema.block, name, update.planned[name]) }];
}

/** Returns the step that replaces a block at the root as a whole. */
export function patchList(update: Update, name: string): Operation[] {
  if (!changes(update, name)) return [];
  const { path, value } = expandedBlock(update.schema.block, name, update.planned[name] ?? null, "", "");
  return [{ op: "replace", path, value }];
}

/** Returns steps for single elements of a list; removals have the provider's indices. */
export function patchElements(update: Update, name: string): Operation[] {
  if (!changes(update, name)) return [];
  const nested = update.schema.block.blocks[name];
  if (nested === undefined) return [];
  const before = listOf(update.prior[name]);
  const after = listOf(update.planned[name]).map((item) => expandBlock(nested.block, item, name));
  const path = `/${fieldOfBlock(name, true, "").name}`;
  const removed = before
    .slice(after.length)
    .map((_, index): Operation => ({ op: "remove", path: `${path}/${before.length - after.length - index}` }));
  return [
    ...removed,
    ...after.map(
      (value, index): Operation => ({ op: index < before.length ? "replace" : "add", path: `${path}/${index}`, value }),
    ),
  ];
}

/** A spec before and after. */
export interface Spec {
  readonly block: Block;
  readonly before: ValueRecord;
  readonly after: ValueRecord;
}

/** Returns the spec of an update, if the type has one. */
export function specOf(update: Update): Spec | undefined {
  const block = update.schema.block.blocks.spec?.block;
  if (block === undefined) return undefined;
  return { block, before: recordOf(listOf(update.prior.spec)[0]), after: recordOf(listOf(update.planned.spec)[0]) };
}

/** Returns the steps that replace the changed ones among named parts of the spec. */
export function inSpec(update: Update, path: string, names: readonly string[]): Operation[] {
  const spec = specOf(update);
  if (spec === undefined) return [];
  return names
    .filter((name) => !sameToSdk(spec.before[name], spec.after[name]))
    .map((name): Operation => {
      const to = expandedBlock(spec.block, name, spec.after[name] ?? null, path, "spec");
      return { op: "replace", path: to.path, value: to.value };
    });
}

/** Converts a block for the API, even if it is empty. */
export function expandedBlock(
  block: Block,
  name: string,
  value: Value,
  path: string,
  parent: string,
): { path: string; value: unknown } {
  const nested = block.blocks[name];
  if (nested === undefined) return { path: `${path}/${fieldOf(name)}`, value: orZero(block, name, value) };
  const field = fieldOfBlock(name, nested.max !== 1, parent);
  const items = listOf(value).map((item) => expandBlock(nested.block, item, name));
  return { path: `${path}/${field.name}`, value: field.list ? items : (items[0] ?? null) };
}

function orZero(block: Block, name: string, value: Value | undefined): unknown {
  const attribute = block.attributes[name];
  if (attribute === undefined) return value ?? null;
  if (isList(value ?? null) || isRecord(value ?? null)) return value;
  return expandAttribute(name, attribute, value ?? null) ?? value ?? zeroOf(typeOfAttribute(attribute));
}

/** Returns the steps for labels and annotations. */
export function patchMetadata(update: Update): Operation[] {
  const before = recordOf(listOf(update.prior.metadata)[0]);
  const after = recordOf(listOf(update.planned.metadata)[0]);
  return ["annotations", "labels"].flatMap((name) =>
    sameToSdk(before[name], after[name])
      ? []
      : mapSteps(`/metadata/${name}`, recordOf(before[name]), recordOf(after[name])),
  );
}
