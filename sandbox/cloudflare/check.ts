import { invalid } from "./errors";
import { isObject, type JsonObject } from "./json";

/** Checks a number between two limits, both included; absent and null pass. */
export function inRange(body: JsonObject, field: string, least: number, most: number, whole = true): void {
  const value = body[field];
  if (value === undefined || value === null) return;
  if (typeof value !== "number" || (whole && !Number.isInteger(value))) {
    throw invalid(`${field} must be ${whole ? "a whole number" : "a number"}`);
  }
  if (value < least || value > most) throw invalid(`${field} is not in range [${least}, ${most}]`);
}

/** Checks that a string is in a list; absent and null pass. */
export function oneOf(body: JsonObject, field: string, allowed: readonly string[]): void {
  const value = body[field];
  if (value === undefined || value === null) return;
  if (typeof value === "string" && allowed.includes(value)) return;
  throw invalid(`${field} ${JSON.stringify(value)} is not one of ${allowed.map((one) => `"${one}"`).join(", ")}`);
}

/** Checks a string; absent and null pass. */
export function text(body: JsonObject, field: string): void {
  const value = body[field];
  if (value !== undefined && value !== null && typeof value !== "string") throw invalid(`${field} must be a string`);
}

/** Checks a boolean; absent and null pass. */
export function flag(body: JsonObject, field: string): void {
  const value = body[field];
  if (value !== undefined && value !== null && typeof value !== "boolean") throw invalid(`${field} must be a boolean`);
}

/** Returns the object in a field; an empty one if absent or null. */
export function section(body: JsonObject, field: string): JsonObject {
  const value = body[field];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw invalid(`${field} must be an object`);
  return value;
}

/** Returns the list of strings in a field, which must exist and have at least `least` entries. */
export function strings(body: JsonObject, field: string, least = 0): readonly string[] {
  const value = body[field];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string")) {
    throw invalid(`${field} must be a list of strings`);
  }
  if (value.length < least) throw invalid(`${field} must not be empty`);
  return value;
}

/** Returns the map of header names to lists of values in a field; absent and null pass. */
export function headers(body: JsonObject, field: string): JsonObject {
  const value = section(body, field);
  for (const [name, values] of Object.entries(value)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw invalid(`${field}: "${name}" is not a header name`);
    if (!Array.isArray(values) || !values.every((one) => typeof one === "string")) {
      throw invalid(`${field} "${name}" must be a list of strings`);
    }
  }
  return value;
}

/** Returns whether a text is a hostname: dot-separated labels of at most 63 characters, 253 in total. */
export function isHostname(name: string): boolean {
  if (name.length > 253) return false;
  return name.split(".").every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i.test(label));
}

/** Returns whether a hostname is the zone or lies within it. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
