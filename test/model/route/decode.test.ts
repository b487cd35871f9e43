import fc from "fast-check";
import { type Environment, isColoured } from "../../../model/environment.js";
import { names } from "../../../model/names.js";
import { routesOf } from "../../../model/route/declared.js";
import { linksOf } from "../../../model/route/declared-links.js";
import { ownersOf } from "../../../model/route/identity.js";
import type { Link } from "../../../model/route/link.js";
import { hostnameRoute, linksInAnswers, serviceRoute } from "../../../model/route/live.js";
import type { Route } from "../../../model/route/route.js";
import {
  linksInTerraform,
  poolIdsIn,
  routesInTerraform,
  type TerraformObject,
} from "../../../model/route/terraform.js";
import { withWays } from "../../../model/route/ways.js";
import { sandboxAccount } from "../../../sandbox/cloudflare/account.js";
import { objectOf } from "../../../sandbox/provider/kubernetes/body";
import { collectionPath, kindsOfTypes } from "../../../sandbox/provider/kubernetes/types";
import { fromJson, recordOf } from "../../../sandbox/provider/protocol/value";
import { loadSchemas } from "../../../sandbox/provider/schema/load";
import { type Client, startClient } from "../../sandbox/cloudflare/client.js";
import { startApi, type TestApi } from "../../sandbox/kubernetes/support.js";
import { environments } from "../../support/declarations.js";
import { pick, synthesizeAll, type Template } from "../../support/template.js";
import { appliedObjects, createdObjects, resolved, resourcesOf } from "../../support/terraform-objects.js";

// the machine may be busy
jest.setTimeout(180_000);

const schemas = loadSchemas("kubernetes", "2.38.0");

/** The stacks of an environment, by whether they say where requests go or what is behind that. */
function stacksOf(environment: Environment): {
  readonly traffic: readonly Template[];
  readonly all: readonly Template[];
} {
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

test("decodes a plan that creates a declaration, without ids, and the state after its apply to the declaration", () => {
  fc.assert(
    fc.property(environments, (environment) => {
      const stacks = stacksOf(environment);
      const declared = byName(routesOf(environment));
      expect(byName(decoded(environment, stacks, createdObjects))).toEqual(declared);
      expect(byName(decoded(environment, stacks, appliedObjects))).toEqual(declared);
    }),
    { numRuns: 15 },
  );
});

test("decodes the APIs' answers after an apply to the declaration", async () => {
  await fc.assert(
    fc.asyncProperty(environments, async (environment) => {
      const client = await startClient({ account: { ...sandboxAccount, enterprise: true } });
      const api = await startApi();
      try {
        const { all } = stacksOf(environment);
        for (const stack of all) {
          await applyTo(client, stack);
          await applyToCluster(api, stack);
        }
        const owners = ownersOf(environment);
        const looking = { owners, links: { ...linksOf(environment), all: await linksAnswered(client, api) } };
        const active = environment.services.filter(isColoured).map(({ name }) => name);
        const services = (await listed(api, "/api/v1/services")).filter((one) => active.includes(nameOf(one)));
        const found = [...(await answered(client, environment)), ...services.map((one) => serviceRoute(one, owners))];
        const routes = found.map((route) => withWays(route, looking));
        expect(byName(routes)).toEqual(byName(routesOf(environment)));
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
    cloudflare_dns_record: "Z/dns_records",
    cloudflare_ruleset: "Z/rulesets",
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

/** What requests pass in a cluster, by Terraform's types. */
const passed = {
  kubernetes_ingress_v1: "Ingress",
  kubernetes_service_v1: "Service",
  kubernetes_deployment_v1: "Deployment",
  kubernetes_stateful_set_v1: "StatefulSet",
  kubernetes_network_policy_v1: "NetworkPolicy",
} as const;

/** Makes the objects that requests pass, as the provider does. */
async function applyToCluster(api: TestApi, stack: Template): Promise<void> {
  for (const { type, configured } of resourcesOf(stack)) {
    const schema = schemas.find((one) => type in passed && one.type === type);
    const target = kindsOfTypes[type];
    if (schema === undefined || target === undefined) continue;
    const namespaces = /\$\{(kubernetes_namespace_v1)\.([\w-]+)\.metadata\[0\]\.name\}/g;
    const text = JSON.stringify(configured).replaceAll(namespaces, (_, of: string, id: string) =>
      String(pick(stack.resource(of, id), "metadata", "name")),
    );
    const object = objectOf(schema, target, recordOf(fromJson(JSON.parse(text))), {});
    const namespace = String(pick(object, "metadata", "namespace"));
    await api.post("/api/v1/namespaces", { metadata: { name: namespace } });
    const made = await api.post(collectionPath(target, namespace), object);
    if (made.code !== 201) throw new Error(`${target.kind}: ${JSON.stringify(made.body)}`);
  }
}

async function linksAnswered(client: Client, api: TestApi): Promise<readonly Link[]> {
  const records = (await client.call("GET", "Z/dns_records?per_page=100")).body.result;
  const lists = (await client.call("GET", "Z/rulesets")).body.result as readonly { readonly id: string }[];
  const rulesets = await Promise.all(
    lists.map(async ({ id }) => (await client.call("GET", `Z/rulesets/${id}`)).body.result),
  );
  const objects = await Promise.all(
    Object.entries(passed).map(async ([type, kind]) => {
      const { apiVersion, plural } = kindsOfTypes[type] ?? { apiVersion: "", plural: "" };
      return { kind, list: await listed(api, `/${apiVersion === "v1" ? "api" : "apis"}/${apiVersion}/${plural}`) };
    }),
  );
  return linksInAnswers({ records, rulesets, objects });
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

async function listed(api: TestApi, path: string): Promise<readonly unknown[]> {
  return (await api.get(path)).body.items;
}

function nameOf(object: unknown): string {
  return String(pick(object, "metadata", "name"));
}
