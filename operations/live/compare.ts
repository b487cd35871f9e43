import { isDeepStrictEqual } from "node:util";
import { podsOf, selectedBy, sharesOf, soleColour } from "../../model/route/fold.js";
import type { Route } from "../../model/route/route.js";
import { shortSharesText } from "../route-text.js";
import type { Deviation, Half, LivePart } from "./api.js";

/**
 * How what is live stands to what is declared: `half-made` is one part of a flip without another, `not-applied` is
 * none of them, `differs` is anything else, `unknown` is an API that did not answer.
 */
export type Standing = "as-declared" | "not-deployed" | "not-applied" | "half-made" | "differs" | "unknown";

/** A part of where a service's requests go, as it is declared and as an API has it. */
export interface ComparedPart {
  /** What sentences call the API: `edge`, `cluster`. */
  readonly title: string;
  readonly declared: Route;
  /** @default - there is nothing of it */
  readonly live?: LivePart | undefined;
  readonly deviations: readonly Deviation[];
}

/** What a comparison found. */
export interface Comparison {
  readonly standing: Standing;
  /** One line: `half-made: edge green, cluster blue`. */
  readonly words: string;
  readonly deviations: readonly Deviation[];
}

/** Compares all parts that answered with what is declared. @param silent the APIs that did not answer, or were not asked */
export function compare(parts: readonly ComparedPart[], silent: readonly Half[]): Comparison {
  // clusters first, because there an operator looks first
  const found = [...parts].reverse().flatMap(({ deviations }) => deviations);
  const here = parts.flatMap(wordsOf).join(", ");
  const as = (standing: Standing, words: string): Comparison => ({ standing, words, deviations: found });
  if (silent.length > 0) {
    const words = silent.map((half) => `the ${half} did not answer`).join(", ");
    return as("unknown", here === "" ? words : `${here}; ${words}`);
  }
  if (parts.every(({ live }) => live?.route === undefined)) return as("not-deployed", "not deployed");
  if (found.length === 0) return as("as-declared", here);
  const behind = parts.filter((part) => !isMoved(part));
  if (behind.length === 0) return as("differs", `${here}, with differences`);
  // a step of a canary is the edge's alone: the clusters are where they should be before and after
  const isApart = behind.some(({ declared }) => declared.of === "service") || !isOneColour(parts);
  return behind.length < parts.length && isApart
    ? as("half-made", `half-made: ${here}`)
    : as("not-applied", `not applied: ${here}`);
}

/** Whether a part sends requests where it is declared, whatever else differs. */
function isMoved({ declared, live }: ComparedPart): boolean {
  const [is, wanted] = [live?.route, declared].map((route) =>
    declared.of === "service" ? podsOf(route)?.selector : route && sharesOf(route),
  );
  return isDeepStrictEqual(is, wanted);
}

/** Whether all parts that send everything to one colour mean the same one. */
function isOneColour(parts: readonly ComparedPart[]): boolean {
  const alone = parts.flatMap(({ live }) => {
    const route = live?.route;
    const colour = route?.of === "service" ? (selectedBy(route) ?? "nothing") : soleColour(route);
    return colour === undefined ? [] : [colour];
  });
  return new Set(alone).size < 2;
}

/** `edge green`. */
function wordsOf({ title, declared, live }: ComparedPart): readonly string[] {
  if (live === undefined) return [];
  const where =
    declared.of === "service" ? (selectedBy(live.route) ?? "nothing") : shortSharesText(sharesOf(live.route));
  return [`${title} ${where}`];
}
