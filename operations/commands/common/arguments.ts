import { sentence } from "../../../model/schema/primitives.js";
import { BadInput } from "../../failures.js";

/** A line of text from the command line. @throws BadInput when it is longer */
export function sentenceOf(option: string): (text: string) => string {
  return (text) => {
    const problem = sentence.safeParse(text).error?.issues[0]?.message;
    if (problem !== undefined) throw new BadInput(`${option} takes ${problem}`);
    return text;
  };
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
