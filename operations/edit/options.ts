import type { Command } from "commander";
import { sentence } from "../../model/schema/primitives.js";
import { type CommonOptions, withCommonOptions } from "../commands/context.js";
import { BadInput } from "../failures.js";

/** Options of every command that changes a file of configuration. */
export interface EditCommandOptions extends CommonOptions {
  readonly overlay?: string;
  readonly reason?: string;
  readonly incident?: string;
  readonly dryRun?: boolean;
  readonly commit?: boolean;
}

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
    .option("--reason <text>", "why, for the record")
    .option("--incident <id>", "the incident this belongs to, for the record")
    .option("--commit", "commit the changed file, with who, why and the incident as trailers")
    .option("--dry-run", "show the change and write nothing");
}

/** What every help of such a command ends with. */
export const editHelp = `
One file is changed, by as few lines as possible: comments, order and quotes stay. The file as it was is kept beside it
as .bak (switchyard restore puts it back). Nothing is written when the result would not load. In a protected environment
you are asked first; --yes answers.`;

/** Why a change is made, checked. */
export interface Why {
  readonly reason?: string;
  readonly incident?: string;
}

/** The reason and the incident that were given. @throws BadInput when they are longer than a line */
export function whyOf({ reason, incident }: EditCommandOptions): Why {
  return {
    ...(reason === undefined ? {} : { reason: sentenceOf("--reason", reason) }),
    ...(incident === undefined ? {} : { incident: sentenceOf("--incident", incident) }),
  };
}

/** A line of text from the command line. @throws BadInput when it is longer */
export function sentenceOf(option: string, text: string): string {
  const problem = sentence.safeParse(text).error?.issues[0]?.message;
  if (problem !== undefined) throw new BadInput(`${option} takes ${problem}`);
  return text;
}

/** Now, as configuration writes it: RFC 3339 in UTC, to the second. */
export function instantNow(): string {
  return new Date().toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** A whole number within bounds from the command line. @throws BadInput for anything else */
export function wholeNumber(option: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new BadInput(`${option} got ${JSON.stringify(text)}; a whole number from ${minimum} to ${maximum}`);
}

/** One of some words from the command line. @throws BadInput for any other */
export function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new BadInput(`${option} got ${JSON.stringify(text)}; ${words.join(", ")}`);
  return word;
}
