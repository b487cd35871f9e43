import { covers, isContainer, memberOf, type Path, textAt, valueAt } from "../../model/path.js";
import type { Difference } from "./difference.js";

/** The least length of a secret: shorter texts are words such as `true`, and hiding those would hide too much. */
const leastLength = 8;

/**
 * Collects every text that a plan marks as sensitive in a change, a state or a variable.
 *
 * A mask covers one path, and providers do not always mark other paths where the same value returns.
 */
export function secretsIn(plan: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  for (const list of ["resource_changes", "resource_drift"]) {
    for (const change of membersOf(memberOf(plan, list)).map((one) => memberOf(one, "change"))) collectChange(change);
  }
  for (const change of membersOf(memberOf(plan, "output_changes"))) collectChange(change);
  for (const values of [valueAt(plan, ["prior_state", "values"]), memberOf(plan, "planned_values")]) {
    for (const output of membersOf(memberOf(values, "outputs"))) {
      if (memberOf(output, "sensitive") === true) collect(memberOf(output, "value"), true);
    }
    collectModule(memberOf(values, "root_module"));
  }
  const declared = valueAt(plan, ["configuration", "root_module", "variables"]);
  for (const name of isContainer(declared) ? Object.keys(declared) : []) {
    if (valueAt(declared, [name, "sensitive"]) === true) collect(valueAt(plan, ["variables", name, "value"]), true);
  }
  return found;

  function collectChange(change: unknown): void {
    collect(memberOf(change, "before"), memberOf(change, "before_sensitive"));
    collect(memberOf(change, "after"), memberOf(change, "after_sensitive"));
  }

  function collectModule(module: unknown): void {
    for (const resource of membersOf(memberOf(module, "resources"))) {
      collect(memberOf(resource, "values"), memberOf(resource, "sensitive_values"));
    }
    for (const child of membersOf(memberOf(module, "child_modules"))) collectModule(child);
  }

  function collect(value: unknown, mask: unknown): void {
    if (isContainer(value)) {
      for (const key of Object.keys(value)) collect(memberOf(value, key), mask === true || memberOf(mask, key));
    } else if (mask === true && typeof value === "string" && value.length >= leastLength) {
      found.add(value);
    }
  }
}

function membersOf(value: unknown): readonly unknown[] {
  return isContainer(value) ? Object.values(value) : [];
}

/** Reports whether a value contains a secret. */
export function holdsSecret(value: unknown, secrets: ReadonlySet<string>): boolean {
  if (secrets.size === 0) return false;
  if (isContainer(value)) return Object.values(value).some((member) => holdsSecret(member, secrets));
  if (typeof value !== "string" || value.length < leastLength) return false;
  for (const secret of secrets) if (value.includes(secret)) return true;
  return false;
}

/** Returns the text at a path on one side of a change, if there is one and it may be shown. */
export function visibleText(
  change: Difference,
  side: "before" | "after",
  path: Path,
  secrets: ReadonlySet<string>,
): string | undefined {
  const text = textAt(change[side], path);
  return covers(change[`${side}_sensitive`], path) || holdsSecret(text, secrets) ? undefined : text;
}

/** Returns the text at a path after a change or, for a removal, before it. */
export function lastVisibleText(change: Difference, path: Path, secrets: ReadonlySet<string>): string | undefined {
  return visibleText(change, change.after == null ? "before" : "after", path, secrets);
}
