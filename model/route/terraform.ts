import { type ClusterKind, clusterLinks } from "./cluster-links.js";
import { headerRulesFrom, recordFrom } from "./edge-links.js";
import type { Identity, Owners } from "./identity.js";
import { asKubernetes } from "./kubernetes-form.js";
import type { Link, Links } from "./link.js";
import { hostnameRouteFrom } from "./load-balancer.js";
import { checksIn, PoolIds, poolTarget } from "./pools.js";
import { type Attributes, Reader } from "./reader.js";
import type { PoolTarget, Route } from "./route.js";
import { serviceRouteFrom } from "./service.js";
import { known } from "./value.js";
import { withWays } from "./ways.js";

/** Terraform's types of what a route consists of. */
export const types = {
  loadBalancer: "cloudflare_load_balancer",
  pool: "cloudflare_load_balancer_pool",
  monitor: "cloudflare_load_balancer_monitor",
  service: "kubernetes_service_v1",
  record: "cloudflare_dns_record",
  ruleset: "cloudflare_ruleset",
} as const;

/** Terraform's types of what requests pass in a cluster. */
const clusterTypes: Readonly<Record<string, ClusterKind>> = {
  [types.service]: "Service",
  kubernetes_ingress_v1: "Ingress",
  kubernetes_deployment_v1: "Deployment",
  kubernetes_stateful_set_v1: "StatefulSet",
  kubernetes_network_policy_v1: "NetworkPolicy",
};

/** One object of a plan's side or of a state. */
export interface TerraformObject extends Attributes {
  readonly address: string;
  readonly type: string;
  /** The cluster that it is in, as its provider says. @default - the environment's own, or none */
  readonly cluster?: string;
}

/** What Terraform's attributes say about where requests go, by the addresses of the objects. */
export interface TerraformRoutes {
  readonly hostnames: ReadonlyMap<string, Route>;
  readonly services: ReadonlyMap<string, Route>;
  readonly pools: ReadonlyMap<string, readonly [Identity, PoolTarget]>;
  /** What they say of ways behind addresses. */
  readonly links: readonly Link[];
}

/** What the ids, and the references that stand for them, of Terraform's pools mean. @param objects of both sides of a plan */
export function poolIdsIn(objects: readonly TerraformObject[], owners: Owners): PoolIds {
  const ids = new PoolIds(owners);
  for (const object of objects.filter(({ type }) => type === types.pool)) {
    ids.add(nameIn(object), idsOf(object), object.address);
  }
  return ids;
}

/** What Terraform's attributes say between addresses and pods, whichever stacks the objects are of. */
export function linksInTerraform(objects: readonly TerraformObject[]): readonly Link[] {
  return objects.flatMap((object): readonly Link[] => {
    const reader = Reader.attributes(object);
    if (object.type === types.record) return [recordFrom(reader)];
    if (object.type === types.ruleset) return [headerRulesFrom(reader) ?? []].flat();
    const kind = clusterTypes[object.type];
    return kind === undefined ? [] : [clusterLinks[kind](asKubernetes(reader), object.cluster)];
  });
}

/**
 * Decodes what Terraform's attributes say about where requests go.
 *
 * @param links what is known behind addresses. @default - what these objects say; who may be let in is not known
 */
export function routesInTerraform(
  objects: readonly TerraformObject[],
  owners: Owners,
  ids: PoolIds,
  links?: Links,
): TerraformRoutes {
  const own = linksInTerraform(objects);
  const looking = { links: links ?? { all: own, entrances: [], tells: () => false }, owners };
  const of = (type: string): readonly TerraformObject[] => objects.filter((object) => object.type === type);
  const checks = checksIn(of(types.monitor).map((object) => [idsOf(object), Reader.attributes(object)]));
  const pools = new Map(
    of(types.pool).map((object) => [
      object.address,
      [ids.identityOf(nameIn(object), object.address), poolTarget(Reader.attributes(object), checks)] as const,
    ]),
  );
  return {
    links: own,
    pools,
    hostnames: new Map(
      of(types.loadBalancer).map((object) => [
        object.address,
        withWays(hostnameRouteFrom(Reader.attributes(object), "attributes", ids, [...pools.values()]), looking),
      ]),
    ),
    services: new Map(
      of(types.service).map((object) => [
        object.address,
        withWays(serviceRouteFrom(asKubernetes(Reader.attributes(object)), owners, object.cluster), looking),
      ]),
    ),
  };
}

function nameIn(object: TerraformObject): string | undefined {
  return known(Reader.attributes(object).text("name") ?? "") || undefined;
}

function idsOf(object: TerraformObject): readonly string[] {
  const id = known(Reader.attributes(object).text("id") ?? "") || undefined;
  return [...(id === undefined ? [] : [id]), `\${${object.address}.id}`];
}
