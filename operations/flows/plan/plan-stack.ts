import { type TerraformStack, terraformBinary } from "../../adapters/terraform.js";
import { failedPreconditionsIn, stateLockIn, wantsInit } from "../../adapters/terraform-output.js";
import { Failure, Refusal } from "../../failures.js";
import { type Plan, readPlan } from "../../guard/plan.js";

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
 * A state that another run has is a refusal that says who has it; nothing where that is not what happened.
 *
 * @param failure what Terraform said
 */
export function lockedState({ name, folder }: TerraformStack, { message }: Failure): Refusal | undefined {
  const lock = stateLockIn(message);
  if (lock === undefined) return undefined;
  return new Refusal(
    `${name}: another run has its state (${lock.who}, since ${lock.since}); nothing was applied. Wait until it is done. ` +
      `If that run was killed: ${terraformBinary()} -chdir=${folder} force-unlock ${lock.id}`,
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
