import { isDeepStrictEqual } from "node:util";
import { percentOf, poolsIn, type RuleChoice, ruleChoices, usualChoice } from "./fold.js";
import type { Identity } from "./identity.js";
import { type Origin, placeOf } from "./origin.js";
import type { Choice, PoolTarget, Route } from "./route.js";
import { isNotKnown, type NotKnown, type Value } from "./value.js";

/**
 * What of a route differs: whether it is there under this name at all, whether it answers, who gets which share, who stays where, which
 * requests a rule or a place takes elsewhere, where and how a target is reached, and what it has to say about its health.
 */
export type Part =
  | "route"
  | "answers"
  | "shares"
  | "last resort"
  | "stickiness"
  | "failover"
  | "place"
  | "rules"
  | "target"
  | "check";

/** Something that requests notice. */
export interface Difference {
  readonly part: Part;
  /** The target or the place that it is about. @default - the whole */
  readonly of?: string;
  /** As it is for requests: plain, in an order of its own, without what makes no difference; nothing where it is not there. */
  readonly before: unknown;
  /** The same, afterwards. */
  readonly after: unknown;
}

/**
 * What requests notice of a change of a route, while all or any of its targets are healthy; empty where every request is
 * treated as before.
 *
 * What only the apply will tell, or cannot be read, is noticed: nothing passes because nobody knows it. Conditions of rules
 * are compared as they are written.
 */
export function compare(before: Route | undefined, after: Route | undefined): readonly Difference[] {
  const [from, to] = [before, after].map((route) => (route === undefined ? undefined : noticed(route)));
  if (from === undefined || to === undefined) {
    return from === to ? [] : [{ part: "route", before: before?.name, after: after?.name }];
  }
  return [...new Set([...from.keys(), ...to.keys()])].sort().flatMap((key) => {
    const [was, is] = [from.get(key), to.get(key)];
    // how a target is reached that only one side leads to says nothing beyond the shares
    if ((was ?? is)?.ofTarget === true && (was === undefined || is === undefined)) return [];
    if (isDeepStrictEqual(was?.value, is?.value)) return [];
    const { part, of } = was ?? is ?? { part: "route" };
    return [{ part, ...(of === undefined ? {} : { of }), before: was?.value, after: is?.value }];
  });
}

interface Noticed {
  readonly part: Part;
  readonly of?: string;
  readonly value: unknown;
  readonly ofTarget?: boolean;
}

/** A route as requests notice it, by keys of its parts. */
function noticed(route: Route): ReadonlyMap<string, Noticed> {
  const found = new Map<string, Noticed>();
  const add = (one: Noticed): void => {
    found.set(`${one.part} ${one.of ?? ""}`, one);
  };
  const usual = treatment(route, usualChoice(route) ?? { when: { kind: "default" } });
  const shut = route.enabled === false || (usual.tiers.length === 0 && usual.lastResort === "none");
  add({ part: "route", value: route.name });
  add({ part: "answers", value: isNotKnown(route.enabled) ? route.enabled : route.enabled && !shut });
  // nothing else of a hostname that is switched off can be noticed
  if (route.enabled === false) return found;
  const rules = ruleTreatments(route, usual);
  const places = route.choices.filter(({ when }) => !["default", "rule"].includes(when.kind));
  add({ part: "shares", value: usual.tiers });
  add({ part: "last resort", value: usual.lastResort });
  add({ part: "stickiness", value: usual.stickiness });
  add({ part: "failover", value: usual.failover });
  if (rules.length > 0) add({ part: "rules", value: rules });
  for (const place of places) {
    const code = "code" in place.when ? place.when.code : "";
    add({ part: "place", of: `${place.when.kind} ${code}`, value: treatment(route, place) });
  }
  for (const [identity, value, check] of destinations(route)) {
    add({ part: "target", of: identity, value, ofTarget: true });
    if (check !== undefined) add({ part: "check", of: identity, value: check, ofTarget: true });
  }
  return found;
}

/** What one choice does with requests. */
interface Treatment {
  /** Who is asked first, and by which parts; then who is asked where none of those is healthy, and so on. */
  readonly tiers: readonly (Readonly<Record<string, number>> | NotKnown)[];
  readonly lastResort: unknown;
  readonly stickiness: unknown;
  readonly failover: unknown;
  readonly policy?: unknown;
}

function treatment(route: Route, own: Choice): Treatment {
  const choice = { ...usualChoice(route), ...own };
  const { pick, lastResort, stickiness, failover = false, sessionFailover = "none" } = choice;
  const pools = new Map<string, PoolTarget>(poolsIn(route));
  const resort = resortOf(lastResort, pools);
  // without Cloudflare in between nobody stays anywhere, and nothing is asked a second time
  const stays = route.proxied === false ? { by: "none" } : (stickiness ?? { by: "none" });
  const tiers = tiersOf(choice, pools);
  return {
    // its health does not count, so that one server is the last in order anyway
    tiers:
      (stays.by === "none" || tiers.length === 0) && isOneServer(resort, tiers, pools)
        ? [...tiers, { [resort]: 100 }]
        : tiers,
    lastResort: resort,
    // a session holds wherever it may have begun, whatever the weight is now, and knows origins by their names
    stickiness:
      stays.by === "none"
        ? stays
        : { ...stays, among: heldBy(choice, pools).map((held) => [held, pools.get(held)?.origins]) },
    failover:
      route.proxied === false || sessionFailover === "none" ? "none" : [sessionFailover, failover, route.proxied],
    ...(pick === "ordered" || pick === "weighted" || pick === undefined ? {} : { policy: pick }),
  };
}

function isOneServer(
  resort: unknown,
  tiers: Treatment["tiers"],
  pools: ReadonlyMap<string, PoolTarget>,
): resort is Identity {
  const pool = typeof resort === "string" ? pools.get(resort) : undefined;
  const isAmong = tiers.some((tier) => Object.keys(tier).some((identity) => identity === resort));
  return pool !== undefined && !isAmong && new Set(servers(pool).map(placeOf)).size === 1;
}

/** Legs that a session may stand on. */
function heldBy({ legs = [] }: Choice, pools: ReadonlyMap<string, PoolTarget>): readonly string[] {
  const targets = isNotKnown(legs) ? [] : legs.flatMap(({ target }) => (isNotKnown(target) ? [] : [target]));
  return targets.filter((target) => pools.get(target)?.enabled !== false).sort();
}

/** Legs that can serve: by weight those that have one, each of the others after them. */
function tiersOf(
  { pick, legs = [], otherWeight = 1 }: Choice,
  pools: ReadonlyMap<string, PoolTarget>,
): Treatment["tiers"] {
  if (isNotKnown(legs)) return [legs];
  const able = legs
    .filter(({ target }) => isNotKnown(target) || canServe(pools.get(target)))
    .map(({ target, weight = otherWeight }) => ({
      key: isNotKnown(target) ? `(${target.until}) ${target.words}` : target,
      weight: pick === "weighted" ? weight : 0,
    }));
  const hidden = able.map(({ weight }) => weight).find(isNotKnown);
  if (hidden !== undefined) return [hidden];
  const weighed = able.flatMap(({ key, weight }) => (isNotKnown(weight) || weight === 0 ? [] : [{ key, weight }]));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const first = Object.fromEntries(weighed.map(({ key, weight }) => [key, percentOf(weight, total)]));
  const rest = able.filter(({ weight }) => weight === 0).map(({ key }) => ({ [key]: 100 }));
  return weighed.length === 0 ? rest : [first, ...rest];
}

/** Custom rules that take requests elsewhere than they would go without them. */
function ruleTreatments(route: Route, usual: Treatment): readonly unknown[] {
  const active = ruleChoices(route).filter(({ when }) => when.disabled !== true);
  const told = active.map((rule) => {
    const { name: _, priority: __, disabled, ...when } = rule.when;
    return { when: disabled === false ? when : { ...when, disabled }, ...treatmentOrAnswer(route, rule) };
  });
  // the last rules may send requests where they go anyway
  let length = told.length;
  for (; length > 0; length--) {
    const { when, ...last } = told[length - 1] ?? {};
    // one that hands on to it would be changed by what it says
    const handsOn = told.slice(0, length - 1).some((earlier) => earlier.when.terminates !== true);
    if (when === undefined || handsOn || isNotKnown(when.condition) || !isDeepStrictEqual(last, usual)) break;
  }
  return told.slice(0, length);
}

function treatmentOrAnswer(route: Route, rule: RuleChoice): Treatment | { readonly answer: unknown } {
  return rule.answer === undefined ? treatment(route, rule) : { answer: rule.answer };
}

function resortOf(resort: Value<Identity> | undefined, pools: ReadonlyMap<string, PoolTarget>): unknown {
  if (resort === undefined) return "none";
  if (isNotKnown(resort)) return resort;
  const pool = pools.get(resort);
  const serves = pool === undefined || (pool.enabled !== false && servers(pool).length > 0);
  return serves ? resort : "none";
}

/** Whether a pool can be chosen while its origins are healthy; one that is not known may. */
function canServe(pool: PoolTarget | undefined): boolean {
  if (pool === undefined || isNotKnown(pool.origins)) return true;
  if (pool.enabled === false) return false;
  const enabled = pool.origins.filter((origin) => origin.enabled !== false).length;
  return servers(pool).length > 0 && (isNotKnown(pool.minimum) || enabled >= Math.max(1, pool.minimum));
}

function servers({ origins }: PoolTarget): readonly Origin[] {
  return isNotKnown(origins) ? [] : origins.filter(({ enabled, weight }) => enabled !== false && weight !== 0);
}

/** How each target is reached that requests can get to. */
function destinations(route: Route): readonly (readonly [string, unknown, unknown])[] {
  const isSticky = route.choices.some(({ stickiness }) => stickiness !== undefined && stickiness.by !== "none");
  const [legs, resorts] = [new Set<string>(), new Set<string>()];
  const pools = new Map<string, PoolTarget>(poolsIn(route));
  for (const choice of route.choices) {
    if (choice.when.kind === "rule" && choice.when.disabled === true) continue;
    const { lastResort } = treatment(route, choice);
    const tiers = tiersOf({ ...usualChoice(route), ...choice }, pools);
    for (const tier of tiers) for (const identity of Object.keys(tier)) legs.add(identity);
    if (isSticky) for (const identity of heldBy({ ...usualChoice(route), ...choice }, pools)) legs.add(identity);
    if (typeof lastResort === "string") resorts.add(lastResort);
  }
  const others = Object.entries(route.targets).filter(([, { kind }]) => kind !== "pool");
  return [
    ...[...new Set([...legs, ...resorts])].flatMap((identity) => {
      const pool = pools.get(identity);
      return pool === undefined ? [] : [[identity, reached(pool, legs.has(identity)), pool.check ?? "none"] as const];
    }),
    ...others.map(([identity, target]) => [identity, target, undefined] as const),
  ];
}

/** How a pool is reached. @param isLeg whether its health counts, which that of a last resort does not */
function reached(pool: PoolTarget, isLeg: boolean): unknown {
  const { origins, shedding, originSteering, minimum } = pool;
  if (isNotKnown(origins)) return { origins };
  const all = origins.filter(({ enabled }) => enabled !== false);
  const serving = servers(pool);
  const hidden = all.filter(({ weight, enabled }) => isNotKnown(weight) || isNotKnown(enabled));
  const weightOf = ({ weight }: Origin): number => (isNotKnown(weight) ? 0 : weight);
  const total = serving.reduce((sum, origin) => sum + weightOf(origin), 0);
  const shareOf = (place: string): number =>
    percentOf(
      serving.filter((origin) => placeOf(origin) === place).reduce((sum, origin) => sum + weightOf(origin), 0),
      total,
    );
  const places = new Set(serving.map(placeOf));
  const everywhere = all.map(placeOf).sort();
  const needsMore = isLeg && minimum !== 0 && minimum !== 1 && new Set(everywhere).size > 1;
  return {
    servers: Object.fromEntries([...places].map((place) => [place, shareOf(place)])),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(isLeg && (shedding.requests !== 0 || shedding.sessions !== 0) ? { shedding } : {}),
    ...(places.size > 1 ? { originSteering } : {}),
    ...(needsMore ? { minimum, of: everywhere } : {}),
  };
}
