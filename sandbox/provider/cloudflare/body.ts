import { inside, mapAttributes } from "../framework/plan";
import {
  Dynamic,
  fromJson,
  isList,
  isRecord,
  recordOf,
  unknownValue,
  type Value,
  type ValueRecord,
} from "../protocol/value";
import type { Attribute } from "../schema/types";

type Attributes = Readonly<Record<string, Attribute>>;

/** Returns an attribute's name in the API. Only the header of an origin or a health check has a different one. */
function apiName(name: string, path: readonly string[]): string {
  return name === "host" && path.at(-1) === "header" && path.includes("origins") ? "Host" : name;
}

/**
 * Returns the body of a POST or PUT: the whole object without the API's own attributes. Unknown attributes are omitted,
 * and so are nulls, unless the state has a value that the null removes.
 *
 * @param prior the state before. @default - nothing exists yet
 */
export function bodyOf(attributes: Attributes, object: Value, prior: Value, scope: readonly string[]): string {
  const own = Object.fromEntries(Object.entries(attributes).filter(([name]) => !scope.includes(name)));
  return JSON.stringify(encode(own, object, prior, []));
}

function encode(attributes: Attributes, object: Value, prior: Value, path: readonly string[]): Record<string, unknown> {
  const values = recordOf(object);
  const before = recordOf(prior);
  const body: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.computed && !attribute.optional) continue;
    const encoded = encodeAttribute(attribute, values[name] ?? null, before[name] ?? null, [...path, name]);
    if (encoded !== undefined) body[apiName(name, path)] = encoded;
  }
  return body;
}

function encodeAttribute(attribute: Attribute, value: Value, before: Value, path: readonly string[]): unknown {
  if (value === unknownValue) return undefined;
  if (value === null) return before === null || before === unknownValue ? undefined : null;
  const { nested } = attribute;
  if (nested === undefined) return plain(value);
  if (nested.nesting === "single") return encode(nested.attributes, value, before, path);
  // an element has no previous counterpart, because lists are sent whole
  if (isList(value)) return value.map((item) => encode(nested.attributes, item, item, path));
  return Object.fromEntries(
    Object.entries(recordOf(value)).map(([key, item]) => [key, encode(nested.attributes, item, item, path)]),
  );
}

function plain(value: Value): unknown {
  if (value instanceof Dynamic) return plain(value.value);
  if (isList(value)) return value.map(plain);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value === unknownValue ? null : value;
}

/** Options for reading responses. */
export interface Reading {
  /** Whether missing attributes take their default. */
  readonly absentIsDefault?: true;
}

/** Converts an object from the API; missing attributes are null. */
export function fromApi(
  attributes: Attributes,
  json: unknown,
  reading: Reading = {},
  path: readonly string[] = [],
): ValueRecord {
  const object = (json ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      attributeFromApi(attribute, object[apiName(name, path)] ?? null, reading, [...path, name]),
    ]),
  );
}

function attributeFromApi(attribute: Attribute, json: unknown, reading: Reading, path: readonly string[]): Value {
  const { nested } = attribute;
  if (json === null) {
    if (!reading.absentIsDefault || attribute.default === undefined) return null;
    return nested?.nesting === "single" ? fromApi(nested.attributes, {}, {}, path) : (attribute.default as Value);
  }
  // a text of JSON in the schema (a DNS record's meta) is an object in the API
  if (attribute.type === "string" && typeof json === "object") return JSON.stringify(json);
  if (nested === undefined) return attribute.type === "dynamic" ? dynamic(json) : fromJson(json);
  if (nested.nesting === "single") return fromApi(nested.attributes, json, reading, path);
  if (Array.isArray(json)) return json.map((item) => fromApi(nested.attributes, item, reading, path));
  return Object.fromEntries(
    Object.entries(json as object).map(([key, item]) => [key, fromApi(nested.attributes, item, reading, path)]),
  );
}

function dynamic(json: unknown): Value {
  if (typeof json === "number") return new Dynamic("number", json);
  return new Dynamic("string", String(json));
}

/**
 * Completes the planned object from the response: with the API's own attributes, and with those the plan did not know.
 *
 * @param answer the object as the API returned it
 */
export function fillIn(attributes: Attributes, planned: Value, answer: ValueRecord): Value {
  if (!isRecord(planned)) return planned;
  return mapAttributes(attributes, planned, (attribute, current, name) => {
    const got = answer[name] ?? null;
    if (current === unknownValue || (attribute.computed && !attribute.optional)) return got;
    return inside(attribute, current, got, (inner, item, itemAnswer) => fillIn(inner, item, recordOf(itemAnswer)));
  });
}
