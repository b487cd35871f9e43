import { type AppliedRecord, stateTextOf } from "../../adapters/applied.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import { failedPreconditionsIn, isUnreadableState, stateLockIn, wantsInit } from "../../adapters/terraform-output.js";
import { Failure, Refusal } from "../../failures.js";
import { type Plan, readPlan } from "../../guard/plan.js";
import { requireReadableState } from "./readable-state.js";

/** The plan file of a stack: it holds secrets, so whoever makes it removes it. */
export const planFile = "switchyard.tfplan";

/**
 * Plans a stack into its plan file, initializing its folder where that is needed.
 *
 * @param targets addresses that the plan is narrowed to. @default the whole stack
 * @param ready asked once the folder has its backend, before the plan. @default - nothing is asked
 * @throws a refusal when a precondition does not hold: what the requests would go to cannot serve
 */
export async function planStack(
  stack: TerraformStack,
  targets: readonly string[] = [],
  ready: () => Promise<void> = async () => {},
): Promise<Plan> {
  const plan = async (): Promise<Plan> =>
    readPlan(await stack.planText(planFile, targets), { partial: targets.length > 0 });
  try {
    if (!stack.isInitialized) await stack.init();
    await ready();
    try {
      return await plan();
    } catch (error) {
      if (!(error instanceof Failure) || !wantsInit(error.message)) throw error;
      await stack.init();
      return await plan();
    }
  } catch (error) {
    throw error instanceof Failure ? asRefusal(stack, error) : error;
  }
}

/**
 * Plans a stack whose provider reads its state, which is looked at first: a local one always, because it is a file; another
 * one costs a process, so that it is taken for what it was while the record knows of an apply by the same provider.
 *
 * @param targets addresses that the plan is narrowed to: none for the whole stack
 * @throws a refusal that says which provider wrote the state, in the place of Terraform's own words
 */
export async function planReadable(
  environment: string,
  stack: TerraformStack,
  record: AppliedRecord,
  targets: readonly string[] = [],
): Promise<Plan> {
  const requireReadable = async (): Promise<void> => requireReadableState(environment, stack, await stateTextOf(stack));
  try {
    return await planStack(stack, targets, async () => {
      if (!record.canRead(stack)) await requireReadable();
    });
  } catch (error) {
    // somebody else's newer provider may have written it since
    if (error instanceof Failure && isUnreadableState(error.message)) await requireReadable();
    throw error;
  }
}

/**
 * A state that another run has is a refusal that says who has it; nothing where that is not what happened.
 *
 * @param stack the one in whose own folder the lock is freed
 * @param failure what Terraform said
 * @param soFar what was done before. @default "nothing was applied"
 */
export function lockedState(
  stack: TerraformStack,
  { message }: Failure,
  soFar = "nothing was applied",
): Refusal | undefined {
  const lock = stateLockIn(message);
  if (lock === undefined) return undefined;
  const who = lock.owner === undefined ? "" : ` (${lock.owner.who}, since ${lock.owner.since})`;
  const args = ["force-unlock", lock.id] as const;
  const unlock = stack.isInitialized ? stack.command(...args) : stack.commandAfterInit(...args);
  return new Refusal(
    `${stack.name}: another run has its state${who}; ${soFar}. Wait until it is done. If that run was killed: ${unlock}`,
  );
}

/** A precondition that does not hold is a refusal, in the words of the configuration. */
function asRefusal(stack: TerraformStack, failure: Failure): Error {
  const locked = lockedState(stack, failure);
  if (locked !== undefined) return locked;
  const sentences = failedPreconditionsIn(failure.message);
  if (sentences.length === 0) return failure;
  return new Refusal(
    `${stack.name}: ${sentences.join("\n")}\nWhen a person must choose between two evils: --override "<reason>".`,
  );
}
