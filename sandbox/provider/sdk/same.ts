import { isRecord, type Value } from "../protocol/value";

const suffixesOfUnits: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Returns the number of a Kubernetes quantity, such as 0.5 for `500m`; undefined if it is not one. */
export function quantity(text: string): number | undefined {
  const match = text.match(/^([+-]?(?:\d+\.?\d*|\.\d+))(?:e([+-]?\d+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/i);
  if (match === null) return undefined;
  const scale = match[2] === undefined ? suffixesOfUnits[match[3] ?? ""] : 10 ** Number(match[2]);
  return scale === undefined ? undefined : Number(match[1]) * scale;
}

/** Returns whether two spellings are equal, under a comparison from a hand table. */
export function sameSpelling(comparison: string, a: Value | undefined, b: Value | undefined): boolean {
  if (comparison === "quantity") return typeof a === "string" && typeof b === "string" && sameQuantity(a, b);
  if (comparison !== "quantities" || !isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && sameQuantity(String(a[key]), String(b[key])))
  );
}

function sameQuantity(a: string, b: string): boolean {
  const first = quantity(a);
  return first !== undefined && first === quantity(b);
}
