import { Command } from "commander";
import { baseOf } from "../adapters/base.js";
import { appendText } from "../adapters/files.js";
import { narrowedStacks } from "../adapters/synth.js";
import { BadInput, Refusal } from "../failures.js";
import { changeAnswer, planChange } from "../flows/plan/plan.js";
import { rehearse } from "../flows/rehearse/rehearse.js";
import type { Kind } from "../guard/allow-list.js";
import { showChange, surprisesIn } from "../show/change.js";
import { planMarkdown } from "../show/markdown-summary.js";
import { showRehearsal } from "../show/rehearsal.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";
import { withPlanOptions } from "./common/options.js";

interface Options extends CommonOptions {
  readonly all?: boolean;
  readonly kind?: Kind;
  readonly live?: boolean;
  readonly markdown?: string;
  readonly rehearse?: boolean;
  readonly base?: string;
  readonly offline?: boolean;
}

/** Builds the command `switchyard plan`, which shows what an apply would do. */
export function planCommand(): Command {
  return withPlanOptions(withCommonOptions(new Command("plan")))
    .description("show what an apply would do, what it means, and the digest to approve")
    .argument("[stacks...]", "names or globs of stacks (default: those that need a plan)")
    .option("--markdown <file>", "write the summary for a pull request there; - prints it instead")
    .option("--rehearse", "also apply the change in a sandbox of its own, take it back there, and compare")
    .option("--base <revision>", "the base of a rehearsal (default: the branch point from the default branch)")
    .option("--offline", "only the rehearsal, which needs no credentials")
    .addHelpText(
      "after",
      `
A stack needs a plan if its synthesized files differ from those last applied, if another checkout applied it since, or
if Cloudflare or the cluster is not as declared. The plan file is deleted: the digest is what is approved, and
switchyard apply --digest plans again and applies that, or refuses.

A rehearsal deploys the base of the stacks that the change needs, and applies the change as switchyard apply does. Then
it rolls back and settles (a move of traffic) or applies the base again (anything else), and compares the end with the
beginning. It runs on this machine in a sandbox that is deleted at the end, also on Ctrl-C. The base's configuration
comes from git; the program is this one. Name stacks to keep it short.

Exit codes: 0 planned, whatever the guard's verdict, 1 Terraform or an API failed, 2 the configuration is wrong, 3 refused:
other credentials, a target that is not ready, or a rehearsal that did not succeed.

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

async function plan(context: Context, stacks: readonly string[], options: Options): Promise<void> {
  const { all, kind, live, markdown } = options;
  requireRehearsalFor(options);
  // report mistyped options before anything slow starts
  const { configuration } = context;
  const { signal } = context.port;
  const { directory } = configuration.source;
  const base = options.rehearse === true ? await baseOf(directory, options.base) : undefined;
  const change =
    options.offline === true ? undefined : await planChange(configuration, { stacks, all, kind, live }, signal);
  const streams = !context.json && markdown !== "-";
  if (streams && change !== undefined) showChange(change, context.terminal);
  const wanted = stacks.length > 0 ? stacks : narrowedStacks();
  const rehearsal =
    base === undefined ? undefined : await rehearse(configuration, { stacks: wanted, base, kind, live }, signal);
  if (markdown !== undefined) {
    const text = planMarkdown({ summary: change?.summary, surprises: surprisesIn(change?.live ?? []), rehearsal });
    if (markdown === "-") context.terminal.write(text);
    else appendText(markdown, text);
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

/** @throws BadInput for an option that would do nothing */
function requireRehearsalFor(options: Options): void {
  if (options.rehearse === true) return;
  const { base, offline } = options;
  if (base !== undefined) throw new BadInput("--base is the base of a rehearsal: add --rehearse");
  if (offline === true) throw new BadInput("--offline leaves only a rehearsal: add --rehearse");
}
