import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, Refusal } from "../failures.js";
import { changedPaths } from "../plan/changes.js";
import { type Plan, readPlan } from "../plan/plan.js";
import { temporaryFolder } from "../temporary-folder.js";
import { TerraformStack } from "../terraform.js";
import type { Finding } from "./findings.js";

/** What adopting would do to one resource. */
export interface Adoption {
  readonly stack: string;
  readonly address: string;
  /** What is imported; a resource that is known already is only updated. */
  readonly importId?: string;
  /** `import`, `update` or both. */
  readonly actions: readonly string[];
  /** Paths that are changed. */
  readonly changes: readonly string[];
}

/** What is to be done in one stack. */
export interface Work {
  readonly stack: TerraformStack;
  readonly findings: readonly Finding[];
  /** Known resources that have to let go of a twin. */
  readonly attached: readonly string[];
}

const importFile = "adopt.tf.json";
const planFile = "adopt.tfplan";

/**
 * Plans the imports of one stack, and nothing else of it.
 *
 * Where the state holds other objects in the place of what is imported, the plan is made in a copy, so that nothing is
 * changed before a person has agreed.
 *
 * @throws a refusal when an import would replace or remove anything
 */
export async function review(work: Work): Promise<readonly Adoption[]> {
  if (!hasStale(work)) return plan(work, work.stack);
  const folder = temporaryFolder("adopt");
  try {
    return await plan(work, await copyWithout(work, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports what was reviewed. @throws a refusal when the plan would by now replace or remove anything */
export async function carryOut(work: Work): Promise<void> {
  const { stack, findings } = work;
  if (hasStale(work)) {
    for (const { address, stale } of findings) if (stale !== undefined) await stack.forget(address);
    await plan(work, stack);
  }
  await stack.apply(planFile);
}

/** Removes the files that a review left in the folder of a stack. */
export function tidyUp({ folder }: TerraformStack): void {
  for (const file of [importFile, planFile]) rmSync(join(folder, file), { force: true });
}

function hasStale({ findings }: Work): boolean {
  return findings.some(({ stale }) => stale !== undefined);
}

async function plan({ findings, attached }: Work, stack: TerraformStack): Promise<readonly Adoption[]> {
  const imports = findings.map(({ address, importId }) => ({ to: address, id: importId }));
  writeFileSync(join(stack.folder, importFile), JSON.stringify({ import: imports }, null, 2));
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

/** The stack in another folder, with a state of its own that lacks what is stale. */
async function copyWithout({ stack, findings }: Work, folder: string): Promise<TerraformStack> {
  const data = join(stack.folder, ".terraform");
  cpSync(stack.folder, folder, { recursive: true, filter: (path) => path !== data });
  const stale = new Set(findings.flatMap(({ address, stale: id }) => (id === undefined ? [] : [address])));
  const state: { resources?: readonly { readonly type: string; readonly name: string }[] } = JSON.parse(
    await stack.state(),
  );
  const kept = (state.resources ?? []).filter(({ type, name }) => !stale.has(`${type}.${name}`));
  writeFileSync(join(folder, "copy.tfstate"), JSON.stringify({ ...state, resources: kept }), { mode: 0o600 });
  const backend = { terraform: { backend: { local: { path: "copy.tfstate" } } } };
  writeFileSync(join(folder, "copy_override.tf.json"), JSON.stringify(backend));
  const copy = new TerraformStack(stack.name, folder, { env: { TF_DATA_DIR: join(folder, "data") } });
  mkdirSync(join(folder, "data"));
  // what was downloaded once is not downloaded again
  if (existsSync(join(data, "providers"))) symlinkSync(join(data, "providers"), join(folder, "data/providers"));
  await copy.init();
  return copy;
}

function refuseDestruction(stack: TerraformStack, { resources }: Plan): void {
  const destroyed = resources.filter(({ actions }) => actions.includes("delete"));
  if (destroyed.length === 0) return;
  throw new Refusal(
    `${stack.name}: what exists differs so much from what is declared that adopting would replace ${destroyed
      .map(({ address }) => address)
      .join(", ")}; nothing was changed. Change the configuration to what exists, adopt, and change it back in steps`,
  );
}
