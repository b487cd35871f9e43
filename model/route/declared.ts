import { type Edge, type Environment, isColoured } from "../environment.js";
import { holdOn } from "../holds.js";
import { colourTraits, traitsOf } from "../kinds.js";
import { labels, names } from "../names.js";
import { type Monitor, type Origin as OriginSettings, origin, type ServiceEdge } from "../schema/edge.js";
import { type Colour, colours } from "../schema/primitives.js";
import type { ColouredService } from "../schema/service.js";
import { headerIsOneOf, headerIsSet } from "./condition.js";
import { linksOf } from "./declared-links.js";
import { colourIdentity, type Identity, originIdentity, ownersOf } from "./identity.js";
import { declaredOrigin, type Origin } from "./origin.js";
import type { Check, Choice, Leg, PodsTarget, PoolTarget, Route } from "./route.js";
import { type Split, splitOf } from "./split.js";
import { withWays } from "./ways.js";

/** The prefix of the active Service's annotations during a rollback. */
export const rollbackAnnotation = "switchyard.dev/rollback-";

/** The routes of a service: the two halves of a flip. */
export interface ServiceRoutes {
  /** The Services that callers use, one in each cluster. */
  readonly clusters: readonly Route[];
  /** The Service of the environment's own cluster. */
  readonly cluster: Route;
  /** The public hostnames. */
  readonly edges: readonly Route[];
  /** The first public hostname. @default - requests come only from inside the cluster */
  readonly edge?: Route;
}

/** Returns every route of an environment. */
export function routesOf(environment: Environment): readonly Route[] {
  return [
    ...environment.edges.map((edge) => routeOfEdge(environment, edge)),
    ...environment.services.filter(isColoured).flatMap((service) => {
      const { edges, clusters } = routesOfService(environment, service);
      return [...edges, ...clusters];
    }),
  ];
}

/** Returns the declared routes of a service. */
export function routesOfService(environment: Environment, service: ColouredService): ServiceRoutes {
  const looking = { links: linksOf(environment, [service]), owners: ownersOf(environment) };
  const edges = [service.edge].flatMap((edge) =>
    edge === undefined ? [] : [withWays(hostnameRoute(environment, service, edge), looking)],
  );
  const [edge] = edges;
  const cluster = withWays(clusterRoute(service), looking);
  return { clusters: [cluster], cluster, edges, ...(edge === undefined ? {} : { edge }) };
}

/** Returns the route of a hot-standby hostname: to the first healthy origin. */
export function routeOfEdge(environment: Environment, edge: Edge): Route {
  const pools = originPools(environment, edge.name, edge.origins, edge.monitor);
  const route: Route = {
    ...open(edge.name, edge),
    choices: [
      {
        ...usual,
        pick: "ordered",
        legs: pools.map(([target]) => ({ target })),
        spare: [],
        ...resort(lastServing(pools)),
        stickiness: { by: "none" },
      },
    ],
    targets: Object.fromEntries(pools),
  };
  return withWays(route, { links: linksOf(environment, []), owners: { services: {}, edges: {} } });
}

/** Returns the health check of a monitor, with every default. */
export function checkOf(monitor: Monitor): Check & { readonly port: number } {
  return { ...monitor, port: monitor.port ?? (monitor.type === "https" ? 443 : 80) };
}

type NamedPool = readonly [Identity, PoolTarget];

const usual = {
  when: { kind: "default" },
  otherWeight: 0,
  failover: true,
  sessionFailover: "temporary",
} as const satisfies Partial<Choice>;

function open(owner: string, { hostname, enabled }: Pick<ServiceEdge, "hostname" | "enabled">) {
  return { of: "hostname", name: hostname, owner, enabled, proxied: true, notes: {} } as const;
}

function resort(target: Identity | undefined): Pick<Choice, "lastResort"> {
  return target === undefined ? {} : { lastResort: target };
}

function clusterRoute(service: ColouredService): Route {
  const target = colourIdentity(service.name, service.active);
  const pods: PodsTarget = {
    kind: "pods",
    selector: colourTraits(service, service.active).selector,
    ports: traitsOf(service).ports,
  };
  return {
    of: "service",
    name: service.name,
    owner: service.name,
    enabled: true,
    choices: [{ when: { kind: "default" }, pick: "ordered", legs: [{ target }] }],
    targets: { [target]: pods },
    notes: notesOf(service),
  };
}

function notesOf({ active, rollback }: ColouredService): Readonly<Record<string, string>> {
  if (rollback === undefined) return { [labels.active]: active };
  const { from, strategy, reason, incident, at } = rollback;
  return {
    [labels.active]: active,
    [`${rollbackAnnotation}from`]: from,
    [`${rollbackAnnotation}strategy`]: strategy,
    [`${rollbackAnnotation}reason`]: reason,
    ...(incident === undefined ? {} : { [`${rollbackAnnotation}incident`]: incident }),
    [`${rollbackAnnotation}at`]: at,
  };
}

function hostnameRoute(environment: Environment, service: ColouredService, edge: ServiceEdge): Route {
  const { name } = service;
  const split = splitOf(service);
  const present = colours.filter((colour) => colourTraits(service, colour).exists);
  const coloured = present.map((colour) => colourPool(environment, name, edge, colour));
  const origins = environment.edges.find((one) => one.name === edge.standby)?.origins ?? {};
  const standbys = originPools(environment, name, origins, edge.monitor);
  const leg = (colour: Colour): Leg => ({ target: colourIdentity(name, colour), weight: split.edge[colour] / 100 });
  const live = [split.selector, split.candidate].filter((colour) => split.edge[colour] > 0 && present.includes(colour));
  const alone = live.length === 1;
  const fallback = [split.selector, ...live].find((colour) => present.includes(colour));
  const last = lastServing(standbys) ?? (fallback === undefined ? undefined : colourIdentity(name, fallback));
  const candidate = candidateRule(service, edge, split);
  return {
    ...open(name, edge),
    choices: [
      ...(candidate === undefined ? [] : [candidate]),
      {
        ...usual,
        pick: alone ? "ordered" : "weighted",
        // weights have no order: with two colours live, the standbys come after the last resort
        legs: [...live.map(leg), ...(alone ? standbys.map(([target]) => ({ target })) : [])],
        spare: present.filter((colour) => !live.includes(colour)).map(leg),
        ...resort(last),
        stickiness: split.sticky
          ? {
              by: "header",
              ttl: edge.sticky.ttl,
              headers: [edge.sticky.header.toLowerCase()],
              allHeaders: false,
              drain: 0,
            }
          : { by: "none" },
      },
    ],
    targets: Object.fromEntries([...coloured, ...standbys]),
  };
}

/**
 * Returns the rule to the candidate through the public hostname before it has a share; undefined if there is no
 * candidate.
 *
 * The rule also keeps both colours attached to the load balancer, so that Cloudflare still probes the idle one.
 */
function candidateRule(
  service: ColouredService,
  edge: ServiceEdge,
  { candidate, selector }: Split,
): Choice | undefined {
  if (!colourTraits(service, candidate).exists || !colourTraits(service, selector).exists) return undefined;
  const admitted = admittedRunIds(service);
  const conditions = [
    headerIsSet(edge.previewHeader),
    ...(admitted.length > 0 ? [headerIsOneOf(edge.sticky.header, admitted)] : []),
  ];
  return {
    when: {
      kind: "rule",
      name: "candidate",
      condition: conditions.join(" or "),
      disabled: false,
      priority: 0,
      terminates: true,
    },
    pick: "ordered",
    legs: [{ target: colourIdentity(service.name, candidate) }],
    lastResort: colourIdentity(service.name, selector),
    // a session on another target would outrank the rule
    stickiness: { by: "none" },
  };
}

/** Returns the run ids that reach the candidate whatever its share: only during a rollout, and never a held image. */
export function admittedRunIds(service: ColouredService): readonly string[] {
  const { mode, allowlist } = service.rollout;
  const admits = mode !== "off" && service.rollback === undefined;
  return admits && holdOn(service, splitOf(service).candidate) === undefined ? allowlist.runIds : [];
}

function colourPool(environment: Environment, owner: string, edge: ServiceEdge, colour: Colour): NamedPool {
  const settings = origin.parse({ address: names.colourHostname(environment, owner, colour) });
  const { defaultPercent, sessionPercent } = edge.loadShedding;
  const target: PoolTarget = {
    ...pool(names.pool(environment, owner, colour), edge.monitor, declaredOrigin(colour, settings)),
    shedding: { requests: defaultPercent, sessions: sessionPercent },
  };
  return [colourIdentity(owner, colour), target];
}

/** Returns one pool for each origin, because an origin with weight 0 in a shared pool might not take over. */
function originPools(
  environment: Environment,
  owner: string,
  origins: Readonly<Record<string, OriginSettings>>,
  monitor: Monitor,
): readonly NamedPool[] {
  return Object.entries(origins).map(([name, settings]) => {
    const made = pool(names.pool(environment, owner, name), monitor, declaredOrigin(name, settings));
    // disable the whole pool: one without enabled origins could not meet its minimum
    return [originIdentity(owner, name), { ...made, enabled: !settings.drained }];
  });
}

function pool(name: string, monitor: Monitor, origin: Origin): PoolTarget {
  return {
    kind: "pool",
    name,
    enabled: true,
    minimum: 1,
    shedding: { requests: 0, sessions: 0 },
    originSteering: "random",
    check: checkOf(monitor),
    origins: [origin],
  };
}

/** Returns the last resort among origins: the last one not drained, else the last; undefined if there are none. */
function lastServing(pools: readonly NamedPool[]): Identity | undefined {
  return (pools.filter(([, { enabled }]) => enabled === true).at(-1) ?? pools.at(-1))?.[0];
}
