import { type AppliedRecord, stateTextOf } from "../../adapters/applied.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import { failedPreconditionsIn, isUnreadableState, stateLockIn, wantsInit } from "../../adapters/terraform-output.js";
import { Failure, Refusal } from "../../failures.js";
import { type Plan, readPlan } from "../../guard/plan.js";
import { requireReadableState } from "./readable-state.js";

/** The plan file of a stack; it holds secrets, so its maker removes it. */
export const planFile = "switchyard.tfplan";

/**
 * Plans a stack into its plan file, and initializes its folder if needed.
 *
 * @param targets the addresses to plan. @default - the whole stack
 * @param ready is called between the initialization and the plan
 * @throws Refusal if a precondition does not hold: the target of the traffic is not ready
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
 * Plans a stack after checking that its provider can read its state.
 *
 * A local state is always checked. A remote one costs a process, so it is checked only if the record has no apply by
 * the same provider.
 *
 * @param targets the addresses to plan. @default - the whole stack
 * @throws Refusal that names the provider that wrote the state
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
    // a newer provider may have written it since
    if (error instanceof Failure && isUnreadableState(error.message)) await requireReadable();
    throw error;
  }
}

/**
 * Returns a refusal that names the run that locked the state; undefined if the failure is another one.
 *
 * @param stack the stack in whose folder the lock is freed
 * @param failure Terraform's error
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
    `${stack.name}: another run has locked its state${who}; ${soFar}. Wait until it is done. If that run was killed: ${unlock}`,
  );
}

/** Turns a locked state or a failed precondition into a refusal. */
function asRefusal(stack: TerraformStack, failure: Failure): Error {
  const locked = lockedState(stack, failure);
  if (locked !== undefined) return locked;
  const sentences = failedPreconditionsIn(failure.message);
  if (sentences.length === 0) return failure;
  return new Refusal(`${stack.name}: ${sentences.join("\n")}\nTo override this check: --override "<reason>".`);
}
