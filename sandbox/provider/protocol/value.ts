/** The type of the unknown value, which exists once: compare with `===`. */
export class Unknown {
  private readonly unknown = true;
  /** Renders it as Terraform does. */
  toString(): string {
    return this.unknown ? "(known after apply)" : "";
  }
}

/** The one unknown value. */
export const unknownValue = new Unknown();

/** A value with its own type, because the schema leaves the type open. */
export class Dynamic {
  constructor(
    readonly type: unknown,
    readonly value: Value,
  ) {}
}

/** Any Terraform value: sets are arrays, maps and objects are records. */
export type Value = null | string | number | boolean | Unknown | Dynamic | readonly Value[] | ValueRecord;

/** A map or an object. */
export interface ValueRecord {
  readonly [key: string]: Value;
}

/** Returns whether a value is a map or an object. */
export function isRecord(value: Value | undefined): value is ValueRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Dynamic)
  );
}

/** Returns whether a value is a list or a set. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Returns the value as a record, or an empty one. */
export function recordOf(value: Value | undefined): ValueRecord {
  return isRecord(value) ? value : {};
}

/** Returns the value as a list, or an empty one. */
export function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** Returns the value as a text, or undefined. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Returns whether two values are deeply equal. Unknown equals unknown. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (a instanceof Dynamic)
    return b instanceof Dynamic && JSON.stringify(a.type) === JSON.stringify(b.type) && same(a.value, b.value);
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** Returns whether a value has no unknown part. */
export function whollyKnown(value: Value): boolean {
  if (value === unknownValue) return false;
  if (value instanceof Dynamic) return whollyKnown(value.value);
  if (isList(value)) return value.every(whollyKnown);
  return !isRecord(value) || Object.values(value).every(whollyKnown);
}

/** Converts parsed JSON to a value. @throws if it contains something that JSON cannot */
export function fromJson(json: unknown): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === "object")
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fromJson(value)]));
  throw new Error(`a ${typeof json} is no JSON value`);
}
