import { partsOf, sharesOf, usualChoice } from "../../model/route/fold.js";
import { type Identity, memberName } from "../../model/route/identity.js";
import type { Route } from "../../model/route/route.js";
import { isNotKnown, type Value } from "../../model/route/value.js";
import { type Colour, colours } from "../../model/schema/primitives.js";

/** Shares for people: `blue 95 %, green 5 %`, or `blue 100 %`. */
export function sharesText(shares: Readonly<Record<Colour, number>>): string {
  const live = colours.filter((colour) => shares[colour] > 0);
  return live.length === 0 ? "no colour" : live.map((colour) => `${colour} ${shares[colour]} %`).join(", ");
}

/** The shares of a route for people. */
export function splitText(route: Route | undefined): string {
  return sharesText(sharesOf(route));
}

/** The same where everything that one colour has is told by its name alone: `blue`. */
export function shortSharesText(shares: Readonly<Record<Colour, number>>): string {
  return colours.find((colour) => shares[colour] === 100) ?? sharesText(shares);
}

/** The share of a leg for people: `95 %`, or its place among those that stand by. */
export function partText(percent: number, index: number): string {
  return percent > 0 ? `${percent} %` : `standby ${index}`;
}

/** What a target is called. @param nameOf its name. @default - what it is called beside its owner's others */
export function targetText(
  target: Value<Identity>,
  nameOf: (identity: Identity) => string | undefined = () => undefined,
): string {
  if (isNotKnown(target)) return target.until === "apply" ? "(known after apply)" : "(not to be read)";
  return nameOf(target) ?? memberName(target);
}

/** The targets of a route by their names, each with its share. */
export function legTexts(
  route: Route | undefined,
  nameOf?: (identity: Identity) => string | undefined,
): readonly (readonly [name: string, share: string, percent: number])[] {
  return partsOf(usualChoice(route)).map(({ target, percent }, index) => [
    targetText(target, nameOf),
    partText(percent, index),
    percent,
  ]);
}
