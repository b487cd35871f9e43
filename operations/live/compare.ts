import { isDeepStrictEqual } from "node:util";
import { selectedBy, sharesOf, soleColour } from "../../model/route/fold.js";
import type { Route } from "../../model/route/route.js";
import { shortSharesText } from "../route-text.js";
import type { Deviation, LivePart } from "./api.js";

/**
 * The result of comparing the live routes with the declared ones: with `half-made` only a part of a flip is live, with
 * `not-applied` none of it is, `differs` is any other difference, and with `unknown` an API did not answer.
 */
export type Standing = "as-declared" | "not-deployed" | "not-applied" | "half-made" | "differs" | "unknown";

/** A part of a service's route, both as declared and as live in an API. */
export interface ComparedPart {
  /** The API's name in sentences: `edge`, `cluster`. */
  readonly title: string;
  readonly declared: Route;
  /** The live part. @default - nothing is deployed */
  readonly live?: LivePart | undefined;
  readonly deviations: readonly Deviation[];
}

/** The result of a comparison. */
export interface Comparison {
  readonly standing: Standing;
  /** The result in one line: `half-made: edge green, cluster blue`. */
  readonly words: string;
  readonly deviations: readonly Deviation[];
}

/** Compares the live parts with the declared ones. @param silent sentences about the APIs that said nothing */
export function compare(parts: readonly ComparedPart[], silent: readonly string[]): Comparison {
  // an operator looks at clusters first
  const found = [...parts].reverse().flatMap(({ deviations }) => deviations);
  const here = parts.map(wordsOf).join(", ");
  const as = (standing: Standing, words: string): Comparison => ({ standing, words, deviations: found });
  if (silent.length > 0) {
    return as("unknown", [here, silent.join(", ")].filter((text) => text !== "").join("; "));
  }
  if (parts.every(({ live }) => live?.route === undefined)) return as("not-deployed", "not deployed");
  if (found.length === 0) return as("as-declared", here);
  const behind = parts.filter((part) => !isMoved(part));
  if (behind.length === 0) return as("differs", `${here}, with differences`);
  // a canary step changes only the edge: the clusters are as declared before and after
  const isApart = behind.some(({ declared }) => declared.of === "service") || !isOneColour(parts);
  return behind.length < parts.length && isApart
    ? as("half-made", `half-made: ${here}`)
    : as("not-applied", `not applied: ${here}`);
}

/** Reports whether a part sends requests where it is declared to, whatever else differs. */
function isMoved({ declared, live }: ComparedPart): boolean {
  const [is, wanted] = [live?.route, declared].map((route) =>
    declared.of === "service" ? selectedBy(route) : route && sharesOf(route),
  );
  return isDeepStrictEqual(is, wanted);
}

/** Reports whether all parts that send every request to one colour agree on that colour. */
function isOneColour(parts: readonly ComparedPart[]): boolean {
  const alone = parts.flatMap(({ live }) => {
    const route = live?.route;
    if (route === undefined) return ["nothing"];
    return (route.of === "service" ? selectedBy(route) || "nothing" : soleColour(route)) ?? [];
  });
  return new Set(alone).size < 2;
}

/** Formats where a part sends requests: `edge green`. */
function wordsOf({ title, live }: ComparedPart): string {
  const route = live?.route;
  if (route === undefined) return `${title} nothing`;
  return `${title} ${route.of === "service" ? selectedBy(route) || "nothing" : shortSharesText(sharesOf(route))}`;
}
