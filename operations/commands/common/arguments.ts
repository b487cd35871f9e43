import { sentence } from "../../../model/schema/primitives.js";
import { BadInput } from "../../failures.js";

/** Returns a parser of a line of text. @throws BadInput for a text that is too long or has several lines */
export function sentenceOf(option: string): (text: string) => string {
  return (text) => {
    const problem = sentence.safeParse(text).error?.issues[0]?.message;
    if (problem !== undefined) throw new BadInput(`${option} takes ${problem}`);
    return text;
  };
}

/** Returns the current time in RFC 3339, in UTC, to the second. */
export function instantNow(): string {
  return new Date().toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Parses a whole number within bounds. @throws BadInput for anything else */
export function wholeNumber(option: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new BadInput(`${option} got ${JSON.stringify(text)}; a whole number from ${minimum} to ${maximum}`);
}

/** Parses one of several words. @throws BadInput for any other */
export function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new BadInput(`${option} got ${JSON.stringify(text)}; ${words.join(", ")}`);
  return word;
}
