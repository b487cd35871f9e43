import type { Command } from "commander";
import { editHelp } from "./common/options.js";
import { switchCommand } from "./common/switch-command.js";

/** Builds the command `switchyard read-only`, for the switch that services see as `READ_ONLY_MODE`. */
export function readOnlyCommand(): Command {
  return switchCommand("read-only")
    .description("switch read-only mode on or off for every service of an environment")
    .addHelpText(
      "after",
      `
${editHelp}

Examples:
  switchyard read-only on --reason "destructive migration"
  switchyard read-only off`,
    );
}
