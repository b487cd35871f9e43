import { z } from "zod";
import type { Cloudflare } from "../adapters/cloudflare.js";

/** The health of a pool. */
export interface PoolHealth {
  readonly healthy: boolean;
  /** The reasons of unhealthy origins: `blue.shop.example: HTTP timeout occurred`. */
  readonly reasons: readonly string[];
}

const origin = z.looseObject({ healthy: z.boolean().nullish(), failure_reason: z.string().nullish() });
const place = z.looseObject({
  healthy: z.boolean().nullish(),
  origins: z.array(z.record(z.string(), origin)).nullish(),
});
const poolHealthObject = z.looseObject({ pop_health: z.record(z.string(), z.unknown()).nullish() });

/**
 * Reads the health of a pool; returns nothing before the first result of its monitor.
 *
 * @param path the pool's API path
 */
export async function poolHealth(cloudflare: Cloudflare, path: string): Promise<PoolHealth | undefined> {
  const answer = await cloudflare.get(`${path}/health`);
  return answer === undefined
    ? undefined
    : poolHealthFrom(Object.values(poolHealthObject.parse(answer).pop_health ?? {}));
}

/**
 * Returns the health of a pool: it is healthy if most probing locations say so. Returns nothing without any result.
 *
 * @param places the result of each location, as the API returns it
 */
export function poolHealthFrom(places: readonly unknown[]): PoolHealth | undefined {
  const spoken = places.map((one) => place.parse(one)).filter(({ healthy }) => typeof healthy === "boolean");
  if (spoken.length === 0) return undefined;
  const well = spoken.filter(({ healthy }) => healthy === true);
  const reasons = spoken
    .flatMap(({ origins }) => (origins ?? []).flatMap((one) => Object.entries(one)))
    .filter(([, { healthy }]) => healthy === false)
    .map(([address, { failure_reason }]) => `${address}: ${failure_reason ?? "no reason given"}`);
  return { healthy: well.length * 2 > spoken.length, reasons: [...new Set(reasons)] };
}
