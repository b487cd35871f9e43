import { looksSecret } from "./secrets.js";

/** Quotes a value for an error message: on one line, shortened if long, and hidden if it may be a secret. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0 ? "an empty map" : "a map";
  if (typeof value !== "string") return Object.is(value, -0) ? "-0" : String(value);
  if (looksSecret(value)) return "the value (not shown, it may be a secret)";
  const quoted = JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  return quoted.replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Joins options as `a`, `a or b`, or `a, b or c`. */
export function alternatives(options: readonly string[]): string {
  const last = options.at(-1);
  if (last === undefined) return "nothing";
  return options.length === 1 ? last : `${options.slice(0, -1).join(", ")} or ${last}`;
}
