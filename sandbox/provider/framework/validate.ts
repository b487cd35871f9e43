import type { Diagnostic, Path } from "../protocol/diagnostic";
import { isList, isRecord, unknownValue, type Value } from "../protocol/value";
import type { Attribute, Check } from "../schema/types";

/** Returns diagnostics for everything in a configuration that a check refuses. */
export function checkAttributes(
  attributes: Readonly<Record<string, Attribute>>,
  config: Value,
  at: Path = [],
): Diagnostic[] {
  if (!isRecord(config)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = config[name] ?? null;
    const path = [...at, name];
    if (value === null || value === unknownValue) return [];
    const own = attribute.check === undefined ? [] : checkValue(attribute.check, value, path);
    if (attribute.nested === undefined) return own;
    const { attributes: inner, nesting } = attribute.nested;
    if (nesting === "single") return [...own, ...checkAttributes(inner, value, path)];
    const items: [string | number, Value][] = isList(value)
      ? value.map((item, index) => [index, item])
      : Object.entries(isRecord(value) ? value : {});
    return [...own, ...items.flatMap(([key, item]) => checkAttributes(inner, item, [...path, key]))];
  });
}

function checkValue(check: Check, value: Value, path: Path): Diagnostic[] {
  if (isList(value))
    return value.flatMap((item) => (item === null || item === unknownValue ? [] : checkValue(check, item, path)));
  const wanted = unmet(check, value);
  if (wanted === undefined) return [];
  const name = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
  return [
    {
      severity: "error",
      summary: "Invalid Attribute Value Match",
      detail: `Attribute ${name} value must be ${wanted}, got: ${JSON.stringify(value)}`,
      path,
    },
  ];
}

function unmet(check: Check, value: Value): string | undefined {
  const { oneOf, between, atLeast, like } = check;
  if (oneOf !== undefined && !oneOf.includes(String(value)))
    return `one of: [${oneOf.map((option) => JSON.stringify(option)).join(" ")}]`;
  if (between !== undefined && typeof value === "number" && (value < between[0] || value > between[1]))
    return `between ${between[0]} and ${between[1]}`;
  if (atLeast !== undefined && typeof value === "number" && value < atLeast) return `at least ${atLeast}`;
  if (like !== undefined && typeof value === "string" && !new RegExp(like[0]).test(value)) return like[1];
  return undefined;
}
