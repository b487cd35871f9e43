import type { Identity, Owners } from "./identity.js";
import { asKubernetes } from "./kubernetes-form.js";
import { hostnameRouteFrom } from "./load-balancer.js";
import { checksIn, PoolIds, poolTarget } from "./pools.js";
import { type Attributes, Reader } from "./reader.js";
import type { PoolTarget, Route } from "./route.js";
import { serviceRouteFrom } from "./service.js";
import { known } from "./value.js";

/** Terraform's types of what a route consists of. */
export const types = {
  loadBalancer: "cloudflare_load_balancer",
  pool: "cloudflare_load_balancer_pool",
  monitor: "cloudflare_load_balancer_monitor",
  service: "kubernetes_service_v1",
} as const;

/** One object of a plan's side or of a state. */
export interface TerraformObject extends Attributes {
  readonly address: string;
  readonly type: string;
}

/** What Terraform's attributes say about where requests go, by the addresses of the objects. */
export interface TerraformRoutes {
  readonly hostnames: ReadonlyMap<string, Route>;
  readonly services: ReadonlyMap<string, Route>;
  readonly pools: ReadonlyMap<string, readonly [Identity, PoolTarget]>;
}

/** What the ids, and the references that stand for them, of Terraform's pools mean. @param objects of both sides of a plan */
export function poolIdsIn(objects: readonly TerraformObject[], owners: Owners): PoolIds {
  const ids = new PoolIds(owners);
  for (const object of objects.filter(({ type }) => type === types.pool)) {
    ids.add(nameIn(object), idsOf(object), object.address);
  }
  return ids;
}

/** Decodes what Terraform's attributes say about where requests go. */
export function routesInTerraform(objects: readonly TerraformObject[], owners: Owners, ids: PoolIds): TerraformRoutes {
  const of = (type: string): readonly TerraformObject[] => objects.filter((object) => object.type === type);
  const checks = checksIn(of(types.monitor).map((object) => [idsOf(object), Reader.attributes(object)]));
  const pools = new Map(
    of(types.pool).map((object) => [
      object.address,
      [ids.identityOf(nameIn(object), object.address), poolTarget(Reader.attributes(object), checks)] as const,
    ]),
  );
  return {
    pools,
    hostnames: new Map(
      of(types.loadBalancer).map((object) => [
        object.address,
        hostnameRouteFrom(Reader.attributes(object), "attributes", ids, [...pools.values()]),
      ]),
    ),
    services: new Map(
      of(types.service).map((object) => [
        object.address,
        serviceRouteFrom(asKubernetes(Reader.attributes(object)), owners),
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
