import { randomBytes } from "node:crypto";

/** A JSON object with unchecked fields. */
export type JsonObject = { readonly [field: string]: unknown };

/** Returns whether a value is a JSON object, and neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the value as an object; anything else counts as an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the value as a list; anything else counts as an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the strings of a list; anything else counts as an empty one. */
export function stringsOf(value: unknown): readonly string[] {
  return listOf(value).filter((entry) => typeof entry === "string");
}

/** Merges fields over defaults; null and undefined fields take the default. */
export function withDefaults(defaults: JsonObject, given: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(given)) {
    if ((value === null || value === undefined) && field in defaults) continue;
    merged[field] = value;
  }
  return merged;
}

/** Returns a new id as Cloudflare creates them: 32 hexadecimal digits. */
export function newId(): string {
  return randomBytes(16).toString("hex");
}

let latest = 0;

/** Returns the current time as Cloudflare writes it: RFC 3339 with microseconds, UTC. No two calls return the same, so that lists have an order. */
export function now(): string {
  latest = Math.max(latest + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
  const rest = String(latest % 1000).padStart(3, "0");
  return new Date(Math.floor(latest / 1000)).toISOString().replace("Z", `${rest}Z`);
}
