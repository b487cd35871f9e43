import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Environment } from "../../../model/environment.js";
import { textAt } from "../../../model/path.js";
import { sharesOf } from "../../../model/route/fold.js";
import { colours } from "../../../model/schema/primitives.js";
import type { Cloudflare } from "../../adapters/cloudflare.js";
import type { Plan } from "../../guard/plan.js";
import { trafficOf } from "../../guard/traffic.js";
import { type PoolHealth, poolHealth, poolHealthFrom } from "../../live/pool-health.js";

/** A pool that a plan sends more requests to, and its health. */
export interface TargetHealth {
  readonly pool: string;
  /** The health; undefined if Cloudflare does not know it yet, or the pool does not exist yet. */
  readonly health: PoolHealth | undefined;
}

/** Asks Cloudflare for the health of the pools that a plan sends more requests to. */
export async function healthOfTargets(
  cloudflare: Cloudflare,
  environment: Environment,
  plan: Plan,
): Promise<readonly TargetHealth[]> {
  const traffic = trafficOf(plan, environment);
  if (traffic === undefined || traffic.edge.before === undefined || traffic.edge.after === undefined) return [];
  const [before, after] = [sharesOf(traffic.edge.before), sharesOf(traffic.edge.after)];
  const gaining = colours.filter((colour) => after[colour] > before[colour]);
  const pools = traffic.pools.filter(({ colour }) => colour !== undefined && gaining.includes(colour));
  return Promise.all(
    pools.map(async ({ address, name }) => {
      const resource = plan.resources.find((one) => one.address === address);
      const id = textAt(resource?.change.before, ["id"]);
      const account = `/accounts/${environment.settings.cloudflare.accountId}/load_balancers`;
      return { pool: name, health: id === undefined ? undefined : await healthOf(cloudflare, account, id) };
    }),
  );
}

/** Returns the monitor's finding or, if there is none yet, the result of a probe. */
async function healthOf(cloudflare: Cloudflare, account: string, pool: string): Promise<PoolHealth | undefined> {
  const known = await poolHealth(cloudflare, `${account}/pools/${pool}`);
  return known ?? preview(cloudflare, account, pool);
}

/** The number of times to look for a preview, and the pause between them in milliseconds. */
const looks = { times: 15, after: 1000 } as const;

const previewed = z.looseObject({ preview_id: z.string() });
const results = z.record(z.string(), z.unknown()).nullish();

/**
 * Lets Cloudflare probe a pool with the pool's own monitor at once.
 *
 * @see https://developers.cloudflare.com/api/resources/load_balancers/subresources/pools/subresources/health/
 */
async function preview(cloudflare: Cloudflare, account: string, pool: string): Promise<PoolHealth | undefined> {
  const found = await cloudflare.get(`${account}/pools/${pool}`);
  const monitor = await cloudflare.get(`${account}/monitors/${String(found?.monitor)}`);
  if (monitor === undefined) return undefined;
  const { id: _, created_on: _created, modified_on: _modified, ...probe } = monitor;
  const { preview_id: id } = previewed.parse(await cloudflare.post(`${account}/pools/${pool}/preview`, probe));
  for (let look = 1; ; look++) {
    const answer = results.parse(await cloudflare.get(`${account}/preview/${id}`));
    const one = answer?.[pool];
    if (one !== undefined && one !== null) return poolHealthFrom([one]);
    if (look === looks.times) return undefined;
    await pause(looks.after);
  }
}
