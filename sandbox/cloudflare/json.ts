import { randomBytes } from "node:crypto";

/** A JSON object whose fields have not been looked at yet. */
export type JsonObject = { readonly [field: string]: unknown };

/** Returns whether a value is a JSON object (no list, no null). */
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

/** Returns the fields that the defaults lack are added, and those with null or nothing are taken from the defaults. */
export function withDefaults(defaults: JsonObject, given: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(given)) {
    if ((value === null || value === undefined) && field in defaults) continue;
    merged[field] = value;
  }
  return merged;
}

/** Returns an identifier as Cloudflare makes them: 32 hexadecimal digits. */
export function newId(): string {
  return randomBytes(16).toString("hex");
}

let latest = 0;

/** Now, as Cloudflare writes times: RFC 3339 with microseconds, UTC. No two calls give the same, so that lists have an order. */
export function now(): string {
  latest = Math.max(latest + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
  const rest = String(latest % 1000).padStart(3, "0");
  return new Date(Math.floor(latest / 1000)).toISOString().replace("Z", `${rest}Z`);
}
