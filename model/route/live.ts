import { type ClusterKind, clusterLinks } from "./cluster-links.js";
import { headerRulesFrom, recordFrom } from "./edge-links.js";
import type { Identity, Owners } from "./identity.js";
import type { Link } from "./link.js";
import { hostnameRouteFrom } from "./load-balancer.js";
import { checksIn, PoolIds, poolTarget } from "./pools.js";
import { Reader } from "./reader.js";
import type { PoolTarget, Route } from "./route.js";
import { serviceRouteFrom } from "./service.js";
import { isNotKnown } from "./value.js";

/** The answers of Cloudflare's API. */
export interface CloudflareAnswers {
  readonly loadBalancer: unknown;
  /** The names of the existing pools, by id. */
  readonly poolNames: ReadonlyMap<string, string>;
  /** The API's pools, by id. @default - they were not read */
  readonly pools?: ReadonlyMap<string, unknown>;
  /** The API's monitors, by id. @default - they were not read */
  readonly monitors?: ReadonlyMap<string, unknown>;
}

/** The id and name of a pool. */
export interface NamedPool {
  readonly id: string;
  readonly name: string;
}

/**
 * Decodes the route of a hostname from Cloudflare's API, and the names of its known pools.
 *
 * @param owner the owner. @default - from the description
 */
export function hostnameRoute(
  answers: CloudflareAnswers,
  owners: Owners,
  owner?: string,
): { readonly route: Route; readonly named: ReadonlyMap<Identity, NamedPool> } {
  const { loadBalancer, poolNames, pools = new Map(), monitors } = answers;
  const known = new PoolIds(owners);
  const named = new Map(
    [...poolNames].map(([id, name]): [Identity, NamedPool] => [known.add(name, [id], id), { id, name }]),
  );
  const targets = [...poolTargets(pools, owners, monitors)].map(
    ([identity, { target }]) => [identity, target] as const,
  );
  return { route: hostnameRouteFrom(Reader.plain(loadBalancer), "api", known, targets, owner), named };
}

/** Decodes pools from Cloudflare's API, by identity. @param pools by id */
export function poolTargets(
  pools: ReadonlyMap<string, unknown>,
  owners: Owners,
  monitors: ReadonlyMap<string, unknown> = new Map(),
): ReadonlyMap<Identity, { readonly id: string; readonly target: PoolTarget }> {
  const known = new PoolIds(owners);
  const checks = checksIn([...monitors].map(([id, monitor]) => [[id], Reader.plain(monitor)]));
  return new Map(
    [...pools].map(([id, pool]) => {
      const target = poolTarget(Reader.plain(pool), checks);
      return [known.add(isNotKnown(target.name) ? undefined : target.name, [id], id), { id, target }] as const;
    }),
  );
}

/** Decodes the route of a Service from Kubernetes' API. @param cluster its cluster. @default - the environment's own */
export function serviceRoute(object: unknown, owners: Owners, cluster?: string): Route {
  return serviceRouteFrom(Reader.plain(object), owners, cluster);
}

/** The answers of the APIs about links between addresses and pods. */
export interface LinkAnswers {
  /** The DNS records of the zone. */
  readonly records?: readonly unknown[];
  /** The rulesets of the zone, with their rules. */
  readonly rulesets?: readonly unknown[];
  /** The objects of clusters, by kind and cluster. */
  readonly objects?: readonly {
    readonly kind: ClusterKind;
    readonly list: readonly unknown[];
    /** The cluster. @default - the environment's own */
    readonly cluster?: string;
  }[];
}

/** Decodes the links between addresses and pods from the APIs; `withWays` adds them to a route. */
export function linksInAnswers({ records = [], rulesets = [], objects = [] }: LinkAnswers): readonly Link[] {
  return [
    ...records.map((record) => recordFrom(Reader.plain(record))),
    ...rulesets.flatMap((ruleset) => headerRulesFrom(Reader.plain(ruleset)) ?? []),
    ...objects.flatMap(({ kind, list, cluster }) =>
      list.map((object): Link => clusterLinks[kind](Reader.plain(object), cluster)),
    ),
  ];
}
