import { type Command, Option } from "commander";
import { kinds } from "../../guard/allow-list.js";

/** Adds the options of every command that plans. */
export function withPlanOptions(command: Command): Command {
  return command
    .option("--all", "also the stacks that are as they were last applied")
    .addOption(new Option("--kind <kind>", "the kind of change (default: follows from the stack)").choices(kinds))
    .option("--live", "it is declared that the live colour changes as well");
}
