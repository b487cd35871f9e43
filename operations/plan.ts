import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { changesSomething, type PreparedChange, prepareChange, removePlans } from "./change/prepare.js";
import { type CommonOptions, Context, withCommonOptions } from "./context.js";
import type { Standing } from "./live/compare.js";
import { type Kind, kinds } from "./plan/allow-list.js";
import { summaryMarkdown } from "./plan/markdown-summary.js";
import { showSummary } from "./plan/terminal-summary.js";
import { showStatus } from "./status.js";
import type { Terminal } from "./terminal.js";

interface Options extends CommonOptions {
  readonly all?: boolean;
  readonly kind?: Kind;
  readonly live?: boolean;
  readonly markdown?: string;
}

/** `switchyard plan`: what an apply would do, for people. */
export function planCommand(): Command {
  return withPlanOptions(withCommonOptions(new Command("plan")))
    .description("show what an apply would do, what it means, and the digest to approve")
    .argument("[stacks...]", "names or globs of stacks (default: those that need a plan)")
    .option("--markdown <file>", "write the summary for a pull request there; - prints it instead")
    .addHelpText(
      "after",
      `
A stack needs a plan when what is synthesized differs from what was last applied to it, when somebody else applied it
since, or when Cloudflare or the cluster is not as declared. The plan file is thrown away: the digest is what is approved,
and switchyard apply --digest plans again and applies that, or refuses.

Exit codes: 0 whatever the guard says of it, 1 Terraform or an API failed, 2 the configuration is wrong, 3 refused: other
credentials, or a target that cannot serve.

Examples:
  switchyard plan
  switchyard plan production-prompt-service-traffic --env production
  switchyard plan --env staging --markdown "$GITHUB_STEP_SUMMARY"
  switchyard plan --json | jq -r .digest`,
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
  const change = await prepareChange(context, { stacks, all, kind, live });
  removePlans(change.planned.map(({ stack }) => stack));
  // a stack that has nothing to do is as declared, and needs no plan the next time
  await change.record.remember(change.planned.filter((one) => !changesSomething(one.plan)).map(({ stack }) => stack));
  if (markdown === "-") {
    process.stdout.write(summaryMarkdown(change.summary));
    return;
  }
  if (markdown !== undefined) writeFileSync(markdown, summaryMarkdown(change.summary), { flag: "a" });
  context.answer(changeAnswer(change), (terminal) => showChange(change, terminal));
}

/** What is planned, for machines. */
export function changeAnswer({ summary, live, current }: PreparedChange): Readonly<Record<string, unknown>> {
  const { digest, counts, destructive, notes, stacks } = summary;
  // traffic refers to the plan's resources and their values; what it means is told in words
  return { digest, counts, destructive, notes, stacks: stacks.map(({ traffic: _, ...rest }) => rest), current, live };
}

/** What is planned, for people: what somebody or something else left behind first, because the plan starts from there. */
export function showChange({ summary, live, current }: PreparedChange, terminal: Terminal): void {
  const surprising: readonly Standing[] = ["half-made", "differs", "unknown"];
  for (const status of live.filter(({ standing }) => surprising.includes(standing))) showStatus(status, terminal);
  if (current.length > 0) {
    const count = `${current.length} ${current.length === 1 ? "stack is" : "stacks are"}`;
    terminal.line(terminal.style("dim", `${count} as last applied (--all plans them too)`));
  }
  if (summary.stacks.length === 0) terminal.line("Nothing to plan.");
  else showSummary(summary, terminal);
}
