import type { Environment } from "../../model/environment.js";
import { labels, markedOwner } from "../../model/names.js";
import { textAt, valueAt } from "../../model/path.js";
import { complete } from "../../model/route/complete.js";
import { rollbackAnnotation } from "../../model/route/declared.js";
import { noteOf, routeKey } from "../../model/route/fold.js";
import { colourOf, type Identity, type Owners, ownersOf } from "../../model/route/identity.js";
import type { PoolTarget, Route } from "../../model/route/route.js";
import {
  poolIdsIn,
  routesInTerraform,
  type TerraformObject,
  type TerraformRoutes,
  types,
} from "../../model/route/terraform.js";
import type { Value } from "../../model/route/value.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { Plan, ResourceChange } from "./plan.js";
import { holdsSecret, lastVisibleText, visibleText } from "./secrets.js";

/** A pool in a plan. */
export interface PlannedPool {
  readonly address: string;
  readonly name: string;
  readonly identity: Identity;
  /** The pool's colour. @default - none: a standby, or an origin of a hot-standby hostname */
  readonly colour?: Colour;
  /** The pool before and after. */
  readonly target: Sides<PoolTarget>;
}

/** Both sides of a change: `before` is missing on a creation, `after` on a removal. */
export interface Sides<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** The routes in a plan, before and after. */
export interface Traffic {
  /** The service's name, or the hostname if the plan has no active Service. */
  readonly name: string;
  readonly hostname: string | undefined;
  readonly pools: readonly PlannedPool[];
  /** The first load balancer. */
  readonly loadBalancer: ResourceChange | undefined;
  readonly edge: Sides<Route>;
  /** All load balancers: the stack of hot-standby hostnames has several. */
  readonly hostnames: readonly { readonly address: string; readonly edge: Sides<Route> }[];
  readonly service: ResourceChange | undefined;
  readonly cluster: Sides<Route>;
}

/** Returns the colour that a declared rollback leaves. */
export function rollbackFrom(cluster: Route | undefined): string | undefined {
  return noteOf(cluster, `${rollbackAnnotation}from`);
}

/** Finds the plan's pool for a target. */
export function poolOf({ pools }: Traffic, target: Value<Identity> | undefined): PlannedPool | undefined {
  return pools.find(({ identity }) => identity === target);
}

/**
 * Reads the routes from a plan; returns nothing without a load balancer, a pool or an active Service.
 *
 * @param environment declares the services and edges. @default - they are read from the plan
 */
export function trafficOf(plan: Plan, environment?: Environment): Traffic | undefined {
  const managed = managedIn(plan);
  const balancers = managed.filter(({ type }) => type === types.loadBalancer);
  const [loadBalancer] = balancers;
  const service = managed.find(isActive);
  if (!managed.some(({ type }) => type === types.pool) && loadBalancer === undefined && service === undefined) {
    return undefined;
  }
  // a renamed Service is replaced, and its pools still have the old name
  const side = service?.change.before == null ? "after" : "before";
  const serviceName = service && visibleText(service.change, side, ["metadata", 0, "name"], plan.secrets);
  const hostname = loadBalancer && lastVisibleText(loadBalancer.change, ["name"], plan.secrets);
  const described = loadBalancer && lastVisibleText(loadBalancer.change, ["description"], plan.secrets);
  const owners = ownersIn(environment, serviceName ?? markedOwner(described)?.owner);
  const [was, is] = decoded(plan, owners);
  const active = service?.address ?? "";
  const hostnames = balancers.map(({ address }) => ({
    address,
    edge: { before: was.hostnames.get(address), after: is.hostnames.get(address) },
  }));
  const pools = managed.flatMap(({ address, type, change }): PlannedPool[] => {
    const [old, now] = [was.pools.get(address), is.pools.get(address)];
    const identity = (now ?? old)?.[0];
    if (type !== types.pool || identity === undefined) return [];
    const colour = colourOf(identity);
    const name = lastVisibleText(change, ["name"], plan.secrets) ?? address;
    const target = { before: old?.[1], after: now?.[1] };
    return [{ address, name, identity, ...(colour === undefined ? {} : { colour }), target }];
  });
  return {
    name: serviceName ?? hostname ?? loadBalancer?.address ?? "",
    hostname,
    pools,
    loadBalancer,
    edge: hostnames[0]?.edge ?? { before: undefined, after: undefined },
    hostnames,
    service,
    cluster: { before: was.services.get(active), after: is.services.get(active) },
  };
}

/** Reads the routes with the last apply as `before`; returns nothing without drift since then. */
export function appliedTraffic(plan: Plan, environment?: Environment): Traffic | undefined {
  const isHalf = ({ type }: ResourceChange): boolean => type === types.loadBalancer || type === types.service;
  const drift = new Map(plan.drift.filter(isHalf).map((resource) => [resource.address, resource]));
  if (drift.size === 0) return undefined;
  const resources = plan.resources.map((resource) => drift.get(resource.address) ?? resource);
  return trafficOf({ ...plan, resources }, environment);
}

/** Returns the known services and edges, of any environment; another rule refuses a plan of the wrong environment. */
function ownersIn(environment: Environment | undefined, owner: string | undefined): Owners {
  const { environment: _, ...known } = environment === undefined ? { services: {}, edges: {} } : ownersOf(environment);
  if (owner === undefined || owner in known.services || owner in known.edges) return known;
  return { ...known, services: { ...known.services, [owner]: [] } };
}

/** A route that a plan may change. */
export interface PlannedRoute {
  /** The address of the resource that has it; `plan` if it is in another stack. */
  readonly address: string;
  readonly sides: Sides<Route>;
  /** Whether the plan says nothing of its choices, so that the configuration does. */
  readonly isDeclared: boolean;
}

/**
 * Reads every route that a plan may change, end to end: what the plan does not say is as the environment declares it.
 *
 * @param environment completes the routes. @default - only what the plan says
 */
export function routesIn(plan: Plan, environment: Environment | undefined): readonly PlannedRoute[] {
  const traffic = trafficOf(plan, environment);
  const { hostnames = [], service, cluster = { before: undefined, after: undefined } } = traffic ?? {};
  const own = [
    ...hostnames.map(({ address, edge }) => ({ address, sides: edge })),
    ...(service === undefined ? [] : [{ address: service.address, sides: cluster }]),
  ];
  if (environment === undefined) return own.map((one) => ({ ...one, isDeclared: false }));
  const addresses = new Map(
    own.flatMap(({ address, sides: { before, after } }) => {
      const route = after ?? before;
      return route === undefined ? [] : [[routeKey(route), address] as const];
    }),
  );
  const owners = ownersOf(environment);
  const [was, is] = decoded(plan, owners);
  return [...complete({ before: [was], after: [is] }, onlyTouched(environment, plan, traffic), owners)].map(
    ([key, sides]) => ({
      address: addresses.get(key) ?? "plan",
      sides: { before: sides.before?.route, after: sides.after?.route },
      isDeclared: (sides.after ?? sides.before)?.fromBase.choices === true,
    }),
  );
}

/** Leaves out the services that a plan cannot touch, because a fleet has a thousand of them. */
function onlyTouched(environment: Environment, plan: Plan, traffic: Traffic | undefined): Environment {
  const changed = plan.resources.filter(({ action, mode }) => action !== "no-op" && mode === "managed");
  // a record or a ruleset may be in the way of any service
  if (changed.some(({ type }) => type === types.record || type === types.ruleset)) return environment;
  // labels name a service, and so do the hostname of an Ingress and what a policy selects
  const written = changed.map(({ change }) => JSON.stringify([change.before, change.after])).join();
  const services = environment.services.filter(({ name }) => name === traffic?.name || written.includes(name));
  return { ...environment, services, edges: traffic === undefined ? [] : environment.edges };
}

function managedIn({ resources }: Plan): readonly ResourceChange[] {
  return resources.filter(({ mode, deposed }) => mode === "managed" && deposed === undefined);
}

/** Decodes both sides of a plan, whose ids mean the same on both. */
function decoded(plan: Plan, owners: Owners): readonly [before: TerraformRoutes, after: TerraformRoutes] {
  const objectsOf = (side: "before" | "after"): readonly TerraformObject[] =>
    managedIn(plan)
      .filter(({ change }) => change[side] != null)
      .map(({ address, type, change }) => ({
        address,
        type,
        values: change[side],
        sensitive: change[`${side}_sensitive`],
        isSecret: (value) => holdsSecret(value, plan.secrets),
        ...(side === "before" ? {} : { unknown: change.after_unknown, configured: plan.expressions.get(address) }),
      }));
  const [before, after] = [objectsOf("before"), objectsOf("after")];
  const ids = poolIdsIn([...before, ...after], owners);
  return [routesInTerraform(before, owners, ids), routesInTerraform(after, owners, ids)];
}

/** Reports whether a resource is the active Service. */
function isActive({ type, change }: ResourceChange): boolean {
  if (
    type !== types.service ||
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
