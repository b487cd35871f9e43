import { Command } from "commander";
import { type SwitchName, turn } from "../../flows/edit/switch.js";
import { oneOf } from "./arguments.js";
import { type EditCommandOptions, withEditOptions } from "./options.js";
import { runEdit } from "./run.js";

/** Returns a command that turns a switch of an environment on or off. */
export function switchCommand(name: SwitchName): Command {
  return withEditOptions(new Command(name))
    .argument("<on|off>", "on or off")
    .action(async (word: string, options: EditCommandOptions) => {
      const on = oneOf(name, word, ["on", "off"] as const) === "on";
      await runEdit(options, (editing) => turn(editing, name, on));
    });
}
