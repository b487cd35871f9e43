import type { Cause } from "../api-error";

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "null");
}

/** Collects the errors of an object, each with its field, in the API's own words. */
export class Errors {
  readonly causes: Cause[] = [];

  required(field: string, detail = ""): void {
    this.add("FieldValueRequired", field, detail === "" ? "Required value" : `Required value: ${detail}`);
  }

  invalid(field: string, value: unknown, detail: string): void {
    this.add("FieldValueInvalid", field, `Invalid value: ${shown(value)}: ${detail}`);
  }

  notSupported(field: string, value: unknown, allowed: readonly string[]): void {
    const list = allowed.map((one) => JSON.stringify(one)).join(", ");
    this.add("FieldValueNotSupported", field, `Unsupported value: ${shown(value)}: supported values: ${list}`);
  }

  duplicate(field: string, value: unknown): void {
    this.add("FieldValueDuplicate", field, `Duplicate value: ${shown(value)}`);
  }

  forbidden(field: string, detail: string): void {
    this.add("FieldValueForbidden", field, `Forbidden: ${detail}`);
  }

  tooLong(field: string, most: number): void {
    this.add("FieldValueTooLong", field, `Too long: may not be more than ${most} bytes`);
  }

  tooMany(field: string, count: number, most: number): void {
    this.add("FieldValueTooMany", field, `Too many: ${count}: must have at most ${most} item${most === 1 ? "" : "s"}`);
  }

  notFound(field: string, value: unknown): void {
    this.add("FieldValueNotFound", field, `Not found: ${shown(value)}`);
  }

  private add(reason: string, field: string, message: string): void {
    this.causes.push({ reason, message, field });
  }
}
