import { Command } from "commander";
import { restoreFile } from "../flows/edit/restore.js";
import { restoredAnswer, showRestored } from "../show/edit.js";
import { Context } from "./common/context.js";
import { type EditCommandOptions, withRecordOptions } from "./common/options.js";

/** Builds the command `switchyard restore`, which takes back the last change of a file. */
export function restoreCommand(): Command {
  return withRecordOptions(new Command("restore"))
    .description("restore a configuration file as it was before the last change")
    .argument("<file>", "the file, not its .bak")
    .addHelpText(
      "after",
      `
The file and its .bak are swapped, so a second restore undoes the first. Nothing is written if the result would not load.
In a protected environment you are asked first; --yes answers.

Examples:
  switchyard restore config/local/services/prompt-service.yaml
  switchyard restore /etc/switchyard/production.json --env production --yes`,
    )
    .action(async (path: string, options: EditCommandOptions) => {
      const context = new Context(options);
      const restored = await restoreFile(context.editing(options), path);
      context.answer(restoredAnswer(restored), (terminal) => showRestored(restored, terminal));
    });
}
