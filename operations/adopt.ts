import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { CloudflareObjects } from "./adopt/cloudflare-objects.js";
import { type Finding, findIn, type Twin } from "./adopt/findings.js";
import { Cloudflare } from "./cloudflare.js";
import { type CommonOptions, Context, withCommonOptions } from "./context.js";
import { Failure, Refusal } from "./failures.js";
import { Kubernetes } from "./kubernetes.js";
import { requirePlace } from "./place.js";
import { changedPaths } from "./plan/changes.js";
import { type Plan, readPlan } from "./plan/plan.js";
import { synthesize } from "./synth.js";
import type { Terminal } from "./terminal.js";
import { requireTerraform, type TerraformStack } from "./terraform.js";

/** What adopting would do to one resource. */
export interface Adoption extends Finding {
  /** `import` alone, or `import` and `update`. */
  readonly actions: readonly string[];
  /** Paths that the import also changes. */
  readonly changes: readonly string[];
}

const importFile = "adopt.tf.json";
const planFile = "adopt.tfplan";

/** `switchyard adopt`: brings what exists, and no state knows, under Terraform. */
export function adoptCommand(): Command {
  return withCommonOptions(new Command("adopt"))
    .description("find what exists and is not in the state, show what importing it would change, and do it")
    .argument("[stacks...]", "names or globs of stacks (default: all)")
    .option("--dry-run", "only show what would be done")
    .addHelpText(
      "after",
      `
For a deploy that was killed, a state file that was lost, or a service that was made by hand: names are deterministic,
so what already exists under them is found again. Objects of the same name that nothing refers to, which a lost answer
can leave behind at Cloudflare, are removed.

Examples:
  switchyard adopt --dry-run                                 look, and change nothing
  switchyard adopt local-prompt-service-traffic --yes        one stack, without asking`,
    )
    .action((stacks: readonly string[], options: CommonOptions & { readonly dryRun?: boolean }) =>
      adopt(new Context(options), stacks, options.dryRun ?? false),
    );
}

async function adopt(context: Context, wanted: readonly string[], dryRun: boolean): Promise<void> {
  const { environment, terminal } = context;
  await requireTerraform();
  const cloudflare = new Cloudflare();
  const kubernetes = new Kubernetes(environment.settings.cluster.context);
  await requirePlace(environment, cloudflare, kubernetes);

  const stacks = await synthesize(environment.name, wanted);
  const objects = new CloudflareObjects(cloudflare);
  const reviewed: { readonly stack: TerraformStack; readonly adoptions: readonly Adoption[] }[] = [];
  const twins: Twin[] = [];
  try {
    for (const stack of stacks) {
      await stack.init();
      const found = await findIn(stack, await stack.ids(), objects, kubernetes);
      twins.push(...found.twins);
      if (found.adoptable.length === 0) continue;
      reviewed.push({ stack, adoptions: await review(stack, found.adoptable, dryRun) });
    }
    const adoptions = reviewed.flatMap((one) => one.adoptions);
    context.answer({ adoptions, twins, done: !dryRun }, () => show(terminal, adoptions, twins));
    if (dryRun || (adoptions.length === 0 && twins.length === 0)) return;
    if (!(await terminal.confirm(`Adopt ${count(adoptions, twins)}?`, context.yes))) {
      throw new Refusal("nothing was changed");
    }
    for (const { stack } of reviewed) await stack.apply(planFile);
    for (const { path } of twins) await cloudflare.delete(path);
    if (!context.json) terminal.line(terminal.style("green", `Adopted ${count(adoptions, twins)}.`));
  } finally {
    for (const { folder } of stacks)
      for (const file of [importFile, planFile]) rmSync(join(folder, file), { force: true });
  }
}

/**
 * Plans the imports of one stack and nothing else of it.
 *
 * @throws a refusal when an import would replace or remove anything
 */
async function review(
  stack: TerraformStack,
  findings: readonly Finding[],
  dryRun: boolean,
): Promise<readonly Adoption[]> {
  const stale = findings.filter((finding) => finding.stale !== undefined);
  if (stale.length > 0 && dryRun) {
    // the state must let go of an object that is gone before its successor can be planned
    return findings.map((finding) => ({ ...finding, actions: ["import"], changes: [] }));
  }
  for (const { address } of stale) await stack.forget(address);
  writeFileSync(
    join(stack.folder, importFile),
    JSON.stringify({ import: findings.map(({ address, importId }) => ({ to: address, id: importId })) }, null, 2),
  );
  const addresses = findings.map(({ address }) => address);
  const plan = readPlan(await stack.planText(planFile, addresses), { partial: true });
  refuseDestruction(stack, plan);
  return findings.map((finding) => {
    const resource = plan.resources.find(({ address }) => address === finding.address);
    if (resource === undefined) throw new Failure(`${stack.name}: the plan does not mention ${finding.address}`);
    const changes = changedPaths(resource, plan.secrets).filter((changed) => !changed.unknown);
    const actions = ["import", ...resource.actions.filter((action) => action !== "no-op")];
    return { ...finding, actions, changes: changes.map(({ path }) => path) };
  });
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

function show(terminal: Terminal, adoptions: readonly Adoption[], twins: readonly Twin[]): void {
  if (adoptions.length === 0 && twins.length === 0) {
    terminal.line("Nothing to adopt: everything that exists is in the state.");
    return;
  }
  let stack = "";
  for (const adoption of adoptions) {
    if (adoption.stack !== stack) {
      stack = adoption.stack;
      terminal.line(terminal.style("bold", stack));
    }
    const update = adoption.actions.includes("update");
    const verb = update ? terminal.style("yellow", "import, update") : terminal.style("green", "import");
    terminal.line(`  ${verb} ${adoption.address}  (${adoption.importId})`);
    if (update && adoption.changes.length > 0)
      terminal.line(terminal.style("dim", `    ${adoption.changes.join(", ")}`));
  }
  for (const twin of twins) {
    terminal.line(`${terminal.style("red", "remove")} ${twin.path}: a second object for ${twin.stack} ${twin.address}`);
  }
}

function count(adoptions: readonly Adoption[], twins: readonly Twin[]): string {
  const parts = [`${adoptions.length} ${adoptions.length === 1 ? "object" : "objects"}`];
  if (twins.length > 0) parts.push(`remove ${twins.length} ${twins.length === 1 ? "twin" : "twins"}`);
  return parts.join(" and ");
}
