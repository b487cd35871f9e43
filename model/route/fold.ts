import { labels } from "../names.js";
import { type Colour, colours } from "../schema/primitives.js";
import { colourOf, type Identity, isIdentity, memberName } from "./identity.js";
import type { Choice, PodsTarget, PoolTarget, Route } from "./route.js";
import { known, type Value } from "./value.js";

/** A target's part of the requests. */
export interface Part {
  readonly target: Value<Identity>;
  /** Percent, to a hundredth; 0 is a standby in order of preference. */
  readonly percent: number;
}

/** The choice that holds where no other does. */
export function usualChoice(route: Route | undefined): Choice | undefined {
  return route?.choices.find(({ when }) => when.kind === "default");
}

/** The choices that a load balancer's custom rules are, in order of precedence. */
export function ruleChoices(route: Route | undefined): readonly RuleChoice[] {
  return (route?.choices ?? []).filter(isRule);
}

/** A choice that a custom rule is. */
export type RuleChoice = Choice & { readonly when: Extract<Choice["when"], { readonly kind: "rule" }> };

function isRule(choice: Choice): choice is RuleChoice {
  return choice.when.kind === "rule";
}

/**
 * The parts of the requests that the legs of a choice get while all of them are healthy, in the order of the legs.
 *
 * The first gets everything where order decides; nobody can tell the parts of a policy that is not known, and there the
 * first counts as well.
 */
export function partsOf(choice: Choice | undefined): readonly Part[] {
  const legs = choice?.legs === undefined ? [] : (known(choice.legs) ?? []);
  if (choice?.pick !== "weighted") return legs.map(({ target }, index) => ({ target, percent: index === 0 ? 100 : 0 }));
  const usual = known(choice.otherWeight ?? 1) ?? 0;
  const weights = legs.map(({ weight }) => (weight === undefined ? usual : (known(weight) ?? 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return legs.map(({ target }, index) => ({ target, percent: percentOf(weights[index] ?? 0, total) }));
}

/** A part of a whole in percent, to a hundredth: the one place that rounds. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

/** The percentages of the two colours by the usual choice; they add up to less than 100 where another target is preferred. */
export function sharesOf(route: Route | undefined): Readonly<Record<Colour, number>> {
  const shares = { blue: 0, green: 0 };
  for (const { target, percent } of partsOf(usualChoice(route))) {
    const colour = colourOf(known(target));
    if (colour !== undefined) shares[colour] += percent;
  }
  return shares;
}

/** The only colour that gets requests; nothing while both or neither do. */
export function soleColour(route: Route | undefined): Colour | undefined {
  const shares = sharesOf(route);
  return colours.find((colour) => shares[colour] === 100);
}

/**
 * The colour that a hostname takes for the active one: a canary and a rollback under way tell by what the rule, or the whole,
 * falls back to.
 */
export function activeAtEdge(route: Route): Colour | undefined {
  const resorts = [ruleChoices(route)[0]?.lastResort, usualChoice(route)?.lastResort];
  const told = resorts.flatMap((resort) => (resort === undefined ? [] : (colourOf(known(resort)) ?? [])));
  return told[0] ?? soleColour(route);
}

/** What a Service says that it selects: a colour, or what stands where a colour should; nothing where it says nothing or several. */
export function selectedBy(route: Route | undefined): string | undefined {
  const target = usualTarget(route);
  return target === undefined ? undefined : memberName(target);
}

/** The colour that a Service selects. */
export function selectedColour(route: Route | undefined): Colour | undefined {
  return colourOf(usualTarget(route));
}

function usualTarget(route: Route | undefined): Identity | undefined {
  const [only, ...others] = partsOf(usualChoice(route)).filter(({ percent }) => percent > 0);
  return only === undefined || others.length > 0 ? undefined : known(only.target);
}

/** The targets that a choice names, as far as they are known. */
export function targetsOf({ legs, spare = [], lastResort }: Choice): readonly Identity[] {
  const all = [...(legs === undefined ? [] : (known(legs) ?? [])), ...spare].map(({ target }) => target);
  return [...all, ...(lastResort === undefined ? [] : [lastResort])].flatMap((target) => known(target) ?? []);
}

/** What tells a route from every other: what it is of, its name and its cluster. */
export function routeKey({ of, name, cluster }: Route): string {
  return [of, known(name) ?? JSON.stringify(name), ...(cluster === undefined ? [] : [cluster])].join(" ");
}

/** The pools of a route. */
export function poolsIn({ targets }: Route): readonly (readonly [Identity, PoolTarget])[] {
  return Object.entries(targets).flatMap(([identity, target]) =>
    target.kind === "pool" && isIdentity(identity) ? [[identity, target] as const] : [],
  );
}

/** The pods that a Service selects; nothing for a hostname, and for a Service that leads elsewhere or to several. */
export function podsOf(route: Route | undefined): PodsTarget | undefined {
  const all = Object.values(route?.targets ?? {}).filter((target) => target.kind === "pods");
  return all.length === 1 ? all[0] : undefined;
}

/** What a route says about itself under a name; nothing where it does not, or it may not be read. */
export function noteOf(route: Route | undefined, name: string): string | undefined {
  const note = route?.notes[name];
  return note === undefined ? undefined : known(note);
}

/** The colour that a Service says it is active for. */
export function notedActive(route: Route | undefined): string | undefined {
  return noteOf(route, labels.active);
}
