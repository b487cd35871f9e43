import { type Finding, finding } from "./finding.js";
import { valueAt } from "./paths.js";
import type { Plan } from "./plan.js";
import { poolType, type Traffic } from "./traffic.js";

/** What is taken out of rotation is an origin, never a colour, and something is left. */
export function drainFindings(plan: Plan, { loadBalancer, edge, poolOf, pools }: Traffic): readonly Finding[] {
  const enabledAfter = new Map(
    plan.resources
      .filter(({ type, mode }) => type === poolType && mode === "managed")
      .map((resource) => [resource.address, resource] as const),
  );
  const findings: Finding[] = [];
  for (const [address, { change }] of enabledAfter) {
    const drained = valueAt(change.before, ["enabled"]) === true && valueAt(change.after, ["enabled"]) === false;
    const pool = pools.find((one) => one.address === address);
    if (!drained || pool?.colour === undefined) continue;
    findings.push(
      finding(
        address,
        "enabled",
        `${pool.name} is taken out`,
        "origins of a hot-standby hostname are drained, colours are not",
        `move its requests away instead: flip, or roll back from ${pool.colour}`,
      ),
    );
  }
  const isServing = (pool: unknown): boolean => {
    const { address } = (typeof pool === "string" ? poolOf(pool) : pools.find((one) => one === pool)) ?? {};
    return address !== undefined && valueAt(enabledAfter.get(address)?.change.after, ["enabled"]) === true;
  };
  if (loadBalancer === undefined || edge.after === undefined) return findings;
  const { address } = loadBalancer;
  if (!edge.after.pools.some(({ pool }) => isServing(pool))) {
    const remedy = "put another origin back first";
    findings.push(finding(address, "default_pools", "every pool is out of rotation", "one pool that serves", remedy));
  }
  if (!isServing(edge.after.fallback)) {
    const remedy = "plan again from the configuration: the fallback is the last origin that is not drained";
    findings.push(finding(address, "fallback_pool", "a pool that is out of rotation", "one that serves", remedy));
  }
  return findings;
}
