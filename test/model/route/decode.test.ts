import fc from "fast-check";
import { type Environment, isColoured } from "../../../model/environment.js";
import { names } from "../../../model/names.js";
import { linksOf } from "../../../model/route/declared-links.js";
import { routesOf } from "../../../model/route/declared.js";
import { ownersOf } from "../../../model/route/identity.js";
import { hostnameRoute, serviceRoute } from "../../../model/route/live.js";
import type { Route } from "../../../model/route/route.js";
import { linksInTerraform, poolIdsIn, routesInTerraform, type TerraformObject } from "../../../model/route/terraform.js";
import { sandboxAccount } from "../../../sandbox/cloudflare/account.js";
import { type Client, startClient } from "../../sandbox/cloudflare/client.js";
import { startApi, type TestApi } from "../../sandbox/kubernetes/support.js";
import { environments } from "../../support/declarations.js";
import { pick, synthesizeAll, type Template } from "../../support/template.js";
import { appliedObjects, createdObjects, resolved, resourcesOf } from "../../support/terraform-objects.js";

// the machine may be busy
jest.setTimeout(180_000);

/** The stacks of an environment, by whether they say where requests go or what is behind that. */
function stacksOf(environment: Environment): { readonly traffic: readonly Template[]; readonly all: readonly Template[] } {
  const coloured = environment.services.filter(isColoured).map(({ name }) => names.trafficStack(environment, name));
  const made = synthesizeAll(environment);
  const traffic = [...coloured, names.edgeStack(environment)].flatMap((name) => made.get(name) ?? []);
  return { traffic, all: [...made.values()] };
}

function decoded(
  environment: Environment,
  { traffic, all }: ReturnType<typeof stacksOf>,
  objectsOf: (template: Template) => readonly TerraformObject[],
): readonly Route[] {
  const owners = ownersOf(environment);
  const links = { ...linksOf(environment), all: linksInTerraform(all.flatMap(objectsOf)) };
  return traffic.map(objectsOf).flatMap((objects) => {
    const { hostnames, services } = routesInTerraform(objects, owners, poolIdsIn(objects, owners), links);
    return [...hostnames.values(), ...services.values()];
  });
}

const byName = (routes: readonly Route[]): Readonly<Record<string, Route>> =>
  Object.fromEntries(routes.map((route) => [`${route.of} ${String(route.name)}`, route]));

test("the plan of a declaration's creation, in which no id is known, and the state after its apply are the declaration", () => {
  fc.assert(
    fc.property(environments, (environment) => {
      const stacks = stacksOf(environment);
      const declared = byName(routesOf(environment));
      expect(byName(decoded(environment, stacks, createdObjects))).toEqual(declared);
      expect(byName(decoded(environment, stacks, appliedObjects))).toEqual(declared);
    }),
    { numRuns: 25 },
  );
});

test("what the APIs answer after a declaration's apply is the declaration", async () => {
  await fc.assert(
    fc.asyncProperty(environments, async (environment) => {
      const client = await startClient({ account: { ...sandboxAccount, enterprise: true } });
      const api = await startApi();
      try {
        const stacks = stacksOf(environment);
        for (const stack of stacks) await applyTo(client, stack);
        const services: Route[] = [];
        for (const stack of stacks) {
          const objects = await servicesOf(api, stack);
          services.push(...objects.map((object) => serviceRoute(object, ownersOf(environment))));
        }
        const found = [...(await answered(client, environment)), ...services];
        expect(byName(found)).toEqual(byName(routesOf(environment)));
      } finally {
        await Promise.all([client.close(), api.close()]);
      }
    }),
    { numRuns: 10 },
  );
});

/** Sends what the provider sends. */
async function applyTo(client: Client, stack: Template): Promise<void> {
  const ids = new Map<string, string>();
  const places = {
    cloudflare_load_balancer_monitor: "A/load_balancers/monitors",
    cloudflare_load_balancer_pool: "A/load_balancers/pools",
    cloudflare_load_balancer: "Z/load_balancers",
  };
  for (const [wanted, place] of Object.entries(places)) {
    for (const { address, type, configured } of resourcesOf(stack)) {
      if (type !== wanted) continue;
      const { account_id: _, zone_id: __, ...body } = configured;
      const made = await client.make(
        place,
        resolved(body, (one) => ids.get(one) ?? one),
      );
      ids.set(address, String(made.id));
    }
  }
}

async function answered(client: Client, environment: Environment): Promise<readonly Route[]> {
  const list = async (path: string): Promise<{ readonly id: string; readonly name: string }[]> =>
    (await client.call("GET", `${path}?per_page=100`)).body.result;
  const [balancers, pools, monitors] = await Promise.all(
    ["Z/load_balancers", "A/load_balancers/pools", "A/load_balancers/monitors"].map(list),
  );
  const byId = (objects: readonly { readonly id: string }[] = []) => new Map(objects.map((one) => [one.id, one]));
  return (balancers ?? []).map(
    (loadBalancer) =>
      hostnameRoute(
        {
          loadBalancer,
          poolNames: new Map((pools ?? []).map(({ id, name }) => [id, name])),
          pools: byId(pools),
          monitors: byId(monitors),
        },
        ownersOf(environment),
      ).route,
  );
}

/** Makes the Services of a stack as the provider does, and gives them as the API has them then. */
async function servicesOf(api: TestApi, stack: Template): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const { type, configured } of resourcesOf(stack)) {
    if (type !== "kubernetes_service_v1") continue;
    const { name, namespace, annotations, labels } = asMap(pick(configured, "metadata", 0));
    const { type: kind, selector, port } = asMap(pick(configured, "spec", 0));
    const ports = asList(port).map((one) => {
      const { target_port, ...rest } = asMap(one);
      return { ...rest, targetPort: /^\d+$/.test(String(target_port)) ? Number(target_port) : target_port };
    });
    const path = `/api/v1/namespaces/${namespace}/services`;
    await api.post("/api/v1/namespaces", { metadata: { name: namespace } });
    const made = await api.post(path, {
      metadata: { name, annotations, labels },
      spec: { type: kind, selector, ports },
    });
    if (made.code !== 201) throw new Error(JSON.stringify(made.body));
    found.push((await api.get(`${path}/${name}`)).body);
  }
  return found;
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new Error(`no map: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`);
  return value;
}
