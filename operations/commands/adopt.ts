import { Command } from "commander";
import { type AdoptEvent, adopt, adoptableText } from "../flows/adopt/adopt.js";
import { showAdoptable } from "../show/adoption.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

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
    .action(async (stacks: readonly string[], options: CommonOptions & { readonly dryRun?: boolean }) => {
      const context = new Context(options);
      const dryRun = options.dryRun ?? false;
      const tell = ({ adoptions, twins }: AdoptEvent): void =>
        context.answer({ adoptions, twins, done: !dryRun }, (terminal) =>
          showAdoptable({ adoptions, twins }, terminal),
        );
      const adopted = await adopt(context.configuration, stacks, dryRun, { ...context.port, tell });
      if (!adopted.done || context.json) return;
      const { terminal } = context;
      terminal.line(terminal.style("green", `Adopted ${adoptableText(adopted, "removed")}.`));
    });
}
