import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { baseOf } from "../adapters/base.js";
import { narrowedStacks } from "../adapters/synth.js";
import { BadInput, Refusal } from "../failures.js";
import { keepReviewed } from "../flows/plan/kept-reviews.js";
import {
  type ChangeOptions,
  changesSomething,
  type PreparedChange,
  prepareChange,
  removePlans,
} from "../flows/plan/prepare.js";
import { rehearse } from "../flows/rehearse/rehearse.js";
import { type Kind, kinds } from "../guard/allow-list.js";
import type { Standing } from "../live/compare.js";
import type { ServiceStatus } from "../live/look.js";
import { planMarkdown } from "../show/markdown-summary.js";
import { showRehearsal } from "../show/rehearsal.js";
import type { Terminal } from "../show/terminal.js";
import { showSummary } from "../show/terminal-summary.js";
import { type CommonOptions, Context, withCommonOptions } from "./context.js";
import { showStatus } from "./status.js";

interface Options extends CommonOptions {
  readonly all?: boolean;
  readonly kind?: Kind;
  readonly live?: boolean;
  readonly markdown?: string;
  readonly rehearse?: boolean;
  readonly base?: string;
  readonly offline?: boolean;
}

/** `switchyard plan`: what an apply would do, for people. */
export function planCommand(): Command {
  return withPlanOptions(withCommonOptions(new Command("plan")))
    .description("show what an apply would do, what it means, and the digest to approve")
    .argument("[stacks...]", "names or globs of stacks (default: those that need a plan)")
    .option("--markdown <file>", "write the summary for a pull request there; - prints it instead")
    .option("--rehearse", "also apply the change in a sandbox of its own, take it back there, and compare")
    .option("--base <revision>", "what a rehearsal starts from (default: where the branch left the default branch)")
    .option("--offline", "only the rehearsal, which needs no credentials")
    .addHelpText(
      "after",
      `
A stack needs a plan when what is synthesized differs from what was last applied to it, when somebody else applied it
since, or when Cloudflare or the cluster is not as declared. The plan file is thrown away: the digest is what is approved,
and switchyard apply --digest plans again and applies that, or refuses.

A rehearsal deploys what the base declares of the stacks that the change needs, applies the change as switchyard apply
does, rolls it back and settles (a move of traffic) or applies the base again (anything else), and compares the end with
the beginning. It runs on this machine in a sandbox that is thrown away, also on Ctrl-C; the configuration of the base
comes from git, the program is the one that runs. Names of stacks keep it short.

Exit codes: 0 whatever the guard says of it, 1 Terraform or an API failed, 2 the configuration is wrong, 3 refused: other
credentials, a target that cannot serve, or a rehearsal that did not go well.

Examples:
  switchyard plan
  switchyard plan production-prompt-service-traffic --env production
  switchyard plan --env staging --markdown "$GITHUB_STEP_SUMMARY"
  switchyard plan --json | jq -r .digest
  switchyard plan --rehearse --base origin/main "local-prompt-service-*"
  switchyard plan --rehearse --offline --env production      without any credentials`,
    )
    .action((stacks: readonly string[], options: Options) => plan(new Context(options), stacks, options));
}

/** Adds the options of every command that plans. */
export function withPlanOptions(command: Command): Command {
  return command
    .option("--all", "also the stacks that are as they were last applied")
    .addOption(new Option("--kind <kind>", "the kind of change (default: follows from the stack)").choices(kinds))
    .option("--live", "it is declared that the live colour changes as well");
}

async function plan(context: Context, stacks: readonly string[], options: Options): Promise<void> {
  const { all, kind, live, markdown } = options;
  requireRehearsalFor(options);
  // what is mistyped is said before anything takes its time
  const base = options.rehearse === true ? await baseOf(context.source.directory, options.base) : undefined;
  const change = options.offline === true ? undefined : await planned(context, { stacks, all, kind, live });
  const streams = !context.json && markdown !== "-";
  if (streams && change !== undefined) showChange(change, context.terminal);
  const wanted = stacks.length > 0 ? stacks : narrowedStacks();
  const rehearsal = base === undefined ? undefined : await rehearse(context, { stacks: wanted, base, kind, live });
  if (markdown !== undefined) {
    const text = planMarkdown({ summary: change?.summary, surprises: surprisesIn(change?.live ?? []), rehearsal });
    if (markdown === "-") process.stdout.write(text);
    else writeFileSync(markdown, text, { flag: "a" });
  }
  if (streams && rehearsal !== undefined) showRehearsal(rehearsal, context.terminal);
  if (context.json && markdown !== "-") {
    const answer = {
      ...(change === undefined ? {} : changeAnswer(change)),
      ...(rehearsal === undefined ? {} : { rehearsal }),
    };
    context.answer(answer, () => undefined);
  }
  if (rehearsal?.verdict === "refused") throw new Refusal(`the rehearsal was refused: ${rehearsal.reason}`);
}

async function planned(context: Context, options: ChangeOptions): Promise<PreparedChange> {
  const change = await prepareChange(context, options);
  removePlans(change.planned.map(({ stack }) => stack));
  // a stack that has nothing to do is as declared, and needs no plan the next time
  await change.record.remember(change.planned.filter((one) => !changesSomething(one.plan)).map(({ stack }) => stack));
  keepReviewed({ ...changeAnswer(change), digest: change.summary.digest });
  return change;
}

/** @throws BadInput for an option that would do nothing */
function requireRehearsalFor(options: Options): void {
  if (options.rehearse === true) return;
  const { base, offline } = options;
  if (base !== undefined) throw new BadInput("--base says where a rehearsal starts from: add --rehearse");
  if (offline === true) throw new BadInput("--offline leaves only a rehearsal: add --rehearse");
}

/** What is planned, for machines. */
export function changeAnswer({ summary, live, current }: PreparedChange): Readonly<Record<string, unknown>> {
  const { environment, digest, counts, destructive, notes, stacks } = summary;
  // traffic refers to the plan's resources and their values; what it means is told in words
  return {
    environment,
    digest,
    counts,
    destructive,
    notes,
    stacks: stacks.map(({ traffic: _, ...rest }) => rest),
    current,
    live,
  };
}

/** What somebody or something else left behind: a change that is not applied yet is no surprise. */
function surprisesIn(live: readonly ServiceStatus[]): readonly ServiceStatus[] {
  const surprising: readonly Standing[] = ["half-made", "differs", "unknown"];
  return live.filter(({ standing }) => surprising.includes(standing));
}

/** What is planned, for people: what somebody or something else left behind first, because the plan starts from there. */
export function showChange({ summary, live, current }: PreparedChange, terminal: Terminal): void {
  for (const status of surprisesIn(live)) showStatus(status, terminal);
  if (current.length > 0) {
    const count = `${current.length} ${current.length === 1 ? "stack is" : "stacks are"}`;
    terminal.line(terminal.style("dim", `${count} as last applied (--all plans them too)`));
  }
  if (summary.stacks.length === 0) terminal.line("Nothing to plan.");
  else showSummary(summary, terminal);
}
