import { type Command, Option } from "commander";
import type { MoveOptions } from "../../flows/apply/apply-move.js";
import type { EditOptions } from "../../flows/edit/edit.js";
import { kinds } from "../../guard/allow-list.js";
import { sentenceOf } from "./arguments.js";
import { type CommonOptions, withCommonOptions } from "./context.js";

/** Options of every command that changes a file of configuration. */
export type EditCommandOptions = CommonOptions & EditOptions;

/** Options of a command that changes a file and may go on to apply. */
export type MoveCommandOptions = CommonOptions & MoveOptions;

/** Adds the options of every command that changes the configuration. */
export function withEditOptions(command: Command): Command {
  return withRecordOptions(command).option(
    "--overlay <path>",
    "change this file instead of the environment's own layer",
  );
}

/** Adds the options of every command that changes a file, whichever it is. */
export function withRecordOptions(command: Command): Command {
  return withCommonOptions(command)
    .option("--reason <text>", "why, for the record", sentenceOf("--reason"))
    .option("--incident <id>", "the incident this belongs to, for the record", sentenceOf("--incident"))
    .option("--commit", "commit the changed file, with who, why and the incident as trailers")
    .option("--dry-run", "show the change and write nothing");
}

/** Adds the options of every command that plans. */
export function withPlanOptions(command: Command): Command {
  return command
    .option("--all", "also the stacks that are as they were last applied")
    .addOption(new Option("--kind <kind>", "the kind of change (default: follows from the stack)").choices(kinds))
    .option("--live", "it is declared that the live colour changes as well");
}

/** Adds what makes an edit go on to plan, guard and apply. */
export function withApplyOption(command: Command): Command {
  return command.option("--apply", "go on: plan what it changes, guard it, apply it, and read back what is live");
}

/** What every help of such a command ends with. */
export const editHelp = `
One file is changed, by as few lines as possible: comments, order and quotes stay. The file as it was is kept beside it
as .bak (switchyard restore puts it back). Nothing is written when the result would not load. In a protected environment
you are asked first; --yes answers.`;
