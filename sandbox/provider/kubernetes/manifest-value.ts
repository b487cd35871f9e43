import { Dynamic, fromJson, isList, isRecord, recordOf, same, UNKNOWN, type Value } from "../protocol/value";
import type { Shape } from "./open-api";

/** Returns a value in a shape: everything the shape has is there. @param absent what stands for what the value lacks */
export function inShape(shape: Shape, value: Value | undefined, absent: Value): Value {
  const given = value ?? null;
  if (shape.is === "object") {
    const fields = recordOf(given);
    return Object.fromEntries(
      Object.entries(shape.fields).map(([name, inner]) => [name, inShape(inner, fields[name], absent)]),
    );
  }
  if (given === null || given === UNKNOWN) return given === UNKNOWN ? UNKNOWN : absent;
  if (shape.is === "list") return isList(given) ? given.map((item) => inShape(shape.of, item, absent)) : given;
  if (shape.is === "map")
    return Object.fromEntries(
      Object.entries(recordOf(given)).map(([key, item]) => [key, inShape(shape.of, item, absent)]),
    );
  if (shape.is === "string") return typeof given === "string" ? given : String(given);
  if (shape.is === "number") return Number(given);
  return given;
}

/** What an update compares. */
export interface Sides {
  /** The manifest as it is configured now, and as it was applied. */
  readonly now: Value | undefined;
  readonly was: Value | undefined;
  /** The object as it was after that. */
  readonly object: Value | undefined;
}

/**
 * Returns the object after an update: what is configured now; unknown where something is no longer configured, so that the cluster may fill in
 * its default; as it was everywhere else.
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
  if (computed.has(path)) return same(now ?? null, was ?? null) ? (object ?? null) : UNKNOWN;
  if (now !== undefined && now !== null) {
    if (shape.is !== "list" || !isList(now)) return inShape(shape, now, UNKNOWN);
    return now.map((_, index) => updated(shape.of, side(index), computed, `${path}[${index}]`));
  }
  if (was !== undefined && was !== null) return UNKNOWN;
  return object === undefined ? UNKNOWN : object;
}

function part(value: Value | undefined, key: string | number): Value | undefined {
  if (isRecord(value)) return value[key];
  return isList(value) && typeof key === "number" ? value[key] : undefined;
}

/** Returns a value that carries its type: a list whose elements may be anything counts as a tuple. */
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

/** Returns the type of a value by itself. */
export function typeOf(value: Value): unknown {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  if (isList(value)) return ["tuple", value.map(typeOf)];
  if (isRecord(value))
    return ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeOf(item)]))];
  return "dynamic";
}

/** Returns a value without the nulls and unknowns in it, nor what is empty because of that: what is sent to the cluster. */
export function said(value: Value): unknown {
  if (value === null || value === UNKNOWN) return undefined;
  if (value instanceof Dynamic) return said(value.value);
  if (isList(value)) return value.map((item) => said(item) ?? null);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, said(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(entries);
}

/** Returns a value from the cluster that carries its own type. */
export function selfTyped(json: unknown): Dynamic {
  const value = fromJson(json);
  return new Dynamic(typeOf(value), value);
}
