import { type Environment, isColoured } from "../../../model/environment.js";
import { names } from "../../../model/names.js";
import { colours } from "../../../model/schema/primitives.js";
import type { Kind } from "../../guard/allow-list.js";
import type { GuardOptions } from "../../guard/finding.js";
import { guard, type Verdict } from "../../guard/guard.js";
import type { Plan } from "../../guard/plan.js";

/**
 * Returns the kinds of change that a stack may go through, the usual one first.
 *
 * Each kind is safe by itself: its limits hold in every stack.
 */
export function kindsOfStack(environment: Environment, stack: string): readonly Kind[] {
  const coloured = environment.services.filter(isColoured);
  if (coloured.some(({ name }) => names.trafficStack(environment, name) === stack)) {
    return ["traffic", "drain", "release", "providers", "platform"];
  }
  if (coloured.some(({ name }) => colours.some((colour) => names.colourStack(environment, name, colour) === stack))) {
    return ["release", "maintenance", "mcp"];
  }
  const shared = [names.platformStack(environment), names.edgeStack(environment), names.alertsStack(environment)];
  return shared.includes(stack) ? ["platform", "drain"] : ["in-place", "maintenance", "mcp"];
}

/** Returns the guard's verdict for the first kind that a plan passes as, else for the stack's usual kind. */
export function verdictOf(
  environment: Environment,
  stack: string,
  plan: Plan,
  options: Omit<GuardOptions, "environment">,
): Verdict {
  const kinds = options.kind === undefined ? kindsOfStack(environment, stack) : [options.kind];
  let first: Verdict | undefined;
  for (const kind of kinds) {
    const verdict = guard(plan, { ...options, kind, environment });
    if (verdict.verdict === "pass") return verdict;
    first ??= verdict;
  }
  return first ?? guard(plan, { ...options, environment });
}
