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

/** What Cloudflare's API answered. */
export interface CloudflareAnswers {
  readonly loadBalancer: unknown;
  /** Names by id of the pools that are known to exist. */
  readonly poolNames: ReadonlyMap<string, string>;
  /** Pools as the API has them, by id. @default - they were not asked for */
  readonly pools?: ReadonlyMap<string, unknown>;
  /** Monitors as the API has them, by id. @default - they were not asked for */
  readonly monitors?: ReadonlyMap<string, unknown>;
}

/** What Cloudflare calls a pool. */
export interface NamedPool {
  readonly id: string;
  readonly name: string;
}

/**
 * The route of a hostname as Cloudflare's API has it, and what the pools that are known are called.
 *
 * @param owner whose it is. @default - as its description says
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

/** Pools as Cloudflare's API has them, by what they are. @param pools by id */
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

/** The route of a Service as Kubernetes' API has it. @param cluster that was asked. @default - the environment's own */
export function serviceRoute(object: unknown, owners: Owners, cluster?: string): Route {
  return serviceRouteFrom(Reader.plain(object), owners, cluster);
}

/** What the APIs answered of what is between addresses and pods. */
export interface LinkAnswers {
  /** DNS records of the zone. */
  readonly records?: readonly unknown[];
  /** Rulesets of the zone, each with its rules. */
  readonly rulesets?: readonly unknown[];
  /** Objects of clusters by their kinds, each list with the cluster that was asked. */
  readonly objects?: readonly {
    readonly kind: ClusterKind;
    readonly list: readonly unknown[];
    /** @default - the environment's own */
    readonly cluster?: string;
  }[];
}

/** What the APIs say between addresses and pods: a route gets it by `withWays`. */
export function linksInAnswers({ records = [], rulesets = [], objects = [] }: LinkAnswers): readonly Link[] {
  return [
    ...records.map((record) => recordFrom(Reader.plain(record))),
    ...rulesets.flatMap((ruleset) => headerRulesFrom(Reader.plain(ruleset)) ?? []),
    ...objects.flatMap(({ kind, list, cluster }) =>
      list.map((object): Link => clusterLinks[kind](Reader.plain(object), cluster)),
    ),
  ];
}
