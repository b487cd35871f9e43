import { stringify } from "yaml";

/** A value in a configuration file. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** The format of the text around a value. */
export interface Surroundings {
  /** Whether keys and texts have double quotes, as in JSON. */
  readonly json: boolean;
  /** Whether the value is inside `{}` or `[]`. */
  readonly flow: boolean;
}

/** Words that other YAML parsers read as true, false or null. */
const ambiguous = /^(y|n|yes|no|on|off|true|false|null|~)$/i;

/** Formats a text, a number, true, false or null on one line. */
export function renderScalar(value: Plain, { json, flow }: Surroundings): string {
  if (typeof value !== "string" || json) return JSON.stringify(value);
  if (ambiguous.test(value) || (flow && /[,[\]{}]/.test(value)) || /[\n\r]/.test(value)) return JSON.stringify(value);
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

/** Formats a key, with quotes if it needs them. */
export function renderKey(key: string, surroundings: Surroundings): string {
  return renderScalar(key, surroundings);
}

/** Formats a value inside `{}` or `[]`, on one line. */
export function renderFlow(value: Plain, json: boolean): string {
  const around = { json, flow: true };
  if (isList(value)) return `[${value.map((item) => renderFlow(item, json)).join(", ")}]`;
  if (isMap(value)) {
    const pairs = Object.entries(value).map(([key, inner]) => `${renderKey(key, around)}: ${renderFlow(inner, json)}`);
    return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
  }
  return renderScalar(value, around);
}

/** Formats a JSON value over several lines; the first line is not indented. */
export function renderJson(value: Plain, step: string, indent: string): string {
  return JSON.stringify(value, null, step).replaceAll("\n", `\n${indent}`);
}

/** Returns the lines of `key: value` in block style. */
export function renderPair(key: string, value: Plain, indent: string): string[] {
  const name = `${indent}${renderKey(key, { json: false, flow: false })}:`;
  if (isMap(value) && Object.keys(value).length > 0) {
    return [name, ...Object.entries(value).flatMap(([k, inner]) => renderPair(k, inner, `${indent}  `))];
  }
  if (isList(value) && value.length > 0) {
    return [name, ...value.flatMap((item) => renderItem(item, `${indent}  `))];
  }
  return [`${name} ${renderEmptyOrScalar(value)}`];
}

/** Returns the lines of `- value` in block style. */
export function renderItem(value: Plain, indent: string): string[] {
  if (isMap(value) && Object.keys(value).length > 0) {
    const lines = Object.entries(value).flatMap(([key, inner]) => renderPair(key, inner, `${indent}  `));
    return lines.map((line, index) => (index === 0 ? `${indent}- ${line.trimStart()}` : line));
  }
  return [`${indent}- ${isList(value) ? renderFlow(value, false) : renderEmptyOrScalar(value)}`];
}

function renderEmptyOrScalar(value: Plain): string {
  if (isList(value)) return "[]";
  return isMap(value) ? "{}" : renderScalar(value, { json: false, flow: false });
}

/** Reports whether a value is a list. */
export function isList(value: unknown): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Reports whether a value is a map. */
export function isMap(value: unknown): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
