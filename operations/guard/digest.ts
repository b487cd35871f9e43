import { createHash } from "node:crypto";
import { canonical } from "./changes.js";
import { meaningfulChanges, unknownText } from "./noise.js";
import type { Plan } from "./plan.js";

/** What stands for a value that must not be shown, in digests and for people. */
export const sensitiveText = "(sensitive)";
/**
 * What a plan would do, as 64 hexadecimal digits: two plans with the same digest do the same.
 *
 * It is SHA-256 over the canonical JSON (sorted keys, no spaces) of a list with one entry for each resource that changes,
 * sorted by address: address, deposed key, actions, the address before a move, the id of an import, and the changed paths,
 * sorted, each with the value before and after. A sensitive value counts as `(sensitive)`, an unknown one that the
 * configuration sets as what it refers to, other unknowns (`noise.ts`) do not count, and nothing else of the plan
 * does: neither versions nor times, neither drift nor what stays as it is.
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
 * The digest of several stacks' plans together, whatever their order; one that changes nothing does not count.
 *
 * @param notes what else was reviewed and must be the same, such as an overlay's digest
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
