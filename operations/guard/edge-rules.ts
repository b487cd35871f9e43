import {
  partsOf,
  type RuleChoice,
  ruleChoices,
  selectedColour,
  soleColour,
  usualChoice,
} from "../../model/route/fold.js";
import type { Identity } from "../../model/route/identity.js";
import type { Choice, Leg } from "../../model/route/route.js";
import { isNotKnown, known, type Value } from "../../model/route/value.js";
import { targetText } from "../route-text.js";
import { type Finding, finding, shown } from "./finding.js";
import { type PlannedPool, poolOf, type Traffic } from "./traffic.js";

/** The largest rounding error of a sum of weights. */
const tolerance = 1e-9;

const byConfiguration = "change the service's configuration, which sets all of these values together";

/** Checks the pools, weights, fallback and rules of a load balancer after a change of traffic. */
export function edgeFindings(traffic: Traffic): readonly Finding[] {
  const { loadBalancer, edge, cluster } = traffic;
  const usual = usualChoice(edge.after);
  if (loadBalancer === undefined || edge.after === undefined || usual === undefined) return [];
  const { address } = loadBalancer;
  const findings: Finding[] = [];
  const found = (path: string, what: unknown, allowed: string): void => {
    findings.push(finding(address, path, what, allowed, byConfiguration));
  };

  const { pick, legs, lastResort } = usual;
  if (pick !== "ordered" && pick !== "weighted") {
    found("steering_policy", shown(policyText(pick)), "off or random, whose shares are known");
  }
  const hasColours = traffic.pools.some(({ colour }) => colour !== undefined);
  const parts = partsOf(usual);
  for (const [index, { target }] of parts.entries()) {
    const pool = poolOf(traffic, target);
    if (pool === undefined) {
      found(`default_pools[${index}]`, foreignText(target), `a pool of this stack: ${namesOf(traffic.pools)}`);
    } else if (hasColours && pool.colour === undefined && (index === 0 || pick === "weighted")) {
      found(`default_pools[${index}]`, pool.name, "a colour's pool first, and only colours' pools if weights decide");
    }
  }
  if (parts.length === 0) found("default_pools", isNotKnown(legs) ? targetText(legs) : "none", "at least one pool");
  for (const [path, what, allowed] of weightFindings(traffic, usual)) found(path, what, allowed);

  const fallback = poolOf(traffic, lastResort);
  if (fallback === undefined) {
    found("fallback_pool", foreignText(lastResort), `a pool of this stack: ${namesOf(traffic.pools)}`);
  } else if (fallback.colour !== undefined) {
    const live = [selectedColour(cluster.after), soleColour(edge.after)].filter((colour) => colour !== undefined);
    if (live.length > 0 && !live.includes(fallback.colour)) {
      found("fallback_pool", fallback.name, `a standby, or the pool of ${[...new Set(live)].join(" or ")}`);
    }
  }
  for (const [path, what, allowed] of ruleFindings(traffic)) found(path, what, allowed);
  return findings;
}

type Found = readonly [path: string, found: string, allowed: string];

/** Finds weights that are missing, out of range, or for the wrong pools. */
function weightFindings(traffic: Traffic, { pick, legs = [], spare = [] }: Choice): readonly Found[] {
  const chosen = known(legs) ?? [];
  const weighed = [...chosen, ...spare].filter(({ weight }) => weight !== undefined);
  if (weighed.length === 0) {
    return pick === "weighted" ? [["random_steering.pool_weights", "none", "a weight for each default pool"]] : [];
  }
  const at = ({ target }: Leg): string =>
    `random_steering.pool_weights[${JSON.stringify(poolOf(traffic, target)?.name ?? targetText(target))}]`;
  const findings: Found[] = [];
  for (const leg of weighed) {
    const weight = numberOf(leg);
    const text = String(weight);
    if (poolOf(traffic, leg.target) === undefined) findings.push([at(leg), text, "the pools of this stack"]);
    else if (!(weight >= 0 && weight <= 1)) findings.push([at(leg), text, "0 to 1"]);
    else if (weight > 0 && spare.includes(leg)) {
      findings.push([at(leg), text, "0, because it is not a default pool"]);
    }
  }
  const sum = weighed.reduce((total, leg) => total + numberOf(leg), 0);
  if (!(Math.abs(sum - 1) < tolerance)) {
    findings.push(["random_steering.pool_weights", `a sum of ${Number(sum.toFixed(6))}`, "a sum of 1"]);
  }
  for (const leg of pick === "weighted" ? chosen : []) {
    if (leg.weight !== undefined) continue;
    findings.push([at(leg), "no weight", "a weight, because it is a default pool"]);
  }
  return findings;
}

function numberOf({ weight }: Leg): number {
  return weight === undefined ? Number.NaN : (known(weight) ?? Number.NaN);
}

/** A clause of the candidate's rule: a header that is set, or whose value is in a list. */
const clause = /^any\(http\.request\.headers\["[a-z0-9-]+"\]\[\*\] (ne ""|in \{("[^"\\]*" ?)+\})\)$/;

/** Refuses custom rules that send requests elsewhere than the candidate's rule may, whatever the kind of change. */
export function customRuleFindings(traffic: Traffic): readonly Finding[] {
  const { loadBalancer } = traffic;
  if (loadBalancer === undefined || loadBalancer.action === "no-op" || traffic.edge.after === undefined) return [];
  // a colour's first image brings a pool whose id nobody knows yet
  const found = ruleFindings(traffic).filter(([path]) => !path.endsWith(".overrides"));
  return found.map(([path, what, allowed]) => finding(loadBalancer.address, path, what, allowed, byConfiguration));
}

/** Refuses every custom rule except one that sends requests with certain headers to a colour. */
function ruleFindings(traffic: Traffic): readonly Found[] {
  const rules = ruleChoices(traffic.edge.after);
  if (rules.some(({ when }) => isNotKnown(when.name))) {
    return [["rules", "unknown or none", "a list, which may be empty"]];
  }
  return [
    ...(rules.length > 1 ? [["rules", `${rules.length} rules`, "one rule, for the candidate"] as const] : []),
    ...rules.flatMap((rule, index) => oneRuleFindings(traffic, rule, `rules[${index}]`)),
  ];
}

function oneRuleFindings(
  { pools }: Traffic,
  { when, answer, legs = [], lastResort }: RuleChoice,
  at: string,
): readonly Found[] {
  const condition = known(when.condition);
  const clauses = condition?.split(" or ") ?? [];
  const isClear = clauses.length > 0 && clauses.every((one) => clause.test(one));
  const targets = [...(isNotKnown(legs) ? [legs] : legs.map(({ target }) => target)), lastResort];
  const strangers = targets.filter((target) => {
    const pool = pools.find(({ identity }) => identity === target);
    return pool?.colour === undefined && pools.some(({ colour }) => colour !== undefined);
  });
  return [
    ...(isClear
      ? []
      : [[`${at}.condition`, shown(condition), "a header that is set, or whose value is in a list"] as const]),
    ...(answer === undefined ? [] : [[`${at}.fixed_response`, "a fixed response", "none"] as const]),
    ...strangers.map((target): Found => {
      const name = pools.find(({ identity }) => identity === target)?.name ?? foreignText(target);
      return [`${at}.overrides`, name, `the pool of a colour of this stack: ${namesOf(pools)}`];
    }),
  ];
}

function policyText(pick: Choice["pick"]): string | undefined {
  return pick === undefined || isNotKnown(pick) ? undefined : pick.replace(/^other:/, "");
}

/** Formats a target that is not a pool of the stack. */
function foreignText(target: Value<Identity> | undefined): string {
  return shown(target === undefined ? undefined : targetText(target));
}

function namesOf(pools: readonly PlannedPool[]): string {
  return pools.length === 0 ? "there is none" : pools.map(({ name }) => name).join(", ");
}
