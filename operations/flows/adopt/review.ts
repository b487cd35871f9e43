import { inTemporaryFolder } from "../../adapters/files.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import { copyWithout } from "../../adapters/terraform-copy.js";
import { Failure, Refusal } from "../../failures.js";
import { changedPaths } from "../../guard/changes.js";
import { type Plan, readPlan } from "../../guard/plan.js";
import type { Finding } from "../../live/adopt/findings.js";

/** The effect of an adoption on one resource. */
export interface Adoption {
  readonly stack: string;
  readonly address: string;
  /** The id to import. @default - the resource is in the state and only updated */
  readonly importId?: string;
  /** The actions: `import`, `update` or both. */
  readonly actions: readonly string[];
  /** The changed paths. */
  readonly changes: readonly string[];
}

/** The adoptions of one stack. */
export interface Work {
  readonly stack: TerraformStack;
  readonly findings: readonly Finding[];
  /** The resources in the state that have to be detached from a twin. */
  readonly attached: readonly string[];
}

const importFile = "adopt.tf.json";
const planFile = "adopt.tfplan";

/**
 * Plans only the imports of one stack.
 *
 * If the state holds other objects in their place, a copy is planned, so that nothing changes before the confirmation.
 *
 * @throws Refusal if an import would replace or remove anything
 */
export async function review(work: Work): Promise<readonly Adoption[]> {
  if (!hasStale(work)) return plan(work, work.stack);
  const stale = work.findings.flatMap(({ address, stale: id }) => (id === undefined ? [] : [address]));
  return inTemporaryFolder(
    async (folder) => plan(work, await copyWithout(work.stack, stale, folder)),
    "switchyard-adopt-",
  );
}

/** Imports the reviewed objects. @throws Refusal if the plan would now replace or remove anything */
export async function carryOut(work: Work): Promise<void> {
  const { stack, findings } = work;
  if (hasStale(work)) {
    for (const { address, stale } of findings) if (stale !== undefined) await stack.forget(address);
    await plan(work, stack);
  }
  await stack.apply(planFile);
}

/** Removes the files of a review from a stack's folder. */
export function tidyUp(stack: TerraformStack): void {
  stack.remove(importFile, planFile);
}

function hasStale({ findings }: Work): boolean {
  return findings.some(({ stale }) => stale !== undefined);
}

async function plan({ findings, attached }: Work, stack: TerraformStack): Promise<readonly Adoption[]> {
  const imports = findings.map(({ address, importId }) => ({ to: address, id: importId }));
  stack.write(importFile, { import: imports });
  const addresses = [...findings.map(({ address }) => address), ...attached];
  const planned = readPlan(await stack.planText(planFile, addresses), { partial: true });
  refuseDestruction(stack, planned);
  return [...findings, ...attached.map((address) => ({ stack: stack.name, address, importId: undefined }))].map(
    ({ address, importId }) => {
      const resource = planned.resources.find((one) => one.address === address);
      if (resource === undefined) throw new Failure(`${stack.name}: the plan does not mention ${address}`);
      const changes = changedPaths(resource, planned.secrets).filter((changed) => !changed.unknown);
      return {
        stack: stack.name,
        address,
        ...(importId === undefined ? {} : { importId }),
        actions: [
          ...(importId === undefined ? [] : ["import"]),
          ...resource.actions.filter((action) => action !== "no-op"),
        ],
        changes: changes.map(({ path }) => path),
      };
    },
  );
}

function refuseDestruction(stack: TerraformStack, { resources }: Plan): void {
  const destroyed = resources.filter(({ actions }) => actions.includes("delete"));
  if (destroyed.length === 0) return;
  throw new Refusal(
    `${stack.name}: the existing objects differ so much from the declared ones that adopting would replace ${destroyed
      .map(({ address }) => address)
      .join(
        ", ",
      )}; nothing was changed. Change the configuration to match the objects, adopt them, and change it back in steps`,
  );
}
