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

/** Terraform's types of the parts of a route. */
export const types = {
  loadBalancer: "cloudflare_load_balancer",
  pool: "cloudflare_load_balancer_pool",
  monitor: "cloudflare_load_balancer_monitor",
  service: "kubernetes_service_v1",
  record: "cloudflare_dns_record",
  ruleset: "cloudflare_ruleset",
} as const;

/** Terraform's types of the links in a cluster. */
const clusterTypes: Readonly<Record<string, ClusterKind>> = {
  [types.service]: "Service",
  kubernetes_ingress_v1: "Ingress",
  kubernetes_deployment_v1: "Deployment",
  kubernetes_stateful_set_v1: "StatefulSet",
  kubernetes_network_policy_v1: "NetworkPolicy",
};

/** An object in a state, or on one side of a plan. */
export interface TerraformObject extends Attributes {
  readonly address: string;
  readonly type: string;
  /** The cluster, from its provider. @default - the environment's own, or none */
  readonly cluster?: string;
}

/** The routes in Terraform's attributes, by the addresses of the objects. */
export interface TerraformRoutes {
  readonly hostnames: ReadonlyMap<string, Route>;
  readonly services: ReadonlyMap<string, Route>;
  readonly pools: ReadonlyMap<string, readonly [Identity, PoolTarget]>;
  /** The links behind addresses. */
  readonly links: readonly Link[];
}

/** Maps the ids of Terraform's pools, and references to them, to identities. @param objects of both sides of a plan */
export function poolIdsIn(objects: readonly TerraformObject[], owners: Owners): PoolIds {
  const ids = new PoolIds(owners);
  for (const object of objects.filter(({ type }) => type === types.pool)) {
    ids.add(nameIn(object), idsOf(object), object.address);
  }
  return ids;
}

/** Decodes the links between addresses and pods, from the objects of any stacks. */
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
 * Decodes routes from Terraform's attributes.
 *
 * @param links the known links. @default - those of the objects; admitted peers are unknown
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
