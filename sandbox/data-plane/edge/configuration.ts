import { type JsonObject, listOf, objectOf, stringsOf } from "../../cloudflare/json";
import { poolsOf } from "../../cloudflare/load-balancer";
import type { CloudflareObjects } from "../../cloudflare/objects";
import { conditionOf } from "../../cloudflare/rules-language/parse";
import type { RuleRequest } from "../../cloudflare/rules-language/values";
import { Names } from "./names";
import { type HeaderChange, headerChanges } from "./transforms";

/** A server of a pool. */
export interface Origin {
  readonly name: string;
  readonly address: string;
  /** The port; 0 for the default. */
  readonly port: number;
  readonly enabled: boolean;
  readonly weight: number;
  /** The Host header of requests to it. @default - the one of the request */
  readonly host: string | undefined;
  /** When it was disabled, in milliseconds since 1970. @default - it is enabled */
  readonly disabledAt: number | undefined;
  /** The API's object. */
  readonly source: JsonObject;
}

/** A group of servers that is one target. */
export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly minimumOrigins: number;
  readonly origins: readonly Origin[];
  /** The API's object of its monitor. @default - its health is not considered */
  readonly monitor: JsonObject | undefined;
  /** The percentages of requests and sessions to shed. */
  readonly shedding: { readonly requests: number; readonly sessions: number };
  readonly hashed: boolean;
  /** The API's object. */
  readonly source: JsonObject;
}

/** The choice of pools, by order or weight, and session affinity. */
export interface Steering {
  readonly pools: readonly string[];
  readonly fallback: string;
  readonly policy: string;
  weightOf(pool: string): number;
  readonly affinity: "none" | "cookie" | "ip_cookie" | "header";
  /** The lifetime of sessions, in seconds. */
  readonly ttl: number;
  /** The names of headers for affinity, in lower case. */
  readonly headers: readonly string[];
  readonly allHeaders: boolean;
  /** How long sessions stay on a disabled origin, in seconds. */
  readonly drain: number;
  readonly failover: "none" | "temporary" | "sticky";
  readonly acrossPools: boolean;
}

/** A fixed response of a rule. */
export interface FixedResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location: string | undefined;
}

/** A load balancer: a hostname and its pools. */
export interface Balancer {
  readonly id: string;
  readonly host: string;
  readonly enabled: boolean;
  readonly proxied: boolean;
  /** The steering without rules. */
  readonly usual: Steering;
  /** Applies the rules, in order, to a request. */
  decide(request: RuleRequest): Steering | FixedResponse;
  /** The zone's changes to request headers. */
  readonly changes: readonly HeaderChange[];
  /** The API's object. */
  readonly source: JsonObject;
}

/** The configuration of the edge, read once after each change. */
export interface EdgeConfiguration {
  readonly balancers: ReadonlyMap<string, Balancer>;
  readonly pools: ReadonlyMap<string, Pool>;
  /** The pools that a load balancer refers to. */
  readonly attached: readonly Pool[];
  readonly names: Names;
  /** Returns the values that zones set a header to, for any request. @param name the header, in lower case */
  valuesOf(name: string): readonly string[];
}

/** Reads the API's objects. @param before the previous configuration, from which unchanged parts are reused. @default - none */
export function edgeConfiguration(objects: CloudflareObjects, before?: EdgeConfiguration): EdgeConfiguration {
  const monitors = new Map(objects.monitors.map((monitor) => [String(monitor.id), monitor]));
  const pools = new Map(
    objects.pools.map((source): [string, Pool] => {
      const id = String(source.id);
      const known = before?.pools.get(id);
      const monitor = monitors.get(String(source.monitor ?? ""));
      return [id, known?.source === source && known.monitor === monitor ? known : poolOf(source, monitor)];
    }),
  );
  const balancers = new Map<string, Balancer>();
  const attached = new Set<string>();
  const changes: HeaderChange[] = [];
  for (const zone of objects.zones) {
    const ofZone = headerChanges(zone.rulesets);
    changes.push(...ofZone);
    for (const value of zone.balancers) {
      const known = before?.balancers.get(hostOf(value));
      const balancer = known?.source === value ? { ...known, changes: ofZone } : balancerOf(value, ofZone);
      balancers.set(balancer.host, balancer);
      for (const id of poolsOf(value)) attached.add(id);
    }
  }
  return {
    balancers,
    pools,
    attached: [...pools.values()].filter(({ id }) => attached.has(id)),
    names: new Names(objects.zones),
    valuesOf: (name) =>
      changes.flatMap((change) => (change.name === name && change.value !== undefined ? [change.value] : [])),
  };
}

function hostOf({ name }: JsonObject): string {
  return String(name).toLowerCase();
}

function poolOf(pool: JsonObject, monitor: JsonObject | undefined): Pool {
  const shedding = objectOf(pool.load_shedding);
  return {
    id: String(pool.id),
    name: String(pool.name),
    enabled: pool.enabled !== false,
    minimumOrigins: Number(pool.minimum_origins ?? 1),
    origins: listOf(pool.origins).map((origin) => originOf(objectOf(origin))),
    monitor,
    shedding: { requests: Number(shedding.default_percent ?? 0), sessions: Number(shedding.session_percent ?? 0) },
    hashed: objectOf(pool.origin_steering).policy === "hash",
    source: pool,
  };
}

function originOf(origin: JsonObject): Origin {
  const host = Object.entries(objectOf(origin.header)).find(([name]) => name.toLowerCase() === "host")?.[1];
  return {
    name: String(origin.name),
    address: String(origin.address),
    port: Number(origin.port ?? 0),
    enabled: origin.enabled !== false,
    weight: Number(origin.weight ?? 1),
    host: stringsOf(host)[0],
    disabledAt: origin.enabled === false ? Date.parse(String(origin.disabled_at)) : undefined,
    source: origin,
  };
}

function balancerOf(value: JsonObject, changes: readonly HeaderChange[]): Balancer {
  const rules = listOf(value.rules)
    .map(objectOf)
    .filter(({ disabled }) => disabled !== true)
    .sort((a, b) => Number(a.priority ?? 0) - Number(b.priority ?? 0))
    .map((rule) => ({ ...rule, matches: matcherOf(rule.condition), rule }));
  const known = new Map<string, Steering>();
  const decide = (request: RuleRequest): Steering | FixedResponse => {
    let effective = value;
    let key = "";
    for (const [index, { matches, rule }] of rules.entries()) {
      if (!matches(request)) continue;
      if (rule.fixed_response !== undefined && rule.fixed_response !== null)
        return fixedOf(objectOf(rule.fixed_response));
      key += `${index} `;
      effective = overridden(effective, objectOf(rule.overrides));
      if (rule.terminates === true) break;
    }
    const steering = known.get(key) ?? steeringOf(effective);
    known.set(key, steering);
    return steering;
  };
  return {
    id: String(value.id),
    host: hostOf(value),
    enabled: value.enabled !== false,
    proxied: value.proxied === true,
    usual: steeringOf(value),
    decide,
    changes,
    source: value,
  };
}

/** Parses a condition; an empty one is always true. */
function matcherOf(condition: unknown): (request: RuleRequest) => boolean {
  return typeof condition === "string" && condition !== "" ? conditionOf(condition) : () => true;
}

function overridden(value: JsonObject, overrides: JsonObject): JsonObject {
  const given = Object.entries(overrides).filter(([, one]) => one !== null && one !== undefined);
  return { ...value, ...Object.fromEntries(given) };
}

function fixedOf(fixed: JsonObject): FixedResponse {
  return {
    status: Number(fixed.status_code ?? 200),
    contentType: String(fixed.content_type ?? "text/plain"),
    body: String(fixed.message_body ?? ""),
    location: typeof fixed.location === "string" && fixed.location !== "" ? fixed.location : undefined,
  };
}

function steeringOf(value: JsonObject): Steering {
  const { default_weight: usual = 1, pool_weights: weights } = objectOf(value.random_steering);
  const attributes = objectOf(value.session_affinity_attributes);
  const affinity = value.session_affinity;
  const failover = attributes.zero_downtime_failover;
  const known = objectOf(weights);
  return {
    pools: stringsOf(value.default_pools),
    fallback: String(value.fallback_pool ?? ""),
    policy: String(value.steering_policy ?? ""),
    weightOf: (pool) => Number(known[pool] ?? usual),
    affinity: affinity === "cookie" || affinity === "ip_cookie" || affinity === "header" ? affinity : "none",
    ttl: Number(value.session_affinity_ttl ?? (affinity === "header" ? 1800 : 82_800)),
    headers: stringsOf(attributes.headers).map((name) => name.toLowerCase()),
    allHeaders: attributes.require_all_headers === true,
    drain: Number(attributes.drain_duration ?? 0),
    failover: failover === "temporary" || failover === "sticky" ? failover : "none",
    acrossPools: objectOf(value.adaptive_routing).failover_across_pools === true,
  };
}
