import { isDeepStrictEqual } from "node:util";
import { percentOf } from "./fold.js";
import { type Origin, placeOf } from "./origin.js";
import type { PodsTarget, PoolTarget, Target } from "./route.js";
import { isNotKnown } from "./value.js";
import type { IngressPath, Pods, Way } from "./way.js";

/** Reports whether a pool can be chosen while its origins are healthy; an unknown pool can. */
export function canServe(pool: PoolTarget | undefined): boolean {
  if (pool === undefined || isNotKnown(pool.origins)) return true;
  if (pool.enabled === false) return false;
  const enabled = pool.origins.filter((origin) => origin.enabled !== false).length;
  return servers(pool).length > 0 && (isNotKnown(pool.minimum) || enabled >= Math.max(1, pool.minimum));
}

/** Returns the origins of a pool that get requests. */
export function servers({ origins }: PoolTarget): readonly Origin[] {
  return isNotKnown(origins) ? [] : origins.filter(({ enabled, weight }) => enabled !== false && weight !== 0);
}

/** Returns how a pool is reached. */
export function reached(pool: PoolTarget): unknown {
  const { origins, originSteering } = pool;
  if (isNotKnown(origins)) return { origins };
  const all = origins.filter(({ enabled }) => enabled !== false);
  const serving = servers(pool);
  const hidden = all.filter(({ weight, enabled }) => isNotKnown(weight) || isNotKnown(enabled));
  const weightOf = ({ weight }: Origin): number => (isNotKnown(weight) ? 0 : weight);
  const total = serving.reduce((sum, origin) => sum + weightOf(origin), 0);
  const shareOf = (place: string): number =>
    percentOf(
      serving.filter((origin) => placeOf(origin) === place).reduce((sum, origin) => sum + weightOf(origin), 0),
      total,
    );
  const places = new Set(serving.map(placeOf));
  return {
    servers: Object.fromEntries([...places].map((place) => [place, shareOf(place)])),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(places.size > 1 ? { originSteering } : {}),
  };
}

/** Returns what counts for a leg alone: a last resort sheds nothing, and its health does not count. */
export function reachedAsLeg({ origins, shedding, minimum }: PoolTarget): unknown {
  const enabled = isNotKnown(origins) ? [] : origins.filter((origin) => origin.enabled !== false);
  const everywhere = enabled.map(placeOf).sort();
  const needsMore = minimum !== 0 && minimum !== 1 && new Set(everywhere).size > 1;
  return {
    ...(shedding.requests !== 0 || shedding.sessions !== 0 ? { shedding } : {}),
    ...(needsMore ? { minimum, of: everywhere } : {}),
  };
}

/** Returns the origin names, which only sessions notice. */
export function namesOf(pool: PoolTarget | undefined): unknown {
  if (pool === undefined || isNotKnown(pool.origins)) return pool?.origins;
  return pool.origins.map(({ way: _, ...origin }) => origin);
}

/** Returns the links behind the serving origins of a pool; behind a closed link nothing is noticed. */
export function behind(pool: PoolTarget): { readonly [Part in "name" | "ingress" | "policy" | "pods"]?: unknown } {
  const ways = new Map(servers(pool).map((origin) => [placeOf(origin), linksOf(origin.way)]));
  const found = (["name", "ingress", "policy", "pods"] as const).flatMap((part) => {
    const values = [...ways].flatMap(([place, links]) => (part in links ? [[place, links[part]] as const] : []));
    const [first, ...others] = values.map(([, value]) => value);
    if (values.length === 0) return [];
    // the addresses are part of how the pool is reached
    return [[part, others.every((other) => isDeepStrictEqual(other, first)) ? first : Object.fromEntries(values)]];
  });
  return Object.fromEntries(found);
}

/** Reports whether a target may answer requests; a foreign origin may. */
export function mayAnswer(target: Target | undefined): boolean {
  if (target?.kind !== "pool" || isNotKnown(target.origins)) return true;
  return servers(target).some(({ way }) => {
    if (way === undefined || !resolves(way)) return way === undefined;
    return (
      way.paths === undefined || isNotKnown(way.paths) || openPaths(way).some(({ admitted }) => admitted !== false)
    );
  });
}

function linksOf(way: Way | undefined): ReturnType<typeof behind> {
  if (way === undefined) return { name: "not looked for" };
  if (!resolves(way)) return { name: "nothing" };
  const { record = "unsaid", cluster, paths = "unsaid" } = way;
  const open = openPaths(way);
  return {
    name: typeof record === "string" || isNotKnown(record) ? record : { to: record.content, proxied: record.proxied },
    ingress: { cluster, paths: typeof paths === "string" || isNotKnown(paths) ? paths : paths.map(askedOf) },
    policy: open.map(({ path, admitted = "unsaid" }) => [path, admitted]),
    pods: open.map(({ path, target, admitted, pods }) => [
      path,
      target,
      admitted === false ? "nobody" : answering(pods),
    ]),
  };
}

/** Reports whether an address resolves; one that points back to Cloudflare does not. */
function resolves({ record, unsaid }: Way): boolean {
  if (record === undefined) return unsaid.includes("record");
  return isNotKnown(record) || record.proxied !== true;
}

/** Returns the paths that may answer, as far as they are known. */
function openPaths({ paths = [], unsaid }: Way): readonly IngressPath[] {
  if (isNotKnown(paths)) return [];
  return paths.filter(
    ({ target, pods }) => pods?.desired !== 0 && (target !== undefined || unsaid.includes("service")),
  );
}

/** Returns what a request to a controller depends on; the Service's name does not matter. */
function askedOf({ path, type, className, tls }: IngressPath): unknown {
  return { path, type, className, tls };
}

/** Returns what a Service leads to; the names of its ports do not matter. */
export function servedBy({ selector, ports, pods }: PodsTarget): { readonly target: unknown; readonly pods?: unknown } {
  const numbers = isNotKnown(ports) ? ports : ports.map(({ name: _, ...port }) => port);
  return { target: { selector, ports: numbers }, ...(pods === undefined ? {} : { pods: answering(pods) }) };
}

/** Returns what answers; the number of pods matters only if it is zero. */
function answering(pods: Pods | undefined): unknown {
  if (pods === undefined) return "unsaid";
  const { identity, digest, desired } = pods;
  return desired === 0 ? "nobody" : { identity, digest, ...(isNotKnown(desired) ? { desired } : {}) };
}
