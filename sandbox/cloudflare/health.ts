import type { Account } from "./account";
import type { Collection } from "./collection";
import { CloudflareError } from "./errors";
import { type JsonObject, listOf, newId, objectOf } from "./json";
import { acceptMonitor } from "./monitor";
import type { Answer, Route } from "./router";

/** A request for the health of an origin, by a monitor. */
export interface Probe {
  /** The id of the pool. */
  readonly pool: string;
  readonly address: string;
  /** The port; 0 for the default of the monitor's type. */
  readonly port: number;
  /** The origin, as stored in the pool. */
  readonly origin: JsonObject;
  /** The monitor, as stored or as given by the preview. */
  readonly monitor: JsonObject;
  /** `known` for the last result of the running monitor, `now` for an immediate probe. */
  readonly ask: "known" | "now";
}

/** A monitor's result for an origin. */
export interface OriginHealth {
  readonly healthy: boolean;
  /** The reason. @default "No failures", or "HTTP timeout occurred" if not healthy */
  readonly failureReason?: string;
  /** The status code of the probe's response. @default 200, or 0 if not healthy */
  readonly responseCode?: number;
  /** The round trip time, in milliseconds. @default 1 */
  readonly rtt?: number;
}

/** A source of origins' health; undefined until the monitor has a result. */
export type HealthSource = (probe: Probe) => OriginHealth | undefined | Promise<OriginHealth | undefined>;

/** The health of a pool and its origins, as one data centre sees it. */
interface PoolHealth {
  readonly healthy: boolean;
  readonly origins: readonly JsonObject[];
}

/**
 * Returns the routes for the health of a pool, and for the preview, which probes it at once with any monitor.
 * There is one data centre. A preview is kept until the API restarts.
 *
 * @see https://developers.cloudflare.com/api/resources/load_balancers/subresources/pools/subresources/health/
 */
export function healthRoutes(
  account: Account,
  pools: Collection,
  monitors: Collection,
  source: HealthSource,
): readonly Route[] {
  const previews = new Map<string, Promise<JsonObject>>();
  const preview = (ids: readonly string[], monitor: JsonObject): Answer => {
    const id = newId();
    const names: Record<string, unknown> = {};
    const results = ids.map(async (pool): Promise<[string, PoolHealth]> => {
      const value = pools.one(account.id, pool);
      names[pool] = value.name;
      const health = await look(value, monitor, "now", source);
      return [pool, health ?? { healthy: false, origins: [] }];
    });
    const done = Promise.all(results).then((pairs) => Object.fromEntries(pairs));
    // the request for the preview's result gets the error; until then nobody handles it
    done.catch(() => undefined);
    previews.set(id, done);
    return { result: { preview_id: id, pools: names } };
  };
  return [
    {
      method: "GET",
      path: "/accounts/:owner/load_balancers/pools/:pool/health",
      handle: async ({ at }) => {
        const pool = pools.one(account.id, at.pool ?? "");
        const monitor = monitors.find(account.id, String(pool.monitor ?? ""));
        const health = monitor && pool.enabled !== false ? await look(pool, monitor, "known", source) : undefined;
        if (health === undefined) throw new CloudflareError(404, 1001, "Health info unavailable");
        return { result: { pool_id: pool.id, pop_health: { "Loopback, LO": health } } };
      },
    },
    {
      method: "POST",
      path: "/accounts/:owner/load_balancers/pools/:pool/preview",
      handle: ({ at, body }) => {
        const pool = String(pools.one(account.id, at.pool ?? "").id);
        return preview([pool], acceptMonitor(body, account));
      },
    },
    {
      method: "POST",
      path: "/accounts/:owner/load_balancers/monitors/:monitor/preview",
      handle: ({ at, body }) => {
        const monitor = monitors.one(account.id, at.monitor ?? "");
        const ids = pools.all(account.id).filter((pool) => pool.monitor === monitor.id);
        return preview(
          ids.map((pool) => String(pool.id)),
          acceptMonitor({ ...monitor, ...body }, account),
        );
      },
    },
    {
      method: "GET",
      path: "/accounts/:owner/load_balancers/preview/:preview",
      handle: async ({ at }) => {
        const found = previews.get(at.preview ?? "");
        if (found === undefined) throw new CloudflareError(404, 1001, "object could not be found");
        return { result: await found };
      },
    },
  ];
}

async function look(
  pool: JsonObject,
  monitor: JsonObject,
  ask: Probe["ask"],
  source: HealthSource,
): Promise<PoolHealth | undefined> {
  const enabled = listOf(pool.origins)
    .map(objectOf)
    .filter((origin) => origin.enabled !== false);
  const found = await Promise.all(
    enabled.map(async (origin): Promise<[string, OriginHealth | undefined]> => {
      const address = String(origin.address);
      const port = Number(origin.port ?? 0);
      return [address, await source({ pool: String(pool.id), address, port, origin, monitor, ask })];
    }),
  );
  const known = found.flatMap(([address, health]) => (health === undefined ? [] : [{ address, health }]));
  if (known.length === 0) return undefined;
  const well = known.filter(({ health }) => health.healthy).length;
  return {
    healthy: well >= Number(pool.minimum_origins ?? 1),
    origins: known.map(({ address, health: { healthy, failureReason, responseCode, rtt } }) => ({
      [address]: {
        healthy,
        failure_reason: failureReason ?? (healthy ? "No failures" : "HTTP timeout occurred"),
        response_code: responseCode ?? (healthy ? 200 : 0),
        rtt: `${rtt ?? 1}ms`,
      },
    })),
  };
}
