import { isIP } from "node:net";
import type { IntOrString, LabelSelector } from "../model";
import { nanos } from "../quantity";
import type { Errors } from "./errors";
import { checkLabels, checkName, labelValueName, portName, qualifiedName } from "./names";

/** Checks a count: 0 or more. */
export function checkNotNegative(errors: Errors, field: string, value: number | undefined): void {
  if (value !== undefined && value < 0) errors.invalid(field, value, "must be greater than or equal to 0");
}

/** Checks the number of a port, 1 to 65535. */
export function checkPort(errors: Errors, field: string, value: number): void {
  if (value < 1 || value > 65_535) errors.invalid(field, value, "must be between 1 and 65535, inclusive");
}

/** Checks a port, given by number or name. */
export function checkPortOrName(errors: Errors, field: string, value: IntOrString): void {
  if (typeof value === "number") checkPort(errors, field, value);
  else checkName(errors, field, value, portName);
}

const percent = /^[0-9]+%$/;

/** Checks a count or a share of a total. @param whole whether more than 100 % is an error */
export function checkShare(errors: Errors, field: string, value: IntOrString | undefined, whole: boolean): void {
  if (value === undefined) return;
  if (typeof value === "number") {
    checkNotNegative(errors, field, value);
    return;
  }
  if (!percent.test(value)) {
    errors.invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  } else if (whole && Number(value.slice(0, -1)) > 100) {
    errors.invalid(field, value, "must not be greater than 100%");
  }
}

/** Returns whether a count or share is zero. */
export const isNothing = (value: IntOrString | undefined): boolean => value === 0 || value === "0%";

/** Checks that a value is in a list. */
export function checkOneOf(errors: Errors, field: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) errors.notSupported(field, value, allowed);
}

/** Checks an IP address. */
export function checkAddress(errors: Errors, field: string, value: string): void {
  if (isIP(value) === 0) errors.invalid(field, value, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
}

/** Checks a quantity that is not below 0. */
export function checkQuantity(errors: Errors, field: string, value: string): void {
  if ((nanos(value) ?? 0n) < 0n) errors.invalid(field, value, "must be greater than or equal to 0");
}

/** Checks a label selector. */
export function checkSelector(errors: Errors, field: string, selector: LabelSelector | undefined): void {
  if (selector === undefined) return;
  checkLabels(errors, `${field}.matchLabels`, selector.matchLabels);
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${index}]`;
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0) errors.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0) {
        errors.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
    } else {
      errors.invalid(`${at}.operator`, operator, "not a valid selector operator");
    }
    checkName(errors, `${at}.key`, key, qualifiedName);
    for (const [at2, value] of values.entries()) checkName(errors, `${at}.values[${at2}]`, value, labelValueName);
  }
}
