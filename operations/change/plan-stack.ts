import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure, Refusal } from "../failures.js";
import { type Plan, readPlan } from "../plan/plan.js";
import { type TerraformStack, terraformBinary } from "../terraform.js";

/** The plan file of a stack: it holds secrets, so whoever makes it removes it. */
export const planFile = "switchyard.tfplan";

/** Terraform says so when a folder was not initialized for what its configuration now needs. */
const needsInit = /terraform init|tofu init|[Bb]ackend initialization required|Inconsistent dependency lock file/;

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
    if (!existsSync(join(stack.folder, ".terraform"))) await stack.init();
    await ready();
    try {
      return await plan();
    } catch (error) {
      if (!(error instanceof Failure) || !needsInit.test(error.message)) throw error;
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
  if (!message.includes("Error acquiring the state lock")) return undefined;
  const said = (key: string): string =>
    new RegExp(`^[\\s│]*${key}:\\s+(.+?)\\s*$`, "m").exec(message)?.[1] ?? "unknown";
  return new Refusal(
    `${name}: another run has its state (${said("Who")}, since ${said("Created")}); nothing was applied. Wait until it is done. ` +
      `If that run was killed: ${terraformBinary()} -chdir=${folder} force-unlock ${said("ID")}`,
  );
}

/** A precondition that does not hold is a refusal, in the words of the configuration. */
function asRefusal(stack: TerraformStack, failure: Failure): Error {
  const locked = lockedState(stack, failure);
  if (locked !== undefined) return locked;
  if (!failure.message.includes("Resource precondition failed")) return failure;
  const sentences = failure.message
    .split(/Error: Resource precondition failed/)
    .slice(1)
    .map((part) => {
      const text = part.replace(/\s*\n[\s│╷╵]*/g, " ");
      // the quoted condition ends where its values do; what follows is the message
      return text
        .replace(/^.*?(?= \S+ cannot (?:go to|get) )/, "")
        .replace(/[\s╷╵│]+$/u, "")
        .trim();
    });
  return new Refusal(
    `${stack.name}: ${[...new Set(sentences)].join("\n")}\nWhen a person must choose between two evils: --override "<reason>".`,
  );
}
