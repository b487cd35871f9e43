import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { Path } from "../model/load/node.js";
import { pathText } from "../model/load/problem.js";
import type { Rule as ModelRule, Violation } from "../model/rules/rule.js";

/** A mistake in the properties of a construct that the model knows nothing of: one row of a rule table. */
export interface Rule<Props> {
  /** Whether the mistake is there. */
  readonly condition: (props: Props) => boolean;
  /** The property, what it got, what is allowed and what to do: lower case, no full stop. */
  readonly message: (props: Props) => string;
}

/** Properties that a construct cannot be built from; the message lists every mistake under the construct's path. */
export class ConstructError extends Error {
  override readonly name = "ConstructError";

  constructor(path: string, mistakes: readonly string[]) {
    super([`${path}:`, ...mistakes.map((mistake) => `  - ${mistake}`)].join("\n"));
  }
}

/**
 * Refuses the construct that is about to be made where there are mistakes.
 *
 * @param mistakes what `misfits`, `violations` and `broken` found
 * @throws ConstructError that lists all of them
 */
export function refuse(scope: Construct, id: string, mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new ConstructError(`${scope.node.path}/${id}`, mistakes);
}

/** The mistakes by a construct's own table. */
export function broken<Props>(rules: readonly Rule<Props>[], props: Props): string[] {
  return rules.filter(({ condition }) => condition(props)).map(({ message }) => message(props));
}

/**
 * The properties that the configuration's schema would not take under the same key.
 *
 * A property that is left out, and one that only Terraform will know, passes.
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
 * The mistakes by rules of the model about the same thing.
 *
 * A rule that reads a value which only Terraform will know says nothing.
 *
 * @param subject what the rules are about: plain values, defaults filled in
 * @param place what is known of the environment
 */
export function violations<Subject extends object, Place>(
  rules: readonly ModelRule<Subject, Place>[],
  subject: Subject,
  place: Place,
): string[] {
  // frozen objects would not let a proxy hand out proxies of their members
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

/** Whether a number is known and lies outside of the bounds; a token passes, because nobody knows it yet. */
export function outside(value: number | undefined, minimum: number, maximum: number): boolean {
  return value !== undefined && !Token.isUnresolved(value) && !(value >= minimum && value <= maximum);
}

/** A text as a message shows it. */
export function shown(value: unknown): string {
  return Token.isUnresolved(value) ? "a value Terraform knows later" : (JSON.stringify(value) ?? "nothing");
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

/** The same object, which tells whenever somebody reads a value that only Terraform will know. */
function watched<Value extends object>(value: Value, onToken: () => void): Value {
  return new Proxy(value, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (Token.isUnresolved(member)) onToken();
      return typeof member === "object" && member !== null ? watched(member, onToken) : member;
    },
  });
}
