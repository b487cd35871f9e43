import { Command } from "commander";
import { editHelp, type MoveCommandOptions, withApplyOption, withEditOptions } from "./common/options.js";
import { runMove } from "./common/run.js";

/** Builds the command `switchyard settle`, which ends a rollback that has left nothing on the bad colour. */
export function settleCommand(): Command {
  return withApplyOption(withEditOptions(new Command("settle")))
    .description("end a rollback once the bad colour gets nothing")
    .argument("<service>", "the service")
    .addHelpText(
      "after",
      `
Removes the rollback from the configuration; requests do not move. The hold on the bad image stays.
${editHelp}

Examples:
  switchyard settle prompt-service
  switchyard settle prompt-service --commit --incident INC-42`,
    )
    .action(async (name: string, options: MoveCommandOptions) => {
      await runMove(options, name, () => ({
        move: { do: "settle" },
        summary: "settle the rollback",
      }));
    });
}
