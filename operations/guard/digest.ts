import { createHash } from "node:crypto";
import { canonical } from "./changes.js";
import { meaningfulChanges, unknownText } from "./noise.js";
import type { Plan } from "./plan.js";

/** The placeholder for a sensitive value in digests and output. */
export const sensitiveText = "(sensitive)";
/**
 * Returns the digest of a plan's changes as 64 hexadecimal digits: two plans with the same digest do the same.
 *
 * The digest is SHA-256 over the canonical JSON (sorted keys, no spaces) of a list with one entry for each resource that
 * changes, sorted by address. An entry holds the address, the deposed key, the actions, the address before a move, the id
 * of an import, and the changed paths, sorted, each with the value before and after. A sensitive value counts as
 * `(sensitive)`. An unknown value that the configuration sets counts as the expression that sets it. Nothing else counts:
 * other unknowns (`noise.ts`), versions, times, drift, and resources that do not change.
 */
export function digestOf(plan: Plan): string {
  const changes = plan.resources
    .filter(({ action }) => action !== "no-op")
    .map((resource) => [
      resource.address,
      resource.deposed ?? null,
      resource.actions,
      resource.movedFrom ?? null,
      resource.importedAs ?? null,
      resource.action === "read"
        ? []
        : meaningfulChanges(plan, resource).map((changed) => [
            changed.path,
            changed.sensitive ? sensitiveText : (changed.before ?? null),
            changed.sensitive
              ? sensitiveText
              : changed.unknown
                ? unknownText(plan, resource, changed)
                : (changed.after ?? null),
          ]),
    ]);
  return sha256(canonical(changes));
}

/**
 * Returns the digest of several stacks' plans, whatever their order; a plan without changes does not count.
 *
 * @param notes other reviewed facts that must stay the same, such as an overlay's digest
 */
export function digestOfAll(plans: ReadonlyMap<string, Plan>, notes: readonly string[] = []): string {
  const entries = [...plans]
    .filter(([, plan]) => plan.resources.some(({ action }) => action !== "no-op"))
    .map(([stack, plan]): [string, string] => [stack, digestOf(plan)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(canonical([entries, [...notes].sort()]));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
