import { Dynamic, fromJson, isList, isRecord, recordOf, same, unknownValue, type Value } from "../protocol/value";
import type { Shape } from "./open-api";

/** Extends a value to a shape, so that every field exists. @param absent the value of missing fields */
export function inShape(shape: Shape, value: Value | undefined, absent: Value): Value {
  const given = value ?? null;
  if (shape.is === "object") {
    const fields = recordOf(given);
    return Object.fromEntries(
      Object.entries(shape.fields).map(([name, inner]) => [name, inShape(inner, fields[name], absent)]),
    );
  }
  if (given === null || given === unknownValue) return given === unknownValue ? unknownValue : absent;
  if (shape.is === "list") return isList(given) ? given.map((item) => inShape(shape.of, item, absent)) : given;
  if (shape.is === "map")
    return Object.fromEntries(
      Object.entries(recordOf(given)).map(([key, item]) => [key, inShape(shape.of, item, absent)]),
    );
  if (shape.is === "string") return typeof given === "string" ? given : String(given);
  if (shape.is === "number") return Number(given);
  return given;
}

/** The values that an update compares. */
export interface Sides {
  /** The configured manifest, and the previously applied one. */
  readonly now: Value | undefined;
  readonly was: Value | undefined;
  /** The object after the previous apply. */
  readonly object: Value | undefined;
}

/**
 * Returns the planned object of an update: configured fields as configured, no longer configured ones unknown (the cluster
 * may fill in a default), and all others unchanged.
 *
 * @param computed paths that the cluster may change on its own
 */
export function updated(shape: Shape, { now, was, object }: Sides, computed: ReadonlySet<string>, path = ""): Value {
  const side = (key: string | number): Sides => ({
    now: part(now, key),
    was: part(was, key),
    object: part(object, key),
  });
  if (shape.is === "object") {
    return Object.fromEntries(
      Object.entries(shape.fields).map(([name, inner]) => [
        name,
        updated(inner, side(name), computed, path === "" ? name : `${path}.${name}`),
      ]),
    );
  }
  if (computed.has(path)) return same(now ?? null, was ?? null) ? (object ?? null) : unknownValue;
  if (now !== undefined && now !== null) {
    if (shape.is !== "list" || !isList(now)) return inShape(shape, now, unknownValue);
    return now.map((_, index) => updated(shape.of, side(index), computed, `${path}[${index}]`));
  }
  if (was !== undefined && was !== null) return unknownValue;
  return object === undefined ? unknownValue : object;
}

function part(value: Value | undefined, key: string | number): Value | undefined {
  if (isRecord(value)) return value[key];
  return isList(value) && typeof key === "number" ? value[key] : undefined;
}

/** Returns a value with its type; a list of arbitrary elements becomes a tuple. */
export function withType(shape: Shape, value: Value): Dynamic {
  return new Dynamic(typeIn(shape, value), value);
}

function typeIn(shape: Shape, value: Value): unknown {
  if (shape.is === "anything") return typeOf(value);
  if (shape.is === "object")
    return [
      "object",
      Object.fromEntries(
        Object.entries(shape.fields).map(([name, inner]) => [name, typeIn(inner, recordOf(value)[name] ?? null)]),
      ),
    ];
  if (shape.is !== "list" && shape.is !== "map") return shape.is;
  if (!isOpen(shape.of)) return [shape.is, typeIn(shape.of, null)];
  if (shape.is === "map")
    return isRecord(value)
      ? ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeIn(shape.of, item)]))]
      : "dynamic";
  return ["tuple", isList(value) ? value.map((item) => typeIn(shape.of, item)) : [typeIn(shape.of, null)]];
}

function isOpen(shape: Shape): boolean {
  if (shape.is === "anything") return true;
  if (shape.is === "object") return Object.values(shape.fields).some(isOpen);
  return (shape.is === "list" || shape.is === "map") && isOpen(shape.of);
}

/** Infers the type of a value. */
export function typeOf(value: Value): unknown {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  if (isList(value)) return ["tuple", value.map(typeOf)];
  if (isRecord(value))
    return ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeOf(item)]))];
  return "dynamic";
}

/** Removes nulls and unknowns, and containers that become empty, for a request to the cluster. */
export function said(value: Value): unknown {
  if (value === null || value === unknownValue) return undefined;
  if (value instanceof Dynamic) return said(value.value);
  if (isList(value)) return value.map((item) => said(item) ?? null);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, said(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(entries);
}

/** Converts a value from the cluster, with an inferred type. */
export function selfTyped(json: unknown): Dynamic {
  const value = fromJson(json);
  return new Dynamic(typeOf(value), value);
}
