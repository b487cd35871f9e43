import { Command } from "commander";
import { type AdoptEvent, adopt, adoptableText } from "../flows/adopt/adopt.js";
import { showAdoptable } from "../show/adoption.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

/** Builds the command `switchyard adopt`, which imports existing objects into the states. */
export function adoptCommand(): Command {
  return withCommonOptions(new Command("adopt"))
    .description("find objects that are not in the state, show what importing them would change, and import them")
    .argument("[stacks...]", "names or globs of stacks (default: all)")
    .option("--dry-run", "only show what would be done")
    .addHelpText(
      "after",
      `
Use it after a killed deploy or a lost state file, or for a service that was made by hand: names are deterministic, so
existing objects are found by name. If pools or monitors exist twice, after a lost answer or a lost state, those that
requests depend on are kept, and the others are removed.

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
