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
  /** 0 stands for the usual one. */
  readonly port: number;
  readonly enabled: boolean;
  readonly weight: number;
  /** The Host header of what is sent to it. @default - that of the request */
  readonly host: string | undefined;
  /** Milliseconds since 1970. @default - it is enabled */
  readonly disabledAt: number | undefined;
  /** As the API has it. */
  readonly source: JsonObject;
}

/** Servers that are taken as one. */
export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly minimumOrigins: number;
  readonly origins: readonly Origin[];
  /** As the API has it. @default - its health is not considered */
  readonly monitor: JsonObject | undefined;
  /** Percent of requests that are kept away. */
  readonly shedding: { readonly requests: number; readonly sessions: number };
  readonly hashed: boolean;
  /** As the API has it. */
  readonly source: JsonObject;
}

/** Which pools, in which order or by which weight, and who stays where. */
export interface Steering {
  readonly pools: readonly string[];
  readonly fallback: string;
  readonly policy: string;
  weightOf(pool: string): number;
  readonly affinity: "none" | "cookie" | "ip_cookie" | "header";
  /** Seconds. */
  readonly ttl: number;
  /** Names in lower case. */
  readonly headers: readonly string[];
  readonly allHeaders: boolean;
  /** Seconds that sessions stay on an origin after it was disabled. */
  readonly drain: number;
  readonly failover: "none" | "temporary" | "sticky";
  readonly acrossPools: boolean;
}

/** An answer that a rule gives by itself. */
export interface FixedResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location: string | undefined;
}

/** A hostname and what is behind it. */
export interface Balancer {
  readonly id: string;
  readonly host: string;
  readonly enabled: boolean;
  readonly proxied: boolean;
  /** What holds where no rule says otherwise. */
  readonly usual: Steering;
  /** What holds for one request: rules are gone through in order. */
  decide(request: RuleRequest): Steering | FixedResponse;
  /** Changes of the zone to the headers of requests. */
  readonly changes: readonly HeaderChange[];
  /** As the API has it. */
  readonly source: JsonObject;
}

/** How the edge is configured, read once after each change. */
export interface EdgeConfiguration {
  readonly balancers: ReadonlyMap<string, Balancer>;
  readonly pools: ReadonlyMap<string, Pool>;
  /** The pools that a load balancer points at. */
  readonly attached: readonly Pool[];
  readonly names: Names;
  /** What zones set a header to, whatever the request. @param name in lower case */
  valuesOf(name: string): readonly string[];
}

/** Reads what the API keeps. @param before what has not changed since is taken from there. @default - nothing */
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

/** Returns an empty condition is always true. */
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
