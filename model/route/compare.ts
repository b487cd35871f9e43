import { isDeepStrictEqual } from "node:util";
import { percentOf, poolsIn, type RuleChoice, ruleChoices, usualChoice } from "./fold.js";
import { type Identity, isIdentity } from "./identity.js";
import { placeOf } from "./origin.js";
import { behind, canServe, mayAnswer, namesOf, reached, reachedAsLeg, servedBy, servers } from "./reach.js";
import type { Choice, PoolTarget, Route, Target } from "./route.js";
import { isNotKnown, known, type NotKnown, type Value } from "./value.js";

/**
 * A part of a route that requests notice: whether the name exists, whether it answers, a fixed answer, the set headers,
 * the shares, the sessions, the rules, the places, how a target is reached, what is behind it (DNS name, ingress,
 * policies, pods), and its health check.
 */
export type Part =
  | "route"
  | "answers"
  | "answer"
  | "headers"
  | "shares"
  | "last resort"
  | "stickiness"
  | "failover"
  | "place"
  | "rules"
  | "target"
  | "name"
  | "ingress"
  | "policy"
  | "pods"
  | "check";

/** A difference that requests notice. */
export interface Difference {
  readonly part: Part;
  /** The target or place. @default - the whole route */
  readonly of?: string;
  /** The old value in a canonical form, without irrelevant values; undefined if it did not exist. */
  readonly before: unknown;
  /** The new value. */
  readonly after: unknown;
}

/**
 * Returns the differences that requests notice between two routes, whichever targets are healthy; empty if every
 * request is treated as before.
 *
 * Unknown and unreadable values count as differences, so nothing passes because it is unknown. Conditions of rules are
 * compared as text.
 */
export function compare(before: Route | undefined, after: Route | undefined): readonly Difference[] {
  const [from, to] = [before, after].map((route) => (route === undefined ? undefined : noticed(route)));
  if (from === undefined || to === undefined) {
    return from === to ? [] : [{ part: "route", before: before?.name, after: after?.name }];
  }
  return [...new Set([...from.keys(), ...to.keys()])].sort().flatMap((key) => {
    const [was, is] = [from.get(key), to.get(key)];
    // a target on only one side is already a difference in shares
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

/** Returns what requests notice of a route, by part. */
function noticed(route: Route): ReadonlyMap<string, Noticed> {
  const found = new Map<string, Noticed>();
  const add = (one: Noticed, role = ""): void => {
    found.set(`${one.part} ${one.of ?? ""}${role}`, one);
  };
  const choice = usualChoice(route) ?? { when: { kind: "default" } };
  const usual = treatment(route, choice);
  const shut = choice.answer === undefined && usual.tiers.length === 0 && usual.lastResort === "none";
  add({ part: "route", value: route.cluster === undefined ? route.name : `${known(route.name)}@${route.cluster}` });
  add({ part: "answers", value: isNotKnown(route.enabled) ? route.enabled : route.enabled && !shut });
  // nothing else of a disabled hostname can be noticed
  if (route.enabled === false) return found;
  const rules = ruleTreatments(route, usual);
  const places = route.choices.filter(({ when }) => !["default", "rule"].includes(when.kind));
  if (choice.answer !== undefined) add({ part: "answer", value: choice.answer });
  add({ part: "shares", value: usual.tiers });
  add({ part: "last resort", value: usual.lastResort });
  add({ part: "stickiness", value: usual.stickiness });
  add({ part: "failover", value: usual.failover });
  if (rules.length > 0) add({ part: "rules", value: rules });
  for (const place of places) {
    const code = "code" in place.when ? place.when.code : "";
    add({ part: "place", of: `${place.when.kind} ${code}`, value: treatment(route, place) });
  }
  const all = destinations(route);
  // without Cloudflare's proxy there are no rules, and only answering targets see headers
  if (route.proxied !== false && all.some(([identity]) => mayAnswer(targetOf(route, identity)))) {
    add({ part: "headers", value: route.headers ?? "unsaid", ofTarget: true });
  }
  for (const [identity, parts, asLeg] of all) {
    // apart, so that a pool that becomes a leg by a change of shares is not reached otherwise
    if (asLeg !== undefined) add({ part: "target", of: identity, value: asLeg, ofTarget: true }, " as a leg");
    for (const [part, value] of Object.entries(parts)) add({ part: part as Part, of: identity, value, ofTarget: true });
  }
  return found;
}

/** The treatment of requests by one choice. */
interface Treatment {
  /** The shares of the first targets, then of those to use if none of them is healthy, and so on. */
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
  // without Cloudflare's proxy there are no sessions and no retries
  const stays = route.proxied === false ? { by: "none" } : (stickiness ?? { by: "none" });
  const tiers = tiersOf(choice, pools, route.of);
  return {
    // a last resort's health does not count, so one server comes last in order anyway
    tiers:
      (stays.by === "none" || tiers.length === 0) && isOneServer(resort, tiers, pools)
        ? [...tiers, { [resort]: 100 }]
        : tiers,
    lastResort: resort,
    // a session holds on any leg it may have begun on, whatever the weight, and knows origins by name
    stickiness:
      stays.by === "none"
        ? stays
        : { ...stays, among: heldBy(choice, pools).map((held) => [held, namesOf(pools.get(held))]) },
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

/** Returns the legs that a session may be on. */
function heldBy({ legs = [] }: Choice, pools: ReadonlyMap<string, PoolTarget>): readonly string[] {
  const targets = isNotKnown(legs) ? [] : legs.flatMap(({ target }) => (isNotKnown(target) ? [] : [target]));
  return targets.filter((target) => pools.get(target)?.enabled !== false).sort();
}

/** Returns the legs that can serve, in tiers: the weighted ones, then at an edge each other one. */
function tiersOf(
  { pick, legs = [], otherWeight = 1 }: Choice,
  pools: ReadonlyMap<string, PoolTarget>,
  of: Route["of"],
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
  if (pick === "weighted" && of === "service") return weighed.length === 0 ? [] : [first];
  return weighed.length === 0 ? rest : [first, ...rest];
}

/** Returns the custom rules that treat requests differently from the default. */
function ruleTreatments(route: Route, usual: Treatment): readonly unknown[] {
  const active = ruleChoices(route).filter(({ when }) => when.disabled !== true);
  const told = active.map((rule) => {
    const { name: _, priority: __, disabled, ...when } = rule.when;
    return { when: disabled === false ? when : { ...when, disabled }, ...treatmentOrAnswer(route, rule) };
  });
  // the last rules may treat requests like the default
  let length = told.length;
  for (; length > 0; length--) {
    const { when, ...last } = told[length - 1] ?? {};
    // an earlier rule that does not terminate would be changed by it
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

/** How a target is reached, by the parts of a route, and what counts for a leg alone. */
type Destination = readonly [identity: string, parts: Readonly<Partial<Record<Part, unknown>>>, asLeg?: unknown];

/** Returns how each reachable target is reached. */
function destinations(route: Route): readonly Destination[] {
  const isSticky = route.choices.some(({ stickiness }) => stickiness !== undefined && stickiness.by !== "none");
  const [legs, resorts] = [new Set<string>(), new Set<string>()];
  const pools = new Map<string, PoolTarget>(poolsIn(route));
  for (const choice of route.choices) {
    if (choice.when.kind === "rule" && choice.when.disabled === true) continue;
    const { lastResort } = treatment(route, choice);
    const tiers = tiersOf({ ...usualChoice(route), ...choice }, pools, route.of);
    for (const tier of tiers) for (const identity of Object.keys(tier)) legs.add(identity);
    if (isSticky) for (const identity of heldBy({ ...usualChoice(route), ...choice }, pools)) legs.add(identity);
    if (typeof lastResort === "string") resorts.add(lastResort);
  }
  // the owner of the pods may be unknown until the apply
  if (route.of === "service" && [...legs].some((key) => !isIdentity(key))) {
    for (const identity of Object.keys(route.targets)) legs.add(identity);
  }
  return [...new Set([...legs, ...resorts])].flatMap((identity): readonly Destination[] => {
    const target = targetOf(route, identity);
    if (target === undefined) return [];
    if (target.kind === "pods") return [[identity, servedBy(target)]];
    if (target.kind !== "pool") return [[identity, { target: target.hostname }]];
    const parts = { target: reached(target), check: target.check ?? "none", ...behind(target) };
    return legs.has(identity) ? [[identity, parts, reachedAsLeg(target)]] : [[identity, parts]];
  });
}

function targetOf(route: Route, identity: string): Target | undefined {
  return isIdentity(identity) ? route.targets[identity] : undefined;
}
