import type { Identity, Owners } from "./identity.js";
import { hostnameRouteFrom } from "./load-balancer.js";
import { checksIn, PoolIds, poolTarget } from "./pools.js";
import { Reader } from "./reader.js";
import type { Route } from "./route.js";
import { serviceRouteFrom } from "./service.js";

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

/** The route of a hostname as Cloudflare's API has it. @param owner whose it is. @default - as its description says */
export function hostnameRoute(answers: CloudflareAnswers, owners: Owners, owner?: string): Route {
  const { loadBalancer, poolNames, pools = new Map(), monitors = new Map() } = answers;
  const ids = new PoolIds(owners);
  const identities = new Map([...poolNames].map(([id, name]): [string, Identity] => [id, ids.add(name, [id], id)]));
  const checks = checksIn([...monitors].map(([id, monitor]) => [[id], Reader.plain(monitor)]));
  const targets = [...identities].flatMap(([id, identity]) =>
    pools.has(id) ? [[identity, poolTarget(Reader.plain(pools.get(id)), checks)] as const] : [],
  );
  return hostnameRouteFrom(Reader.plain(loadBalancer), "api", ids, targets, owner);
}

/** The route of a Service as Kubernetes' API has it. */
export function serviceRoute(object: unknown, owners: Owners): Route {
  return serviceRouteFrom(Reader.plain(object), "api", owners);
}
