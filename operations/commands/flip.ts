import { Command } from "commander";
import { colours, otherColour } from "../../model/schema/primitives.js";
import { oneOf } from "./common/arguments.js";
import { editHelp, type MoveCommandOptions, withApplyOption, withEditOptions } from "./common/options.js";
import { runMove } from "./common/run.js";

interface Options extends MoveCommandOptions {
  readonly to?: string;
}

/** Builds the command `switchyard flip`, which makes the candidate the active colour. */
export function flipCommand(): Command {
  return withApplyOption(withEditOptions(new Command("flip")))
    .description("make the candidate the active colour, at the edge and in the cluster")
    .argument("<service>", "the service")
    .option("--to <colour>", "the colour to make active; nothing happens if it is active already")
    .addHelpText(
      "after",
      `
In a protected environment a service with an edge flips from the last rung of its ladder only (switchyard rollout).
switchyard rollback <service> stays possible.
${editHelp}

Examples:
  switchyard flip prompt-service                     from blue to green
  switchyard flip prompt-service --to green          the same, and nothing if green is active already
  switchyard flip prompt-service --dry-run           show the line that would change`,
    )
    .action(async (name: string, options: Options) => {
      const to = options.to === undefined ? undefined : oneOf("--to", options.to, colours);
      await runMove(options, name, ({ active }) => ({
        move: { do: "flip", to },
        summary: `flip to ${to ?? otherColour(active)}`,
      }));
    });
}
