import { z } from "zod";
import { type Colour, colours } from "../../model/schema/primitives.js";

/** A custom rule of a load balancer: requests that go elsewhere, whatever the steering. */
export interface EdgeRule {
  readonly name: string;
  readonly condition: string;
  readonly disabled: boolean;
  /** Names of the pools that it sends requests to; empty where it overrides something else. */
  readonly pools: readonly string[];
  readonly fallback: string | undefined;
}

/** Where a load balancer sends requests, with pools by their names. */
export interface EdgeTraffic {
  readonly enabled: boolean;
  readonly steering: string;
  readonly defaultPools: readonly string[];
  readonly fallback: string | undefined;
  /** From 0 to 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly affinity: string;
  readonly rules: readonly EdgeRule[];
}

const rule = z.looseObject({
  name: z.string().default(""),
  condition: z.string().nullish(),
  disabled: z.boolean().nullish(),
  overrides: z
    .looseObject({ default_pools: z.array(z.string()).nullish(), fallback_pool: z.string().nullish() })
    .nullish(),
});
const loadBalancer = z.looseObject({
  enabled: z.boolean().nullish(),
  steering_policy: z.string().nullish(),
  default_pools: z.array(z.string()).nullish(),
  fallback_pool: z.string().nullish(),
  random_steering: z
    .looseObject({ pool_weights: z.record(z.string(), z.number()).nullish(), default_weight: z.number().nullish() })
    .nullish(),
  session_affinity: z.string().nullish(),
  rules: z.array(rule).nullish(),
});

/**
 * Where a load balancer sends requests: the API's object and Terraform's attributes have the same form.
 *
 * @param nameOf the name of the pool that an id, or a reference, means
 */
export function edgeTraffic(value: unknown, nameOf: (id: string) => string): EdgeTraffic {
  const said = loadBalancer.parse(value);
  const weights = Object.entries(said.random_steering?.pool_weights ?? {});
  return {
    enabled: said.enabled ?? true,
    steering: said.steering_policy ?? "off",
    defaultPools: (said.default_pools ?? []).map(nameOf),
    fallback: said.fallback_pool == null ? undefined : nameOf(said.fallback_pool),
    weights: Object.fromEntries(weights.map(([id, weight]) => [nameOf(id), weight])),
    affinity: said.session_affinity ?? "none",
    rules: (said.rules ?? []).map(({ name, condition, disabled, overrides }) => ({
      name,
      condition: condition ?? "",
      disabled: disabled ?? false,
      pools: (overrides?.default_pools ?? []).map(nameOf),
      fallback: overrides?.fallback_pool == null ? undefined : nameOf(overrides.fallback_pool),
    })),
  };
}

/**
 * Percentages of the requests that each colour gets by steering; they add up to less than 100 where another pool is
 * preferred.
 *
 * @param poolOf the name of a colour's pool
 */
export function sharesOf(
  { steering, defaultPools, weights }: EdgeTraffic,
  poolOf: (colour: Colour) => string,
): Readonly<Record<Colour, number>> {
  const weightOf = (pool: string): number =>
    steering === "random" ? (weights[pool] ?? 0) : pool === defaultPools[0] ? 1 : 0;
  const total = defaultPools.reduce((sum, pool) => sum + weightOf(pool), 0);
  const share = (colour: Colour): number => {
    const pool = poolOf(colour);
    return total === 0 || !defaultPools.includes(pool) ? 0 : Math.round((1000 * weightOf(pool)) / total) / 10;
  };
  return { blue: share("blue"), green: share("green") };
}

/** Shares for people: `blue 95 %, green 5 %`. */
export function sharesText(shares: Readonly<Record<Colour, number>>): string {
  const live = colours.filter((colour) => shares[colour] > 0);
  if (live.length === 1)
    return shares[live[0] ?? "blue"] === 100 ? `${live[0]}` : `${live[0]} ${shares[live[0] ?? "blue"]} %`;
  return live.length === 0 ? "no colour" : live.map((colour) => `${colour} ${shares[colour]} %`).join(", ");
}
