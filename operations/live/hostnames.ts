import type { Edge, Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import { routeOfEdge } from "../../model/route/declared.js";
import { deviations, poolDeviations } from "../../model/route/deviate.js";
import { partsOf, poolsIn, usualChoice } from "../../model/route/fold.js";
import { type Identity, memberName, poolName } from "../../model/route/identity.js";
import type { Route } from "../../model/route/route.js";
import { known } from "../../model/route/value.js";
import { Ending, Interrupted } from "../failures.js";
import { targetText } from "../route-text.js";
import type { Deviation } from "./api.js";
import type { Standing } from "./compare.js";
import { EdgeApi } from "./edge.js";
import { poolDeviationsOf } from "./edge-deviations.js";
import type { LiveEdge } from "./live-edge.js";

/** The status of an origin of a hot-standby hostname. */
export interface OriginStatus {
  readonly origin: string;
  readonly pool: string;
  readonly declaredDrained: boolean;
  /** Whether the live pool is drained. @default - there is no such pool */
  readonly drained?: boolean;
  /** Whether the live pool is healthy. @default - unknown: there is no pool, or no result of a monitor yet */
  readonly healthy?: boolean;
}

/** The declared and the live state of a hot-standby hostname. */
export interface HostnameStatus {
  readonly edge: string;
  readonly hostname: string;
  readonly stack: string;
  readonly standing: Standing;
  /** The live state in one line: `koyeb-primary, then flyio-standby`. */
  readonly words: string;
  readonly deviations: readonly Deviation[];
  /** The origins in order of preference. */
  readonly origins: readonly OriginStatus[];
  /** The time of the load balancer's last change, as the API reports it. */
  readonly since?: string;
  /** The error if Cloudflare did not answer. */
  readonly problem?: string;
}

/**
 * Reads the live routes of hot-standby hostnames, and compares them with the declared ones.
 *
 * @param wanted names of edges
 * @param signal ends what is asked. @default - every answer is waited for
 */
export async function lookAtHostnames(
  environment: Environment,
  wanted: readonly string[],
  signal?: AbortSignal,
): Promise<readonly HostnameStatus[]> {
  const edges = environment.edges.filter(({ name }) => wanted.includes(name));
  if (edges.length === 0) return [];
  const api = new EdgeApi(environment, { signal });
  return Promise.all(edges.map((edge) => lookAt(environment, edge, api)));
}

/** The live state of a hostname. */
interface Live {
  readonly edge: LiveEdge | undefined;
  /** The declared pools that exist. */
  readonly pools: Route["targets"];
  readonly healthy: ReadonlyMap<Identity, boolean | undefined>;
}

async function lookAt(environment: Environment, edge: Edge, api: EdgeApi): Promise<HostnameStatus> {
  const stack = names.edgeStack(environment);
  const common = { edge: edge.name, hostname: edge.hostname, stack };
  const declared = routeOfEdge(environment, edge);
  let live: Live;
  try {
    live = await ask(api, declared, edge);
  } catch (error) {
    if (!(error instanceof Ending) || error instanceof Interrupted) throw error;
    const words = "Cloudflare did not answer";
    return { ...common, standing: "unknown", words, deviations: [], origins: [], problem: error.message };
  }
  const apply = commandFor(environment.name, `apply ${stack}`);
  const found = [
    ...api.compare(declared, live.edge, apply),
    ...poolDeviationsOf(environment, declared, live.pools, apply),
  ];
  const origins = poolsIn(declared).map(([identity, { enabled }]): OriginStatus => {
    const pool = poolsIn({ ...declared, targets: live.pools }).find(([one]) => one === identity)?.[1];
    const healthy = live.healthy.get(identity);
    return {
      origin: memberName(identity),
      pool: poolName(environment, edge.name, identity),
      declaredDrained: enabled === false,
      ...(pool === undefined ? {} : { drained: pool.enabled === false }),
      ...(healthy === undefined ? {} : { healthy }),
    };
  });
  const since = live.edge?.since;
  return {
    ...common,
    ...standingOf(declared, live, found.length === 0),
    deviations: found,
    origins,
    ...(since === undefined ? {} : { since }),
  };
}

async function ask(api: EdgeApi, declared: Route, { hostname, name }: Edge): Promise<Live> {
  const [edge, all] = await Promise.all([api.askHostname(hostname, name), api.livePools()]);
  const found = poolsIn(declared).flatMap(([identity]) => {
    const pool = all.get(identity);
    return pool === undefined ? [] : [[identity, pool] as const];
  });
  const healthy = found.map(async ([identity, { id }]) => [identity, await api.isHealthy(id)] as const);
  return {
    edge,
    pools: Object.fromEntries(found.map(([identity, { target }]) => [identity, target])),
    healthy: new Map(await Promise.all(healthy)),
  };
}

function standingOf(
  declared: Route,
  { edge, pools }: Live,
  asDeclared: boolean,
): Pick<HostnameStatus, "standing" | "words"> {
  const count = Object.keys(pools).length;
  if (edge === undefined) {
    if (count === 0) return { standing: "not-deployed", words: "not deployed" };
    return { standing: "half-made", words: `half-made: ${count} pools, but no load balancer` };
  }
  const usual = usualChoice(edge.route);
  const order = partsOf(usual).flatMap(({ target }) => known(target) ?? []);
  const enabledOf = (target: Identity): unknown => {
    const pool = pools[target];
    return pool?.kind === "pool" ? pool.enabled : undefined;
  };
  const missing = order.filter((target) => pools[target] === undefined).map((target) => nameIn(edge, target));
  const serving = order.filter((target) => enabledOf(target) === true);
  const drained = order.filter((name) => enabledOf(name) === false).map(memberName);
  const rotation = serving.length === 0 ? "nothing in rotation" : serving.map(memberName).join(", then ");
  const here = drained.length === 0 ? rotation : `${rotation}; drained: ${drained.join(", ")}`;
  if (asDeclared) return { standing: "as-declared", words: here };
  if (missing.length > 0)
    return { standing: "half-made", words: `half-made: ${here}; undeclared: ${missing.join(", ")}` };
  // the drained origins determine the last resort; if the two disagree, only one of two updates was made
  const last = serving.at(-1) ?? order.at(-1);
  if (usual?.lastResort !== last) {
    const resort =
      usual?.lastResort === undefined ? "none" : targetText(usual.lastResort, (target) => nameIn(edge, target));
    return { standing: "half-made", words: `half-made: ${here}; the last resort is ${resort}` };
  }
  const differing = [...deviations(declared, edge.route), ...poolDeviations(declared, pools)];
  const moved = differing.every(({ part }) => ["enabled", "pool enabled", "last resort"].includes(part));
  return moved
    ? { standing: "not-applied", words: `not applied: ${here}` }
    : { standing: "differs", words: `${here}, with differences` };
}

/** Returns the name of an origin, or the full name of a pool that belongs to another owner. */
function nameIn(edge: LiveEdge, target: Identity): string {
  return (target.startsWith("foreign:") ? edge.pools.get(target)?.name : undefined) ?? memberName(target);
}
