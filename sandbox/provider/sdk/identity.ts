import { ProviderError } from "../protocol/diagnostic";
import { isBlank } from "../protocol/identity";
import type { Applied } from "../protocol/provider";
import { recordOf, same, type Value } from "../protocol/value";
import type { IdentitySchema } from "../schema/types";

/**
 * The rules of a version of the old SDK for identities.
 *
 * @see terraform-plugin-sdk v2.37.0 and v2.38.2, helper/schema/grpc_provider.go
 */
export interface IdentityRules {
  /** Whether an identity without parts counts as none, as from v2.38.2 on; before, it equals no object's. */
  readonly blankIsNone: boolean;
}

const bug = "This is always a problem with the provider and should be reported to the provider developer";

/**
 * Compares the identity that a read found with the stored one.
 *
 * @throws {ProviderError} if they differ, which blocks every plan
 */
export function checkRead(kept: Value, found: Value, { blankIsNone }: IdentityRules): void {
  if (kept === null || (blankIsNone && isBlank(kept)) || same(kept, found)) return;
  throw changed(
    "During the read operation, the Terraform Provider unexpectedly returned a different identity then the previously stored one",
    ["Current Identity", kept],
    ["New Identity", found],
  );
}

/** The outcome of an apply. */
export interface Outcome {
  readonly applied: Applied;
  readonly creates: boolean;
  /** The planned identity, null for none. */
  readonly planned: Value;
  /** The identity that was read; undefined if the apply failed before that. */
  readonly seen: Value | undefined;
}

/** Adds the identity to store to the result of an apply. */
export function identified(outcome: Outcome, schema: IdentitySchema, { blankIsNone }: IdentityRules): Applied {
  const { applied, creates, planned, seen } = outcome;
  if (applied.state === null) return applied;
  const blank = Object.fromEntries(Object.keys(schema.parts).map((name) => [name, null]));
  const identity = seen ?? (planned === null ? blank : planned);
  if (blankIsNone && isBlank(identity)) return applied;
  const known = planned !== null && !(blankIsNone && isBlank(planned));
  if (creates || !known || same(planned, identity)) return { ...applied, identity };
  const { summary } = changed(
    "During the update operation, the Terraform Provider unexpectedly returned a different identity than the previously stored one",
    ["Planned Identity", planned],
    ["New Identity", identity],
  );
  return { ...applied, diagnostics: [...(applied.diagnostics ?? []), { severity: "error", summary }] };
}

function changed(what: string, ...identities: readonly (readonly [string, Value])[]): ProviderError {
  const shown = identities.map(([name, identity]) => `${name}: ${goText(identity)}`);
  return new ProviderError([`Unexpected Identity Change: ${what}.`, `${bug}.`, ...shown].join("\n\n"));
}

/** Renders an identity as Go prints it. */
function goText(identity: Value): string {
  const parts = Object.entries(recordOf(identity))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, part]) =>
        `"${name}":${part === null ? "cty.NullVal(cty.String)" : `cty.StringVal(${JSON.stringify(part)})`}`,
    );
  return `cty.ObjectVal(map[string]cty.Value{${parts.join(", ")}})`;
}
