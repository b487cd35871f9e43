import type { Store } from "../store";
import type { Account, Zone } from "./account";
import { flag, inRange, isHostname, isInZone, oneOf, section, strings, text } from "./check";
import { Collection, type Place } from "./collection";
import { invalid, missing, notUnique } from "./errors";
import { isObject, type JsonObject, listOf, objectOf, stringsOf, withDefaults } from "./json";
import { conditionOf } from "./rules-language/parse";
import { ExpressionError } from "./rules-language/tokens";

const freePolicies = ["", "off", "random"];
const paidPolicies = ["geo", "dynamic_latency", "proximity", "least_outstanding_requests", "least_connections"];

/** The context for the rules of a load balancer. */
export interface LoadBalancerSurroundings {
  readonly account: Account;
  readonly zones: readonly Zone[];
  /** Returns whether a pool with this id exists. */
  hasPool(id: string): boolean;
}

/**
 * Creates the collection of a zone's load balancers, one per hostname.
 *
 * @see https://developers.cloudflare.com/load-balancing/load-balancers/create-load-balancer/
 * @see https://developers.cloudflare.com/load-balancing/understand-basics/session-affinity/ the lifetimes of a session
 */
export function loadBalancers(store: Store, around: LoadBalancerSurroundings): Collection {
  const collection: Collection = new Collection(store, {
    name: "load-balancer",
    path: "/zones/:owner/load_balancers",
    filters: ["name"],
    accept: (body, place) => {
      const accepted = accept(body, place, around);
      const twin = collection.all(place.owner).find((one) => one.name === accepted.name);
      if (twin !== undefined && twin.id !== place.id) throw notUnique("name", String(accepted.name));
      return accepted;
    },
    notFound: missing,
  });
  return collection;
}

/** Returns the ids of all pools that a load balancer refers to; a weight alone is not a reference. */
export function poolsOf(loadBalancer: JsonObject): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const part of [loadBalancer, ...listOf(loadBalancer.rules).map((rule) => objectOf(objectOf(rule).overrides))]) {
    const { fallback_pool: fallback } = objectOf(part);
    if (typeof fallback === "string") ids.add(fallback);
    for (const id of stringsOf(objectOf(part).default_pools)) ids.add(id);
    for (const map of ["region_pools", "country_pools", "pop_pools"]) {
      for (const list of Object.values(objectOf(objectOf(part)[map]))) for (const id of stringsOf(list)) ids.add(id);
    }
  }
  return ids;
}

function accept(body: JsonObject, place: Place, around: LoadBalancerSurroundings): JsonObject {
  const zone = around.zones.find((one) => one.id === place.owner);
  const name = body.name;
  if (typeof name !== "string" || !isHostname(name) || zone === undefined || !isInZone(name, zone.name)) {
    throw invalid(`invalid hostname: ${String(name ?? "")}`);
  }
  strings(body, "default_pools", 1);
  if (typeof body.fallback_pool !== "string") throw invalid("fallback_pool is required");
  for (const field of ["enabled", "proxied"]) flag(body, field);
  text(body, "description");
  if (body.proxied !== true) inRange(body, "ttl", 10, 600_000);
  checkSteering(body, around);
  const rules = acceptRules(body, around);
  const affinity = String(body.session_affinity ?? "none");
  return withDefaults(
    {
      enabled: true,
      ttl: 30,
      proxied: false,
      steering_policy: "",
      session_affinity: "none",
      session_affinity_ttl: affinity === "header" ? 1800 : 82_800,
      adaptive_routing: { failover_across_pools: false },
      location_strategy: { mode: "pop", prefer_ecs: "proximity" },
      region_pools: {},
      country_pools: {},
      pop_pools: {},
      networks: ["cloudflare"],
      zone_name: zone.name,
      description: "",
    },
    {
      ...body,
      rules,
      zone_name: zone.name,
      session_affinity_attributes: withDefaults(
        { samesite: "Auto", secure: "Auto", drain_duration: 0, zero_downtime_failover: "none" },
        objectOf(body.session_affinity_attributes),
      ),
    },
  );
}

/** Checks the part that a rule may override: pools, steering, sessions. */
function checkSteering(part: JsonObject, around: LoadBalancerSurroundings): void {
  const paid = around.account.enterprise === true;
  oneOf(part, "steering_policy", [...freePolicies, ...paidPolicies]);
  const policy = String(part.steering_policy ?? "");
  if (!paid && paidPolicies.includes(policy)) {
    throw invalid(`steering_policy "${policy}" is not allowed with this subscription`);
  }
  const random = section(part, "random_steering");
  inRange(random, "default_weight", 0, 1, false);
  const weights = section(random, "pool_weights");
  for (const [id, weight] of Object.entries(weights)) {
    if (typeof weight !== "number" || weight < 0 || weight > 1) {
      throw invalid(`random_steering.pool_weights "${id}": ${String(weight)} is not in range [0.0, 1.0]`);
    }
  }
  for (const id of [...poolsOf(part), ...Object.keys(weights)]) {
    if (!around.hasPool(id)) throw invalid(`pool "${id}" could not be found`);
  }
  oneOf(section(part, "location_strategy"), "mode", ["pop", "resolver_ip"]);
  oneOf(section(part, "location_strategy"), "prefer_ecs", ["always", "never", "proximity", "geo"]);
  flag(section(part, "adaptive_routing"), "failover_across_pools");
  checkAffinity(part, paid);
}

function checkAffinity(part: JsonObject, paid: boolean): void {
  oneOf(part, "session_affinity", ["none", "cookie", "ip_cookie", "header", ""]);
  const affinity = String(part.session_affinity ?? "none");
  if (affinity === "header") inRange(part, "session_affinity_ttl", 30, 3600);
  else if (affinity.endsWith("cookie")) inRange(part, "session_affinity_ttl", 1800, 604_800);
  const attributes = section(part, "session_affinity_attributes");
  inRange(attributes, "drain_duration", 0, 3600);
  oneOf(attributes, "samesite", ["Auto", "Lax", "None", "Strict"]);
  oneOf(attributes, "secure", ["Auto", "Always", "Never"]);
  oneOf(attributes, "zero_downtime_failover", ["none", "temporary", "sticky"]);
  flag(attributes, "require_all_headers");
  if (attributes.samesite === "None" && attributes.secure === "Never") {
    throw invalid('samesite "None" needs secure "Auto" or "Always"');
  }
  const names = attributes.headers === undefined || attributes.headers === null ? [] : strings(attributes, "headers");
  const most = paid ? 5 : 1;
  if (names.length > most)
    throw invalid(`session affinity by more than ${most} headers is not allowed with this subscription`);
  if (affinity !== "header") return;
  if (names.length === 0) throw invalid('session_affinity "header" needs session_affinity_attributes.headers');
  if (attributes.zero_downtime_failover === "sticky") {
    throw invalid('zero_downtime_failover "sticky" is not supported with session_affinity "header"');
  }
}

function acceptRules(body: JsonObject, around: LoadBalancerSurroundings): readonly JsonObject[] {
  const rules = listOf(body.rules);
  if (around.account.enterprise !== true && rules.length > 1) {
    throw invalid(`${rules.length} rules are not allowed with this subscription, the limit is 1`);
  }
  const names = new Set<string>();
  return rules.map((rule) => {
    if (!isObject(rule)) throw invalid("a rule must be an object");
    const name = rule.name;
    if (typeof name !== "string" || name === "") throw invalid("a rule must have a name");
    if (names.has(name)) throw notUnique("rule name", name);
    names.add(name);
    text(rule, "condition");
    checkCondition(name, rule.condition);
    flag(rule, "disabled");
    flag(rule, "terminates");
    inRange(rule, "priority", 0, Number.MAX_SAFE_INTEGER);
    checkSteering(section(rule, "overrides"), around);
    return withDefaults({ disabled: false, priority: 0 }, rule);
  });
}

/** Checks a condition; an empty one is always true. */
function checkCondition(rule: string, condition: unknown): void {
  if (typeof condition !== "string" || condition === "") return;
  try {
    conditionOf(condition);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw invalid(`rule "${rule}": condition is invalid: ${error.message}`);
  }
}
