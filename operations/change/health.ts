import type { Environment } from "../../model/environment.js";
import { colours } from "../../model/schema/primitives.js";
import type { Cloudflare } from "../cloudflare.js";
import { poolHealth } from "../live/edge.js";
import { textAt } from "../plan/paths.js";
import type { Plan } from "../plan/plan.js";
import { sharesOf, trafficOf } from "../plan/traffic.js";

/** A colour that a plan gives more requests, and what Cloudflare says of its pool. */
export interface TargetHealth {
  readonly pool: string;
  /** Nothing where no monitor has spoken yet, or the pool is not made yet. */
  readonly healthy: boolean | undefined;
}

/** Asks Cloudflare how the pools are that a plan sends more requests to. */
export async function healthOfTargets(
  cloudflare: Cloudflare,
  environment: Environment,
  plan: Plan,
): Promise<readonly TargetHealth[]> {
  const traffic = trafficOf(plan);
  if (traffic === undefined || traffic.edge.before === undefined || traffic.edge.after === undefined) return [];
  const [before, after] = [sharesOf(traffic.edge.before), sharesOf(traffic.edge.after)];
  const gaining = colours.filter((colour) => after[colour] > before[colour]);
  const pools = traffic.pools.filter(({ colour }) => colour !== undefined && gaining.includes(colour));
  return Promise.all(
    pools.map(async ({ address, name }) => {
      const resource = plan.resources.find((one) => one.address === address);
      const id = textAt(resource?.change.before, ["id"]);
      const { accountId } = environment.settings.cloudflare;
      const path = `/accounts/${accountId}/load_balancers/pools/${id}`;
      return { pool: name, healthy: id === undefined ? undefined : await poolHealth(cloudflare, path) };
    }),
  );
}
