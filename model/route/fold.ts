import { labels } from "../names.js";
import { type Colour, colours } from "../schema/primitives.js";
import { colourOf, type Identity, isIdentity, memberName } from "./identity.js";
import type { Choice, PodsTarget, PoolTarget, Route } from "./route.js";
import { known, type Value } from "./value.js";

/** A target's share of the requests. */
export interface Part {
  readonly target: Value<Identity>;
  /** The percentage, to a hundredth; 0 for a standby in order of preference. */
  readonly percent: number;
}

/** Returns the choice that holds if no other does. */
export function usualChoice(route: Route | undefined): Choice | undefined {
  return route?.choices.find(({ when }) => when.kind === "default");
}

/** Returns the choices of a load balancer's custom rules, in order of precedence. */
export function ruleChoices(route: Route | undefined): readonly RuleChoice[] {
  return (route?.choices ?? []).filter(isRule);
}

/** The choice of a custom rule. */
export type RuleChoice = Choice & { readonly when: Extract<Choice["when"], { readonly kind: "rule" }> };

function isRule(choice: Choice): choice is RuleChoice {
  return choice.when.kind === "rule";
}

/**
 * Returns the shares of a choice's legs while all are healthy, in the order of the legs.
 *
 * In order of preference the first leg gets everything; so it does under an unknown policy, whose shares are unknown.
 */
export function partsOf(choice: Choice | undefined): readonly Part[] {
  const legs = choice?.legs === undefined ? [] : (known(choice.legs) ?? []);
  if (choice?.pick !== "weighted") return legs.map(({ target }, index) => ({ target, percent: index === 0 ? 100 : 0 }));
  const usual = known(choice.otherWeight ?? 1) ?? 0;
  const weights = legs.map(({ weight }) => (weight === undefined ? usual : (known(weight) ?? 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return legs.map(({ target }, index) => ({ target, percent: percentOf(weights[index] ?? 0, total) }));
}

/** Returns a part of a whole in percent, rounded to a hundredth; nothing else rounds. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

/** Returns the percentages of the colours in the usual choice; below 100 in total if another target is preferred. */
export function sharesOf(route: Route | undefined): Readonly<Record<Colour, number>> {
  const shares = { blue: 0, green: 0 };
  for (const { target, percent } of partsOf(usualChoice(route))) {
    const colour = colourOf(known(target));
    if (colour !== undefined) shares[colour] += percent;
  }
  return shares;
}

/** Returns the only colour that gets requests; undefined if both or neither do. */
export function soleColour(route: Route | undefined): Colour | undefined {
  const shares = sharesOf(route);
  return colours.find((colour) => shares[colour] === 100);
}

/** Returns the active colour of a hostname: the last resort of the rule or of the whole, else the sole colour. */
export function activeAtEdge(route: Route): Colour | undefined {
  const resorts = [ruleChoices(route)[0]?.lastResort, usualChoice(route)?.lastResort];
  const told = resorts.flatMap((resort) => (resort === undefined ? [] : (colourOf(known(resort)) ?? [])));
  return told[0] ?? soleColour(route);
}

/** Returns the colour that a Service selects, or the text in its place; undefined for none or several. */
export function selectedBy(route: Route | undefined): string | undefined {
  const target = usualTarget(route);
  return target === undefined ? undefined : memberName(target);
}

/** Returns the colour that a Service selects. */
export function selectedColour(route: Route | undefined): Colour | undefined {
  return colourOf(usualTarget(route));
}

function usualTarget(route: Route | undefined): Identity | undefined {
  const [only, ...others] = partsOf(usualChoice(route)).filter(({ percent }) => percent > 0);
  return only === undefined || others.length > 0 ? undefined : known(only.target);
}

/** Returns the known targets of a choice. */
export function targetsOf({ legs, spare = [], lastResort }: Choice): readonly Identity[] {
  const all = [...(legs === undefined ? [] : (known(legs) ?? [])), ...spare].map(({ target }) => target);
  return [...all, ...(lastResort === undefined ? [] : [lastResort])].flatMap((target) => known(target) ?? []);
}

/** Returns the key of a route: its kind, name and cluster. */
export function routeKey({ of, name, cluster }: Route): string {
  return [of, known(name) ?? JSON.stringify(name), ...(cluster === undefined ? [] : [cluster])].join(" ");
}

/** Returns the pools of a route. */
export function poolsIn({ targets }: Route): readonly (readonly [Identity, PoolTarget])[] {
  return Object.entries(targets).flatMap(([identity, target]) =>
    target.kind === "pool" && isIdentity(identity) ? [[identity, target] as const] : [],
  );
}

/** Returns the pods that a Service selects; undefined for a hostname, or a Service with other or several targets. */
export function podsOf(route: Route | undefined): PodsTarget | undefined {
  const all = Object.values(route?.targets ?? {}).filter((target) => target.kind === "pods");
  return all.length === 1 ? all[0] : undefined;
}

/** Returns an annotation of a route; undefined if it is missing or unreadable. */
export function noteOf(route: Route | undefined, name: string): string | undefined {
  const note = route?.notes[name];
  return note === undefined ? undefined : known(note);
}

/** Returns the active colour in a Service's annotation. */
export function notedActive(route: Route | undefined): string | undefined {
  return noteOf(route, labels.active);
}
