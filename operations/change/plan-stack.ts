import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure, Refusal } from "../failures.js";
import { type Plan, readPlan } from "../plan/plan.js";
import { requireReadableState } from "../providers/requirements.js";
import { inInitialized } from "../providers/restore.js";
import { onOneLine, type TerraformStack } from "../terraform.js";
import { type AppliedRecord, stateTextOf } from "./applied.js";

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

/** What Terraform says of a state that its provider cannot read. */
const unreadable = /managed by newer provider version|Failed to unmarshal|unsupported attribute/i;

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
    if (error instanceof Failure && unreadable.test(onOneLine(error.message))) await requireReadable();
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
  if (!message.includes("Error acquiring the state lock")) return undefined;
  const said = (key: string): string | undefined =>
    new RegExp(`^[ \\t│]*${key}:[ \\t]+(\\S.*?)[ \\t]*$`, "m").exec(message)?.[1];
  // where an HTTP backend says whose lock it is, what else is said is of the run that did not get it
  const other = /already locked: ID=(\S+)/.exec(onOneLine(message))?.[1];
  const id = other ?? said("ID");
  // of a state that it cannot parse Terraform says the same, and has no lock to name
  if (id === undefined) return undefined;
  const who = other === undefined ? ` (${said("Who") ?? "unknown"}, since ${said("Created") ?? "unknown"})` : "";
  const unlock = stack.command("force-unlock", id);
  const isInitialized = existsSync(join(stack.folder, ".terraform"));
  return new Refusal(
    `${stack.name}: another run has its state${who}; ${soFar}. Wait until it is done. If that run was killed: ${isInitialized ? unlock : inInitialized(stack, unlock)}`,
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
      const text = onOneLine(part);
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
