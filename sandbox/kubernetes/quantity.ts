const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimal = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?|[eE][+-]?\d+)$/;

/** The API's message for a text that is not a quantity. */
export const quantityRule =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

interface Parsed {
  /** The value in units of 10^-9, rounded up. */
  readonly nano: bigint;
  readonly format: "binary" | "decimal" | "exponent";
}

function parse(text: string): Parsed | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const scale = fraction.length;
  const power = binary.indexOf(suffix) + 1;
  const exponent = /^[eE][+-]?\d+$/.test(suffix);
  const ten = power > 0 ? 0 : exponent ? Number(suffix.slice(1)) : (decimal.get(suffix) ?? 0);
  const factor = power > 0 ? 1024n ** BigInt(power) : 1n;
  const shift = 9 + ten - scale;
  const up = digits * factor * 10n ** BigInt(Math.max(shift, 0));
  const down = 10n ** BigInt(Math.max(-shift, 0));
  const nano = (up + down - 1n) / down;
  return { nano: sign === "-" ? -nano : nano, format: power > 0 ? "binary" : exponent ? "exponent" : "decimal" };
}

/** Parses a quantity exactly, in units of 10^-9; returns undefined if it is not one. */
export function nanos(text: string | number): bigint | undefined {
  return parse(String(text))?.nano;
}

function decimalText(nano: bigint, exponent: boolean): string {
  let digits = nano;
  let power = -9;
  while (digits % 1000n === 0n && power < 18) {
    digits /= 1000n;
    power += 3;
  }
  if (exponent) return power === 0 ? `${digits}` : `${digits}e${power}`;
  for (const [suffix, at] of decimal) if (at === power) return `${digits}${suffix}`;
  return `${digits}`;
}

/**
 * Returns a quantity in the API's canonical form, with the largest suffix that leaves a whole number; undefined if it is
 * not a quantity.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(value: string | number): string | undefined {
  const parsed = parse(String(value));
  if (parsed === undefined) return undefined;
  const { nano, format } = parsed;
  if (nano === 0n) return "0";
  const one = 10n ** 9n;
  const whole = nano / one;
  // a binary quantity below 1024 or with a fraction uses decimal units
  if (format !== "binary" || nano % one !== 0n || (whole < 1024n && whole > -1024n)) {
    return decimalText(nano, format === "exponent");
  }
  let digits = whole;
  let power = 0;
  while (digits % 1024n === 0n && power < binary.length) {
    digits /= 1024n;
    power += 1;
  }
  return `${digits}${power === 0 ? "" : binary[power - 1]}`;
}

/** Renders a quantity from units of 10^-9. @param binaryUnits whether it counts bytes */
export function quantityOf(nano: bigint, binaryUnits: boolean): string {
  const one = 10n ** 9n;
  const whole = nano / one;
  if (!binaryUnits || nano % one !== 0n) return nano === 0n ? "0" : decimalText(nano, false);
  const kibi = whole % 1024n === 0n && whole !== 0n;
  return canonicalQuantity(kibi ? `${whole / 1024n}Ki` : `${whole}`) ?? "0";
}
