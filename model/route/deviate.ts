import { isDeepStrictEqual } from "node:util";
import { podsOf, poolsIn, type RuleChoice, ruleChoices, usualChoice } from "./fold.js";
import type { Identity } from "./identity.js";
import type { Origin } from "./origin.js";
import type { Leg, Pick, PoolTarget, Route } from "./route.js";
import { isNotKnown, known, type Value } from "./value.js";

/** A part of a route as it is configured. */
export type Written =
  | { readonly part: "route" }
  | { readonly part: "enabled"; readonly value: Value<boolean> }
  | { readonly part: "pick"; readonly value: Value<Pick> | undefined }
  | { readonly part: "legs"; readonly value: readonly Value<Identity>[] }
  | { readonly part: "last resort"; readonly value: Value<Identity> | undefined }
  /** The weights, from 0 to 1. */
  | { readonly part: "weights"; readonly value: Readonly<Record<Identity, Value<number>>> }
  | { readonly part: "stickiness"; readonly value: WrittenStickiness }
  | { readonly part: "rule"; readonly of: string; readonly value: readonly WrittenRule[] }
  | { readonly part: "pool"; readonly of: Identity; readonly value: readonly Origin[] }
  | { readonly part: "pool enabled"; readonly of: Identity; readonly value: Value<boolean> }
  | { readonly part: "selector"; readonly value: Readonly<Record<string, Value<string>>> }
  | { readonly part: "note"; readonly of: string; readonly value: Value<string> };

/** The session settings, without Cloudflare's defaults. */
export interface WrittenStickiness {
  readonly by: Value<string>;
  readonly ttl?: Value<number> | undefined;
  readonly headers?: Value<readonly string[]> | undefined;
}

/** A custom rule, without Cloudflare's defaults. */
export interface WrittenRule {
  readonly condition: Value<string>;
  readonly disabled: Value<boolean>;
  readonly targets: readonly Value<Identity>[];
  readonly lastResort: Value<Identity> | undefined;
  readonly answer?: unknown;
}

/** A part that differs from its declaration; a part of only one side is undefined on the other. */
export interface Deviating {
  readonly part: Written["part"];
  readonly declared: Written | undefined;
  readonly live: Written | undefined;
}

/**
 * Returns the differences between a live route and its declaration, whether requests notice them or not.
 *
 * Pools are compared if they were read.
 *
 * @param live undefined if the route does not exist
 */
export function deviations(declared: Route, live: Route | undefined): readonly Deviating[] {
  if (live === undefined) return [{ part: "route", declared: { part: "route" }, live: undefined }];
  const [wanted, found] = [written(declared), written(live)];
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [one, other] = [wanted.get(key), found.get(key)];
    const part = (one ?? other)?.part;
    if (part === undefined || isDeepStrictEqual(one, other)) return [];
    return [{ part, declared: one, live: other }];
  });
}

function written(route: Route): ReadonlyMap<string, Written> {
  const parts = route.of === "hostname" ? writtenHostname(route) : writtenService(route);
  return new Map(parts.map((one) => [`${one.part} ${"of" in one ? one.of : ""}`, one]));
}

function writtenHostname(route: Route): readonly Written[] {
  const { pick, legs = [], spare = [], lastResort, stickiness } = usualChoice(route) ?? {};
  const all = isNotKnown(legs) ? [] : legs;
  const { by = "none", ttl, headers } = stickiness ?? {};
  const names = [...new Set(ruleChoices(route).map(nameOf))];
  return [
    { part: "enabled", value: route.enabled },
    { part: "pick", value: pick },
    { part: "legs", value: isNotKnown(legs) ? [legs] : targetsOf(legs) },
    { part: "last resort", value: lastResort },
    { part: "weights", value: Object.fromEntries([...all, ...spare].flatMap(weightOf)) },
    { part: "stickiness", value: by === "none" ? { by } : { by, ttl, headers } },
    ...names.map((of): Written => {
      const value = ruleChoices(route).filter((rule) => nameOf(rule) === of);
      return { part: "rule", of, value: value.map(ruleOf) };
    }),
  ];
}

/** Returns the differences of pools; undefined on the live side if a pool does not exist. */
export function poolDeviations(declared: Route, live: Route["targets"]): readonly Deviating[] {
  return poolsIn(declared).flatMap(([of, pool]): readonly Deviating[] => {
    const wanted: Written = { part: "pool", of, value: ownOf(pool) };
    const target = live[of];
    if (target?.kind !== "pool") return [{ part: "pool", declared: wanted, live: undefined }];
    const found: Written = { part: "pool", of, value: ownOf(target) };
    const [on, isOn] = [pool, target].map(({ enabled }): Written => ({ part: "pool enabled", of, value: enabled }));
    return [
      ...(isDeepStrictEqual(on, isOn) ? [] : [{ part: "pool enabled", declared: on, live: isOn } as const]),
      ...(isDeepStrictEqual(wanted, found) ? [] : [{ part: "pool", declared: wanted, live: found } as const]),
    ];
  });
}

/** Returns the origins of a pool, without what is behind them. */
function ownOf({ origins }: PoolTarget): readonly Origin[] {
  return (known(origins) ?? []).map(({ way: _, ...origin }) => origin);
}

function writtenService(route: Route): readonly Written[] {
  const selector = podsOf(route)?.selector;
  return [
    { part: "selector", value: selector === undefined || isNotKnown(selector) ? {} : selector },
    ...Object.keys(route.notes)
      .sort()
      .flatMap((of): readonly Written[] => {
        const value = route.notes[of];
        return value === undefined ? [] : [{ part: "note", of, value }];
      }),
  ];
}

function nameOf({ when }: RuleChoice): string {
  return known(when.name) ?? "";
}

function ruleOf({ when, legs = [], lastResort, answer }: RuleChoice): WrittenRule {
  return {
    condition: when.condition,
    disabled: when.disabled,
    targets: isNotKnown(legs) ? [legs] : targetsOf(legs),
    lastResort,
    ...(answer === undefined ? {} : { answer }),
  };
}

function targetsOf(legs: readonly Leg[]): readonly Value<Identity>[] {
  return legs.map(({ target }) => target);
}

function weightOf({ target, weight }: Leg): readonly (readonly [Identity, Value<number>])[] {
  return weight === undefined || isNotKnown(target) ? [] : [[target, weight]];
}
