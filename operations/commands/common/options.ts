import { type Command, Option } from "commander";
import type { MoveOptions } from "../../flows/apply/apply-move.js";
import type { EditOptions } from "../../flows/edit/edit.js";
import { kinds } from "../../guard/allow-list.js";
import { sentenceOf } from "./arguments.js";
import { type CommonOptions, withCommonOptions } from "./context.js";

/** The options of every command that edits the configuration. */
export type EditCommandOptions = CommonOptions & EditOptions;

/** The options of a command that edits the configuration and can apply the change. */
export type MoveCommandOptions = CommonOptions & MoveOptions;

/** Adds the options of every command that edits the configuration. */
export function withEditOptions(command: Command): Command {
  return withRecordOptions(command).option(
    "--overlay <path>",
    "change this file instead of the environment's own layer",
  );
}

/** Adds the options of every command that writes a file. */
export function withRecordOptions(command: Command): Command {
  return withCommonOptions(command)
    .option("--reason <text>", "the reason, for the record", sentenceOf("--reason"))
    .option("--incident <id>", "the incident this belongs to, for the record", sentenceOf("--incident"))
    .option("--commit", "commit the changed file, with who, why and the incident as trailers")
    .option("--dry-run", "show the change and write nothing");
}

/** Adds the options of every command that plans. */
export function withPlanOptions(command: Command): Command {
  return command
    .option("--all", "also plan the stacks that are up to date")
    .addOption(new Option("--kind <kind>", "the kind of change (default: follows from the stack)").choices(kinds))
    .option("--live", "allow changes of the live colour too");
}

/** Adds the option that applies an edit. */
export function withApplyOption(command: Command): Command {
  return command.option("--apply", "also plan the change, guard it, apply it, and read back what is live");
}

/** The end of the help of every command that edits the configuration. */
export const editHelp = `
One file is changed, in as few lines as possible: comments, order and quotes stay. The old file is kept as .bak
(switchyard restore puts it back). Nothing is written if the result would not load. In a protected environment you are
asked first; --yes answers.`;
