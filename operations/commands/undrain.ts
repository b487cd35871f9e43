import type { Command } from "commander";
import { editHelp } from "./common/options.js";
import { originCommand } from "./common/origin-command.js";

/** Builds the command `switchyard undrain`, which puts an origin back into rotation. */
export function undrainCommand(): Command {
  return originCommand("undrain", false)
    .description("put an origin back into rotation")
    .addHelpText(
      "after",
      `${editHelp}

Examples:
  switchyard undrain mcp koyeb-primary`,
    );
}
