import type { Command } from "commander";
import { editHelp } from "./common/options.js";
import { switchCommand } from "./common/switch-command.js";

/** Builds the command `switchyard maintenance`, for the switch that services see as `MAINTENANCE_MODE`. */
export function maintenanceCommand(): Command {
  return switchCommand("maintenance")
    .description("switch maintenance mode on or off for every service of an environment")
    .addHelpText(
      "after",
      `
${editHelp}

Examples:
  switchyard maintenance on --reason "restoring the database" --incident INC-42
  switchyard maintenance off`,
    );
}
