import { isDeepStrictEqual } from "node:util";
import type { Edge, Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import { Cloudflare } from "../adapters/cloudflare.js";
import { inTemporaryFolder } from "../adapters/files.js";
import { synthesize } from "../adapters/synth.js";
import { Ending } from "../failures.js";
import { type Deviation, edgeDeviations, type Standing } from "./compare.js";
import { type LiveEdge, LiveEdges, poolHealth } from "./edge.js";
import { type DeclaredHostname, declaredHostnames, type PoolObject, poolObject } from "./traffic-stack.js";

/** One origin of a hot-standby hostname, in the order of preference. */
export interface OriginStatus {
  readonly origin: string;
  readonly pool: string;
  readonly declaredDrained: boolean;
  /** @default - there is no such pool */
  readonly drained?: boolean;
  /** @default - no monitor has spoken yet, or it was not asked */
  readonly healthy?: boolean;
}

/** What configuration declares of a hot-standby hostname and what really is. */
export interface HostnameStatus {
  readonly edge: string;
  readonly hostname: string;
  readonly stack: string;
  readonly standing: Standing;
  /** One line: `koyeb-primary, then flyio-standby`. */
  readonly words: string;
  readonly deviations: readonly Deviation[];
  readonly origins: readonly OriginStatus[];
  /** When somebody last changed its load balancer, as the API says. */
  readonly since?: string;
  /** What Cloudflare said instead of an answer. */
  readonly problem?: string;
}

/** What the configuration declares of hot-standby hostnames, in a folder of its own. */
export async function hostnamesOf(environment: Environment): Promise<readonly DeclaredHostname[]> {
  if (environment.edges.length === 0) return [];
  return inTemporaryFolder((folder) => {
    const stacks = synthesize(environment, [names.edgeStack(environment)], folder);
    return stacks.flatMap(declaredHostnames);
  });
}

/**
 * Asks Cloudflare where the requests of hot-standby hostnames go, and compares that with what is declared.
 *
 * @param wanted names of edges
 */
export async function lookAtHostnames(
  environment: Environment,
  wanted: readonly string[],
  declarations: Promise<readonly DeclaredHostname[]> | readonly DeclaredHostname[],
): Promise<readonly HostnameStatus[]> {
  const declared = await declarations;
  const edges = environment.edges.filter(({ name }) => wanted.includes(name));
  return Promise.all(
    edges.flatMap((edge) => {
      const one = declared.find(({ hostname }) => hostname === edge.hostname);
      return one === undefined ? [] : [lookAt(environment, edge, one)];
    }),
  );
}

/** What Cloudflare has of a hostname. */
interface Live {
  readonly edge: LiveEdge | undefined;
  /** By name; without those that do not exist. */
  readonly pools: ReadonlyMap<string, PoolObject & { readonly healthy?: boolean | undefined }>;
}

async function lookAt(environment: Environment, edge: Edge, declared: DeclaredHostname): Promise<HostnameStatus> {
  const stack = names.edgeStack(environment);
  const common = { edge: edge.name, hostname: edge.hostname, stack };
  const originOf = new Map(Object.keys(edge.origins).map((name) => [names.pool(environment, edge.name, name), name]));
  const nameOf = (pool: string): string => originOf.get(pool) ?? pool;
  let live: Live;
  try {
    live = await ask(declared);
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
    const words = "Cloudflare did not answer";
    return { ...common, standing: "unknown", words, deviations: [], origins: [], problem: error.message };
  }
  const apply = commandFor(environment.name, `apply ${stack}`);
  const deviations = [
    ...edgeDeviations(declared, live.edge, apply),
    ...declared.pools.flatMap((pool) => poolDeviations(pool, live.pools.get(pool.name), apply)),
  ];
  const origins = declared.pools.map(({ name, enabled }): OriginStatus => {
    const pool = live.pools.get(name);
    return {
      origin: nameOf(name),
      pool: name,
      declaredDrained: !enabled,
      ...(pool === undefined ? {} : { drained: !pool.enabled }),
      ...(pool?.healthy === undefined ? {} : { healthy: pool.healthy }),
    };
  });
  const since = live.edge?.since;
  return {
    ...common,
    ...standingOf(live, deviations, nameOf),
    deviations,
    origins,
    ...(since === undefined ? {} : { since }),
  };
}

async function ask({ pools, ...hostname }: DeclaredHostname): Promise<Live> {
  const cloudflare = new Cloudflare();
  const edge = await new LiveEdges(cloudflare, false).ask(hostname, (colour) => colour);
  const folder = `/accounts/${hostname.accountId}/load_balancers/pools`;
  const listed = await cloudflare.list(folder);
  const found = await Promise.all(
    pools.map(async ({ name }) => {
      const object = listed.find((one) => one.name === name);
      if (object === undefined) return undefined;
      const health = await poolHealth(cloudflare, `${folder}/${object.id}`);
      return { ...poolObject.parse(object), healthy: health?.healthy };
    }),
  );
  return { edge, pools: new Map(found.flatMap((pool) => (pool === undefined ? [] : [[pool.name, pool]]))) };
}

function standingOf(
  { edge, pools }: Live,
  deviations: readonly Deviation[],
  nameOf: (pool: string) => string,
): Pick<HostnameStatus, "standing" | "words"> {
  if (edge === undefined) {
    if (pools.size === 0) return { standing: "not-deployed", words: "not deployed" };
    return { standing: "half-made", words: `half-made: ${pools.size} pools, and no load balancer` };
  }
  const order = edge.traffic.defaultPools;
  const missing = order.filter((name) => !pools.has(name)).map(nameOf);
  const serving = order.filter((name) => pools.get(name)?.enabled === true);
  const drained = order.filter((name) => pools.get(name)?.enabled === false).map(nameOf);
  const rotation = serving.length === 0 ? "nothing in rotation" : serving.map(nameOf).join(", then ");
  const here = drained.length === 0 ? rotation : `${rotation}; drained: ${drained.join(", ")}`;
  if (deviations.length === 0) return { standing: "as-declared", words: here };
  if (missing.length > 0)
    return { standing: "half-made", words: `half-made: ${here}; ${missing.join(", ")} is foreign` };
  // the last resort follows from what is drained: where it does not, one of the two updates was made alone
  const last = serving.at(-1) ?? order.at(-1);
  if (edge.traffic.fallback !== last) {
    const resort = edge.traffic.fallback === undefined ? "none" : nameOf(edge.traffic.fallback);
    return { standing: "half-made", words: `half-made: ${here}; the last resort is ${resort}` };
  }
  const moved = deviations.every(({ what }) => / (enabled|fallback_pool)$/.test(what));
  return moved
    ? { standing: "not-applied", words: `not applied: ${here}` }
    : { standing: "differs", words: `${here}, with differences` };
}

function poolDeviations(declared: PoolObject, live: PoolObject | undefined, remedy: string): readonly Deviation[] {
  const found = (what: string, wanted: string, is: string): Deviation => ({
    where: "edge",
    what: `pool ${declared.name}${what}`,
    declared: wanted,
    live: is,
    remedy,
  });
  if (live === undefined) return [found("", originsText(declared), "nothing")];
  return [
    ...(declared.enabled === live.enabled ? [] : [found(" enabled", String(declared.enabled), String(live.enabled))]),
    ...(isDeepStrictEqual(originsText(declared), originsText(live))
      ? []
      : [found(" origins", originsText(declared), originsText(live))]),
  ];
}

function originsText({ origins }: PoolObject): string {
  return origins.map(({ name, address, weight }) => `${name}=${address} (weight ${weight})`).join(", ") || "nothing";
}
