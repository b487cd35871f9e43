import { createHash } from "node:crypto";
import type { EdgeConfiguration, Origin, Pool, Steering } from "./configuration";
import type { Pinned } from "./sessions";

/** An origin and the pool that it was chosen from. */
export interface Choice {
  readonly pool: Pool;
  readonly origin: Origin;
  /** Whether the client's session led there. */
  readonly session: boolean;
  /** Whether no pool was healthy, and the fallback took it. */
  readonly fallback: boolean;
}

/** The circumstances of a choice, besides the configuration. */
export interface Circumstances {
  isUp(pool: Pool, origin: Origin): boolean;
  /** The place of the client's session. */
  readonly pinned: Pinned | undefined;
  /** A stable key of the client, for stable choices. */
  readonly clientKey: string;
  /** Returns milliseconds by the sandbox's clock since a time, given in milliseconds since 1970. */
  since(time: number): number;
  /** Returns a random number from 0 to 1. */
  random(): number;
}

/** Chooses an origin; returns undefined if none is left. @see https://developers.cloudflare.com/load-balancing/understand-basics/traffic-steering/ */
export function choose(
  steering: Steering,
  pools: EdgeConfiguration["pools"],
  circumstances: Circumstances,
): Choice | undefined {
  const known = steering.pools.flatMap((id) => pools.get(id) ?? []);
  const pinned = pinnedIn(known, steering, circumstances);
  if (pinned !== undefined) return pinned;
  const available = availablePools(known, circumstances).filter(
    (pool) => !sheds(pool.shedding.requests, circumstances),
  );
  const pool = steerTo(available, steering, circumstances);
  const origin = pool === undefined ? undefined : originOf(pool, healthyIn(pool, circumstances), circumstances);
  if (pool !== undefined && origin !== undefined) return { pool, origin, session: false, fallback: false };
  return lastResort(pools.get(steering.fallback), circumstances);
}

/** Chooses another healthy origin for a failed request: in the same pool, or else, if allowed, in the next. */
export function alternative(
  steering: Steering,
  pools: EdgeConfiguration["pools"],
  circumstances: Circumstances,
  failed: Choice,
): Choice | undefined {
  const beside = healthyIn(failed.pool, circumstances).filter(({ name }) => name !== failed.origin.name);
  const origin = failed.pool.enabled ? originOf(failed.pool, beside, circumstances) : undefined;
  if (origin !== undefined) return { ...failed, origin, session: false };
  if (!steering.acrossPools) return undefined;
  const others = steering.pools.flatMap((id) => (id === failed.pool.id ? [] : (pools.get(id) ?? [])));
  for (const pool of availablePools(others, circumstances)) {
    const next = originOf(pool, healthyIn(pool, circumstances), circumstances);
    if (next !== undefined) return { pool, origin: next, session: false, fallback: false };
  }
  return undefined;
}

function pinnedIn(known: readonly Pool[], steering: Steering, around: Circumstances): Choice | undefined {
  const { pinned } = around;
  if (pinned === undefined) return undefined;
  const pool = known.find(({ id }) => id === pinned.pool);
  const origin = pool?.origins.find(({ name }) => name === pinned.origin);
  if (pool === undefined || origin === undefined || !pool.enabled) return undefined;
  if (pool.shedding.sessions > 0 && share(around.clientKey) * 100 < pool.shedding.sessions) return undefined;
  const choice = { pool, origin, session: true, fallback: false };
  if (origin.enabled) return around.isUp(pool, origin) ? choice : undefined;
  return around.since(origin.disabledAt ?? 0) < steering.drain * 1000 ? choice : undefined;
}

function availablePools(pools: readonly Pool[], around: Circumstances): readonly Pool[] {
  return pools.filter((pool) => {
    const up = pool.origins.filter((origin) => origin.enabled && around.isUp(pool, origin));
    return pool.enabled && up.length >= Math.max(1, pool.minimumOrigins) && up.some(({ weight }) => weight > 0);
  });
}

function healthyIn(pool: Pool, around: Circumstances): readonly Origin[] {
  return pool.origins.filter((origin) => origin.enabled && around.isUp(pool, origin));
}

function sheds(percent: number, { random }: Circumstances): boolean {
  return percent > 0 && random() * 100 < percent;
}

/** Chooses a pool by weight. If all weights are zero, the order decides, so that no request is lost. */
function steerTo(available: readonly Pool[], steering: Steering, around: Circumstances): Pool | undefined {
  const weighted = ["random", "least_outstanding_requests", "least_connections"].includes(steering.policy);
  if (!weighted) return available[0];
  const chance = steering.affinity === "ip_cookie" ? share(around.clientKey) : around.random();
  return byWeight(available, ({ id }) => steering.weightOf(id), chance) ?? available[0];
}

function originOf(pool: Pool, origins: readonly Origin[], around: Circumstances): Origin | undefined {
  const chance = pool.hashed ? share(around.clientKey) : around.random();
  return byWeight(origins, ({ weight }) => weight, chance);
}

function lastResort(pool: Pool | undefined, around: Circumstances): Choice | undefined {
  if (pool === undefined || !pool.enabled) return undefined;
  const origin = originOf(
    pool,
    pool.origins.filter(({ enabled }) => enabled),
    around,
  );
  return origin === undefined ? undefined : { pool, origin, session: false, fallback: true };
}

function byWeight<T>(all: readonly T[], weightOf: (one: T) => number, chance: number): T | undefined {
  const total = all.reduce((sum, one) => sum + weightOf(one), 0);
  let left = chance * total;
  for (const one of all) {
    left -= weightOf(one);
    if (left < 0) return one;
  }
  return undefined;
}

/** Hashes a text to a number from 0 to 1. */
function share(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
