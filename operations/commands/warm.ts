import { Command } from "commander";
import { warmIdle } from "../flows/edit/warm.js";
import { wholeNumber } from "./common/arguments.js";
import { type EditCommandOptions, editHelp, withEditOptions } from "./common/options.js";
import { runEdit } from "./common/run.js";

interface Options extends EditCommandOptions {
  readonly replicas?: string;
}

/** Builds the command `switchyard warm`, which raises the idle colour's minimum before requests move there. */
export function warmCommand(): Command {
  return withEditOptions(new Command("warm"))
    .description("raise the idle colour's minimum number of pods, as a change of its own before requests move there")
    .argument("<service>", "the service")
    .option("--replicas <n>", "the new minimum (default: the live colour's minimum)")
    .addHelpText(
      "after",
      `
A flip is refused while the target has too few ready pods (readiness in the configuration of the service).
${editHelp}

Examples:
  switchyard warm prompt-service
  switchyard warm prompt-service --replicas 6`,
    )
    .action(async (name: string, options: Options) => {
      const asked = options.replicas === undefined ? undefined : wholeNumber("--replicas", options.replicas, 1, 500);
      await runEdit(options, (editing) => warmIdle(editing, name, asked));
    });
}
