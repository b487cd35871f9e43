import { labels } from "../../model/names.js";
import { type Colour, colours } from "../../model/schema/primitives.js";
import { configuredValue } from "./noise.js";
import { covers, isContainer, memberOf, type Path, textAt, valueAt } from "./paths.js";
import type { Plan, ResourceChange } from "./plan.js";
import { holdsSecret, lastVisibleText, visibleText } from "./secrets.js";

/** The types whose changes are a flip. */
export const loadBalancerType = "cloudflare_load_balancer";
/** A pool of Cloudflare's. */
export const poolType = "cloudflare_load_balancer_pool";
/** A Service in the cluster. */
export const serviceType = "kubernetes_service_v1";

/** Annotations that the active Service carries while a rollback is declared start with this. */
export const rollbackAnnotation = "switchyard.dev/rollback-";

/** The colour that a declared rollback leaves. */
export function rollbackFrom(side: ClusterSide | undefined): string | undefined {
  return side?.annotations.get(`${rollbackAnnotation}from`);
}

/** A pool as a plan names it. */
export interface PlannedPool {
  readonly address: string;
  readonly name: string;
  /** @default - not a colour's: a standby, or an origin of a hot-standby hostname */
  readonly colour?: Colour;
}

/** A pool's part of the requests. */
export interface PoolShare {
  /** The pool, or the id of one that the plan does not know. */
  readonly pool: PlannedPool | string;
  /** Percent; 0 is a standby in order of preference. */
  readonly percent: number;
}

/** Where a load balancer sends requests, on one side of a change. */
export interface EdgeSide {
  /** Such as `off` or `random`; nothing where it is not known. */
  readonly steering: string | undefined;
  /** In the order of the default pools. */
  readonly pools: readonly PoolShare[];
  readonly fallback: PlannedPool | string | undefined;
  /** Weights by pool, as they are configured; nothing where they are not known. */
  readonly weights: ReadonlyMap<PlannedPool | string, number> | undefined;
}

/** Where the active Service sends requests, on one side of a change. */
export interface ClusterSide {
  /** What the selector or, where it names no colour, the annotation says. */
  readonly colour: string | undefined;
  readonly selector: unknown;
  readonly annotations: ReadonlyMap<string, string>;
}

/** Two sides of a change; the first is missing on a creation, the second on a removal. */
export interface Sides<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** What a plan says about where requests go. */
export interface Traffic {
  /** The service, or the hostname where no Service is among the resources. */
  readonly name: string;
  readonly hostname: string | undefined;
  readonly pools: readonly PlannedPool[];
  /** The pool of an id, or of a reference to one that is not known yet. */
  readonly poolOf: (id: unknown) => PlannedPool | undefined;
  readonly loadBalancer: ResourceChange | undefined;
  readonly edge: Sides<EdgeSide>;
  readonly service: ResourceChange | undefined;
  readonly cluster: Sides<ClusterSide>;
}

/** What a plan says about where requests go; nothing when it has neither a load balancer nor an active Service. */
export function trafficOf(plan: Plan): Traffic | undefined {
  const managed = plan.resources.filter(({ mode, deposed }) => mode === "managed" && deposed === undefined);
  const loadBalancer = managed.find(({ type }) => type === loadBalancerType);
  const service = managed.find(isActive);
  if (loadBalancer === undefined && service === undefined) return undefined;
  // a Service that is renamed is replaced, and its pools still have the old name
  const side = service?.change.before == null ? "after" : "before";
  const serviceName = service && visibleText(service.change, side, ["metadata", 0, "name"], plan.secrets);
  const pools = poolsOf(plan, managed, serviceName);
  const hostname = loadBalancer && lastVisibleText(loadBalancer.change, ["name"], plan.secrets);
  return {
    name: serviceName ?? hostname ?? loadBalancer?.address ?? "",
    hostname,
    pools: [...new Set(pools.values())],
    poolOf: (id) => (typeof id === "string" ? pools.get(id) : undefined),
    loadBalancer,
    edge: {
      before: loadBalancer?.change.before == null ? undefined : edgeOf(plan, loadBalancer, "before", pools),
      after: loadBalancer?.change.after == null ? undefined : edgeOf(plan, loadBalancer, "after", pools),
    },
    service,
    cluster: {
      before: service?.change.before == null ? undefined : clusterOf(plan, service, "before"),
      after: service?.change.after == null ? undefined : clusterOf(plan, service, "after"),
    },
  };
}

/** The same with what the last apply left as its first side; nothing when nobody changed it since then. */
export function appliedTraffic(plan: Plan): Traffic | undefined {
  const isHalf = ({ type }: ResourceChange): boolean => type === loadBalancerType || type === serviceType;
  const drift = new Map(plan.drift.filter(isHalf).map((resource) => [resource.address, resource]));
  if (drift.size === 0) return undefined;
  return trafficOf({ ...plan, resources: plan.resources.map((resource) => drift.get(resource.address) ?? resource) });
}

/** The percentages of both colours at the edge. */
export function sharesOf(edge: EdgeSide | undefined): Readonly<Record<Colour, number>> {
  const shares = { blue: 0, green: 0 };
  for (const { pool, percent } of edge?.pools ?? []) {
    if (typeof pool !== "string" && pool.colour !== undefined) shares[pool.colour] += percent;
  }
  return shares;
}

/** The only colour that gets requests from the edge; nothing while both or neither do. */
export function soleColour(edge: EdgeSide | undefined): Colour | undefined {
  const shares = sharesOf(edge);
  return colours.find((colour) => shares[colour] === 100);
}

/** Whether this is the Service that moves from colour to colour: it says which one is active, or selects one. */
function isActive({ type, change }: ResourceChange): boolean {
  if (
    type !== serviceType ||
    textAt(change.after ?? change.before, ["metadata", 0, "labels", labels.colour]) !== undefined
  ) {
    return false;
  }
  return [change.before, change.after].some(
    (side) =>
      valueAt(side, ["metadata", 0, "annotations", labels.active]) !== undefined ||
      valueAt(side, ["spec", 0, "selector", labels.colour]) !== undefined,
  );
}

/** Pools by id and by the reference that stands for an id which is not known yet. */
function poolsOf(
  plan: Plan,
  managed: readonly ResourceChange[],
  service: string | undefined,
): Map<string, PlannedPool> {
  const pools = new Map<string, PlannedPool>();
  for (const resource of managed.filter(({ type }) => type === poolType)) {
    const name = lastVisibleText(resource.change, ["name"], plan.secrets) ?? resource.address;
    const colour = colourOfPool(name, service);
    const pool = { address: resource.address, name, ...(colour === undefined ? {} : { colour }) };
    pools.set(`\${${resource.address}.id}`, pool);
    for (const side of [resource.change.before, resource.change.after]) {
      const id = textAt(side, ["id"]);
      if (id !== undefined) pools.set(id, pool);
    }
  }
  return pools;
}

/** `local-prompt-service-blue` is blue when the service is `prompt-service`; a standby may be called `fly-blue`. */
function colourOfPool(name: string, service: string | undefined): Colour | undefined {
  const [, owner, colour] = /^(.+)-(blue|green)$/.exec(name) ?? [];
  if (owner === undefined || service === undefined) return undefined;
  return owner === service || owner.endsWith(`-${service}`) ? colours.find((one) => one === colour) : undefined;
}

function edgeOf(
  plan: Plan,
  loadBalancer: ResourceChange,
  side: "before" | "after",
  pools: ReadonlyMap<string, PlannedPool>,
): EdgeSide {
  const named = (id: unknown): PlannedPool | string =>
    typeof id === "string" ? (pools.get(id) ?? id) : "(known after apply)";
  const at = (path: Path): unknown => sideValue(plan, loadBalancer, side, path);
  const steering = at(["steering_policy"]);
  const list = at(["default_pools"]);
  const positions = Array.isArray(list) ? list.map((_, index) => named(at(["default_pools", index]))) : [];
  const weights = weightsOf(at(["random_steering", "pool_weights"]), named);
  const total = positions.reduce((sum, pool) => sum + (weights?.get(pool) ?? 0), 0);
  const percentOf = (pool: PlannedPool | string, index: number): number => {
    if (steering !== "random") return index === 0 ? 100 : 0;
    return total === 0 ? 0 : Math.round(((weights?.get(pool) ?? 0) / total) * 10_000) / 100;
  };
  const fallback = at(["fallback_pool"]);
  return {
    steering: typeof steering === "string" ? steering : undefined,
    pools: positions.map((pool, index) => ({ pool, percent: percentOf(pool, index) })),
    fallback: fallback === undefined ? undefined : named(fallback),
    weights,
  };
}

function weightsOf(
  weights: unknown,
  named: (id: unknown) => PlannedPool | string,
): ReadonlyMap<PlannedPool | string, number> | undefined {
  if (!isContainer(weights)) return undefined;
  return new Map(
    Object.entries(weights).map(([id, weight]) => [named(id), typeof weight === "number" ? weight : Number.NaN]),
  );
}

function clusterOf(plan: Plan, service: ResourceChange, side: "before" | "after"): ClusterSide {
  const values = service.change[side];
  const mask = service.change[`${side}_sensitive`];
  const at: Path = ["metadata", 0, "annotations"];
  const annotations = valueAt(values, at);
  const shown = (isContainer(annotations) ? Object.keys(annotations) : []).flatMap((key): [string, string][] => {
    const value = memberOf(annotations, key);
    const hidden = covers(mask, [...at, key]) || holdsSecret(value, plan.secrets);
    return typeof value === "string" && !hidden ? [[key, value]] : [];
  });
  const selector = sideValue(plan, service, side, ["spec", 0, "selector"]);
  const selected = sideValue(plan, service, side, ["spec", 0, "selector", labels.colour]);
  const byName = new Map(shown);
  return {
    colour: typeof selected === "string" ? selected : byName.get(labels.active),
    selector,
    annotations: byName,
  };
}

/** A value of one side; one that only the apply will tell is what the configuration refers to. */
export function sideValue(plan: Plan, resource: ResourceChange, side: "before" | "after", path: Path): unknown {
  const { change } = resource;
  if (side === "after" && covers(change.after_unknown, path)) {
    return configuredValue(plan.expressions.get(resource.address), path);
  }
  const value = valueAt(change[side], path);
  return covers(change[`${side}_sensitive`], path) || holdsSecret(value, plan.secrets) ? undefined : value;
}
