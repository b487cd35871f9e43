import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { Path } from "../model/load/node.js";
import { pathText } from "../model/load/problem.js";
import type { Rule as ModelRule, Violation } from "../model/rules/rule.js";

/** A rule for properties that the model knows nothing about: one row of a construct's table. */
export interface Rule<Props> {
  /** Returns whether the mistake is present. */
  readonly condition: (props: Props) => boolean;
  /** Renders the property, its value, what is allowed and what to do; lower case, no full stop. */
  readonly message: (props: Props) => string;
}

/** Wrong properties of a construct; the message lists every mistake under the construct's path. */
export class ConstructError extends Error {
  override readonly name = "ConstructError";

  constructor(path: string, mistakes: readonly string[]) {
    super([`${path}:`, ...mistakes.map((mistake) => `  - ${mistake}`)].join("\n"));
  }
}

/**
 * Refuses to create a construct that has mistakes.
 *
 * @param mistakes those that `misfits`, `violations` and `broken` found
 * @throws ConstructError that lists all of them
 */
export function refuse(scope: Construct, id: string, mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new ConstructError(`${scope.node.path}/${id}`, mistakes);
}

/** Returns the mistakes by the construct's own table. */
export function broken<Props>(rules: readonly Rule<Props>[], props: Props): string[] {
  return rules.filter(({ condition }) => condition(props)).map(({ message }) => message(props));
}

/**
 * Returns the properties that the configuration's schema would refuse under the same key.
 *
 * A missing property passes, and so does one that only Terraform will know.
 */
export function misfits(shape: Readonly<Record<string, z.ZodType>>, props: object): string[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const value: unknown = Reflect.get(props, key);
    if (value === undefined || hasToken(value)) return [];
    const issues = schema.safeParse(value).error?.issues ?? [];
    return issues.map(({ path, message }) => {
      const at = [key, ...path.filter((step) => typeof step !== "symbol")];
      return sentence(at, valueAt(props, at), message);
    });
  });
}

/**
 * Returns the mistakes by the model's rules about the same subject.
 *
 * A rule that reads a value which only Terraform will know is skipped.
 *
 * @param subject the subject of the rules: plain values, with defaults filled in
 * @param place what is known of the environment
 */
export function violations<Subject extends object, Place>(
  rules: readonly ModelRule<Subject, Place>[],
  subject: Subject,
  place: Place,
): string[] {
  // a proxy of a frozen object cannot return proxies of its members
  const copy = structuredClone(subject);
  return rules.flatMap((rule) => {
    let later = false;
    const seen = watched(copy, () => {
      later = true;
    });
    const found = [...rule.broken(seen, place)];
    return later ? [] : found.map((violation) => violationText(violation, subject));
  });
}

/** Returns whether a known number is outside the bounds; a token passes, because its value is not known yet. */
export function outside(value: number | undefined, minimum: number, maximum: number): boolean {
  return value !== undefined && !Token.isUnresolved(value) && !(value >= minimum && value <= maximum);
}

/** Quotes a value for a message. */
export function shown(value: unknown): string {
  return Token.isUnresolved(value) ? "a value that only Terraform will know" : (JSON.stringify(value) ?? "nothing");
}

function violationText({ at, found, allowed, remedy }: Violation, subject: object): string {
  const text = sentence(at, found ?? valueAt(subject, at), allowed);
  return remedy === undefined ? text : `${text}. ${remedy}`;
}

function sentence(at: Path, found: unknown, allowed: string): string {
  const name = at.length === 0 ? "" : `\`${pathText(at)}\` `;
  return `${name}got ${shown(found)}: allowed is ${allowed}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
    value,
  );
}

function hasToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasToken);
}

/** Wraps an object to report every read of a value that only Terraform will know. */
function watched<Value extends object>(value: Value, onToken: () => void): Value {
  return new Proxy(value, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (Token.isUnresolved(member)) onToken();
      return typeof member === "object" && member !== null ? watched(member, onToken) : member;
    },
  });
}
