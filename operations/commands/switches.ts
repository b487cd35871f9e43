import { Command } from "commander";
import { editConfiguration } from "../edit/edit.js";
import { type EditCommandOptions, editHelp, oneOf, withEditOptions } from "../edit/options.js";
import { Context } from "./context.js";

/** `switchyard maintenance`: the switch that services see as `MAINTENANCE_MODE`. */
export function maintenanceCommand(): Command {
  return switchCommand("maintenance", "maintenanceMode", "MAINTENANCE_MODE")
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

/** `switchyard read-only`: the switch that services see as `READ_ONLY_MODE`. */
export function readOnlyCommand(): Command {
  return switchCommand("read-only", "readOnlyMode", "READ_ONLY_MODE")
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

function switchCommand(name: string, key: "maintenanceMode" | "readOnlyMode", variable: string): Command {
  return withEditOptions(new Command(name))
    .argument("<on|off>", "on or off")
    .action(async (word: string, options: EditCommandOptions) => {
      const on = oneOf(name, word, ["on", "off"] as const) === "on";
      await editConfiguration(new Context(options), options, { section: "environment" }, () => ({
        summary: `${name} ${on ? "on" : "off"}`,
        ways: [{ changes: [{ path: [key], value: on }] }],
        achieved: ({ settings }) => settings[key] === on,
        notes: [`Services see it as ${variable}=${on} once it is deployed.`],
      }));
    });
}
