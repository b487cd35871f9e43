import { Token } from "cdktf";
import type { Construct } from "constructs";

/** A mistake in the properties of a construct: one row of a rule table. */
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
 * Checks the properties of the construct that is about to be made, against every row of its table.
 *
 * @throws ConstructError that lists all rows whose condition is met.
 */
export function check<Props>(scope: Construct, id: string, rules: readonly Rule<Props>[], props: Props): void {
  const mistakes = rules.filter((rule) => rule.condition(props)).map((rule) => rule.message(props));
  if (mistakes.length > 0) throw new ConstructError(`${scope.node.path}/${id}`, mistakes);
}

/** Whether a number is known and lies outside of the bounds; a token passes, because nobody knows it yet. */
export function outside(value: number | undefined, minimum: number, maximum: number): boolean {
  return value !== undefined && !Token.isUnresolved(value) && !(value >= minimum && value <= maximum);
}

/** Whether a text is known and does not match; a token passes, because nobody knows it yet. */
export function unlike(value: string | undefined, pattern: RegExp): boolean {
  return value !== undefined && !Token.isUnresolved(value) && !pattern.test(value);
}

/** A text as a message shows it. */
export function shown(value: unknown): string {
  return Token.isUnresolved(value) ? "a value Terraform knows later" : (JSON.stringify(value) ?? "nothing");
}
