import { type Finding, finding, shown } from "./finding.js";
import type { Plan } from "./plan.js";
import { type EdgeSide, type PlannedPool, sideValue, soleColour, type Traffic } from "./traffic.js";

/** Weights are decimal fractions, whose sums are off by less than this. */
const tolerance = 1e-9;

const byConfiguration = "change it in the service's configuration, which writes all of this together";

/** What must hold of where a load balancer sends requests after a change. */
export function edgeFindings(plan: Plan, traffic: Traffic): readonly Finding[] {
  const { loadBalancer, edge, cluster } = traffic;
  if (loadBalancer === undefined || edge.after === undefined) return [];
  const { address } = loadBalancer;
  const side = edge.after;
  const findings: Finding[] = [];
  const found = (path: string, what: unknown, allowed: string, remedy = byConfiguration): void => {
    findings.push(finding(address, path, what, allowed, remedy));
  };

  if (side.steering !== "off" && side.steering !== "random") {
    found("steering_policy", shown(side.steering), "off or random, whose shares can be told");
  }
  for (const [index, { pool }] of side.pools.entries()) {
    const expected = traffic.pools.some(({ colour }) => colour !== undefined);
    if (typeof pool === "string") {
      found(`default_pools[${index}]`, shown(pool), `a pool of this stack: ${namesOf(traffic.pools)}`);
    } else if (expected && pool.colour === undefined && (index === 0 || side.steering === "random")) {
      found(`default_pools[${index}]`, pool.name, "a colour's pool first, and only those where weights decide");
    }
  }
  if (side.pools.length === 0) found("default_pools", "none", "at least one pool");
  for (const [path, what, allowed] of weightFindings(side)) found(path, what, allowed);

  const { fallback } = side;
  if (fallback === undefined || typeof fallback === "string") {
    found("fallback_pool", shown(fallback), `a pool of this stack: ${namesOf(traffic.pools)}`);
  } else if (fallback.colour !== undefined) {
    const live = [cluster.after?.colour, soleColour(side)].filter((colour) => colour !== undefined);
    if (live.length > 0 && !live.includes(fallback.colour)) {
      found("fallback_pool", fallback.name, `a standby, or the pool of ${[...new Set(live)].join(" or ")}`);
    }
  }
  findings.push(...ruleFindings(plan, traffic));
  return findings;
}

/** Weights that do not mean the shares that the pools get. */
function weightFindings({ steering, pools, weights }: EdgeSide): [path: string, found: string, allowed: string][] {
  if (weights === undefined || weights.size === 0) {
    return steering === "random" ? [["random_steering.pool_weights", "none", "a weight for each default pool"]] : [];
  }
  const findings: [string, string, string][] = [];
  const at = (pool: PlannedPool | string): string =>
    `random_steering.pool_weights[${JSON.stringify(typeof pool === "string" ? pool : pool.name)}]`;
  let sum = 0;
  for (const [pool, weight] of weights) {
    sum += weight;
    if (typeof pool === "string") findings.push([at(pool), String(weight), "the pools of this stack"]);
    else if (!(weight >= 0 && weight <= 1)) findings.push([at(pool), String(weight), "0 to 1"]);
    else if (weight > 0 && !pools.some((one) => one.pool === pool)) {
      findings.push([at(pool), String(weight), "0, because it is not among the default pools"]);
    }
  }
  if (!(Math.abs(sum - 1) < tolerance)) {
    findings.push(["random_steering.pool_weights", `a sum of ${Number(sum.toFixed(6))}`, "a sum of 1"]);
  }
  for (const { pool } of steering === "random" ? pools : []) {
    if (!weights.has(pool)) findings.push([at(pool), "no weight", "a weight, because it is among the default pools"]);
  }
  return findings;
}

/** One clause of the rule that leads chosen requests to the candidate: a header that is set, or is one of a list. */
const clause = /^any\(http\.request\.headers\["[a-z0-9-]+"\]\[\*\] (ne ""|in \{("[^"\\]*" ?)+\})\)$/;

/** The one custom rule may lead requests that ask for it to a colour, and no others anywhere. */
function ruleFindings(plan: Plan, traffic: Traffic): readonly Finding[] {
  const { loadBalancer, pools } = traffic;
  if (loadBalancer === undefined || loadBalancer.change.after == null) return [];
  const { address } = loadBalancer;
  const rules = sideValue(plan, loadBalancer, "after", ["rules"]);
  if (rules === undefined || rules === null) {
    return [finding(address, "rules", "unknown or none", "a list, which may be empty", byConfiguration)];
  }
  if (!Array.isArray(rules)) return [finding(address, "rules", shown(rules), "a list", byConfiguration)];
  const findings: Finding[] = [];
  if (rules.length > 1) {
    findings.push(finding(address, "rules", `${rules.length} rules`, "one rule, the candidate's", byConfiguration));
  }
  for (const index of rules.keys()) {
    const at = (...path: (string | number)[]): unknown =>
      sideValue(plan, loadBalancer, "after", ["rules", index, ...path]);
    const condition = at("condition");
    const clauses = typeof condition === "string" ? condition.split(" or ") : [];
    if (clauses.length === 0 || !clauses.every((one) => clause.test(one))) {
      findings.push(
        finding(
          address,
          `rules[${index}].condition`,
          shown(condition),
          "a header that is set, or whose value is in a list",
          byConfiguration,
        ),
      );
    }
    if (at("fixed_response") != null) {
      findings.push(
        finding(address, `rules[${index}].fixed_response`, "an answer without any pool", "none", byConfiguration),
      );
    }
    const targets = at("overrides", "default_pools");
    const ids = Array.isArray(targets) ? targets.map((_, at2) => at("overrides", "default_pools", at2)) : [targets];
    for (const id of [...ids, at("overrides", "fallback_pool")]) {
      const pool = traffic.poolOf(id);
      if (pool?.colour !== undefined || pools.every(({ colour }) => colour === undefined)) continue;
      findings.push(
        finding(
          address,
          `rules[${index}].overrides`,
          pool?.name ?? shown(id),
          `the pool of a colour of this stack: ${namesOf(pools)}`,
          byConfiguration,
        ),
      );
    }
  }
  return findings;
}

/** The colour that the load balancer takes for the active one; nothing where it does not say. */
export function activeAtEdge(plan: Plan, { loadBalancer, edge, poolOf }: Traffic): string | undefined {
  if (loadBalancer === undefined || edge.after === undefined) return undefined;
  const rule = sideValue(plan, loadBalancer, "after", ["rules", 0, "overrides", "fallback_pool"]);
  const { fallback } = edge.after;
  return (
    poolOf(rule)?.colour ?? (typeof fallback === "string" ? undefined : fallback?.colour) ?? soleColour(edge.after)
  );
}

function namesOf(pools: readonly PlannedPool[]): string {
  return pools.length === 0 ? "there is none" : pools.map(({ name }) => name).join(", ");
}
