import { Command } from "commander";
import { CloudflareObjects } from "./adopt/cloudflare-objects.js";
import { findIn, type Twin } from "./adopt/findings.js";
import { type Adoption, carryOut, review, tidyUp, type Work } from "./adopt/review.js";
import { removeTwins } from "./adopt/twins.js";
import { Cloudflare } from "./cloudflare.js";
import { type CommonOptions, Context, withCommonOptions } from "./context.js";
import { Refusal } from "./failures.js";
import { aFewAtATime } from "./few.js";
import { Kubernetes } from "./kubernetes.js";
import { requirePlace } from "./place.js";
import { synthesize } from "./synth.js";
import type { Terminal } from "./terminal.js";
import { requireTerraform } from "./terraform.js";

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
so what already exists under them is found again. Where pools or monitors were made twice, after a lost answer or a lost
state, those that requests depend on are kept, and the others are removed.

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
  await requireTerraform(environment.settings.terraform.providers);
  const cloudflare = new Cloudflare();
  const kubernetes = new Kubernetes(environment.settings.cluster.context);
  await requirePlace(environment, cloudflare, kubernetes);

  const stacks = synthesize(environment, wanted.length === 0 ? undefined : wanted);
  const objects = new CloudflareObjects(cloudflare);
  try {
    const looked = await aFewAtATime(stacks, 3, async (stack) => {
      await stack.init();
      const found = await findIn(stack, await stack.ids(), environment.settings.cloudflare, objects, kubernetes);
      const work: Work = { stack, findings: found.adoptable, attached: found.attached };
      const nothing = work.findings.length + work.attached.length === 0;
      return { work, nothing, twins: found.twins, adoptions: nothing ? [] : await review(work) };
    });
    const adoptions = looked.flatMap((one) => one.adoptions);
    const twins = looked.flatMap((one) => one.twins);
    context.answer({ adoptions, twins, done: !dryRun }, () => show(terminal, adoptions, twins));
    if (dryRun || (adoptions.length === 0 && twins.length === 0)) return;
    if (!(await terminal.confirm(`Adopt ${count(adoptions, twins, "remove")}?`, context.yes))) {
      throw new Refusal("nothing was changed");
    }
    for (const { work, nothing } of looked) if (!nothing) await carryOut(work);
    await removeTwins(cloudflare, twins);
    if (!context.json) terminal.line(terminal.style("green", `Adopted ${count(adoptions, twins, "removed")}.`));
  } finally {
    for (const stack of stacks) tidyUp(stack);
  }
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
    const verb = terminal.style(update ? "yellow" : "green", adoption.actions.join(", "));
    terminal.line(`  ${verb} ${adoption.address}${adoption.importId === undefined ? "" : `  (${adoption.importId})`}`);
    if (update && adoption.changes.length > 0)
      terminal.line(terminal.style("dim", `    ${adoption.changes.join(", ")}`));
  }
  for (const twin of twins) {
    terminal.line(`${terminal.style("red", "remove")} ${twin.path}: a second object for ${twin.stack} ${twin.address}`);
  }
}

function count(adoptions: readonly Adoption[], twins: readonly Twin[], removing: string): string {
  const parts = [`${adoptions.length} ${adoptions.length === 1 ? "object" : "objects"}`];
  if (twins.length > 0) parts.push(`${removing} ${twins.length} ${twins.length === 1 ? "twin" : "twins"}`);
  return parts.join(" and ");
}
