import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { compare } from "../../../model/route/compare.js";
import { hostnameRoute, linksInAnswers } from "../../../model/route/live.js";
import type { Route } from "../../../model/route/route.js";
import { withWays } from "../../../model/route/ways.js";
import { at, deployment } from "../../sandbox/data-plane/cluster";
import { startEdge, type TestEdge } from "../../sandbox/data-plane/edge";
import type { Plain } from "../../support/environment.js";

// the machine may be busy
jest.setTimeout(180_000);

const owners = { environment: "test", services: { cart: [] }, edges: {} };
const origin = "blue.cart.origins.mcpist.example";
const hostname = "cart.mcpist.example";
const secret = { "x-gateway-secret": { operation: "set", value: "let me in" } };

/** What is between the edge and the pods: `run` says which pods a Service selects, of which `none` has none. */
interface World {
  readonly record: "*.origins.mcpist.example" | typeof origin | "proxied" | "gone";
  readonly headers: "set" | "disabled" | "elsewhere" | "gone";
  readonly host: typeof origin | "*.cart.origins.mcpist.example" | "green.cart.origins.mcpist.example" | "gone";
  readonly path: "/" | "/api";
  readonly port: "http" | "web" | "no Service";
  readonly target: "http" | "nowhere";
  readonly run: "one" | "two" | "none";
}

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(...others) });

const world: fc.Arbitrary<World> = fc.record({
  record: often<World["record"]>("*.origins.mcpist.example", origin, "proxied", "gone"),
  headers: often<World["headers"]>("set", "disabled", "elsewhere", "gone"),
  host: often<World["host"]>(origin, "*.cart.origins.mcpist.example", "green.cart.origins.mcpist.example", "gone"),
  path: often<World["path"]>("/", "/api"),
  port: often<World["port"]>("http", "web", "no Service"),
  target: often<World["target"]>("http", "nowhere"),
  run: often<World["run"]>("one", "two", "none"),
});

/** Two worlds that differ in no more than two parts. */
const pairs = fc
  .tuple(world, world, fc.subarray(["record", "headers", "host", "path", "port", "target", "run"], { maxLength: 2 }))
  .map(([one, other, changed]): readonly [World, World] => [
    one,
    { ...one, ...Object.fromEntries(Object.entries(other).filter(([key]) => changed.includes(key))) },
  ]);

let edge: TestEdge;
let balancer: string;
let made = 0;

async function kubernetes(method: string, path: string, body?: unknown): Promise<Plain> {
  const response = await fetch(`${edge.sandbox.kubernetesUrl}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return (await response.json()) as Plain;
}

/** A Deployment whose pods want the secret of the edge. */
function pods(run: World["run"]): Plain {
  const made = JSON.stringify(
    deployment("blue", run === "none" ? 0 : 1, { env: [{ name: "GATEWAY_SECRET", value: "let me in" }] }),
  );
  const named = made
    .replaceAll('"colour":"blue"', `"colour":"blue","run":"${run}"`)
    .replace("cart-blue", `cart-${run}`);
  return JSON.parse(run === "two" ? named.replace("b".repeat(64), "d".repeat(64)) : named);
}

async function addresses(service: string): Promise<number> {
  const { subsets = [] } = (await kubernetes("GET", `/api/v1/namespaces/shop/endpoints/${service}`)) as {
    readonly subsets?: readonly { readonly addresses?: readonly unknown[] }[];
  };
  return subsets.reduce((sum, { addresses: ready = [] }) => sum + ready.length, 0);
}

async function eventually(question: () => Promise<boolean>): Promise<void> {
  for (const began = performance.now(); !(await question()); ) {
    if (performance.now() - began > 60_000) throw new Error(`in vain: ${question}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

beforeAll(async () => {
  edge = await startEdge(20);
  await kubernetes("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  for (const run of ["one", "two", "none"] as const) await kubernetes("POST", at.deployments, pods(run));
  const origins = [{ name: "blue", address: origin, header: { Host: [origin] } }];
  balancer = await edge.balancer("cart", [await edge.pool("test-cart-blue", origin, { origins })]);
});
afterAll(() => edge.close());

/** Makes a world, asks the edge for two paths, and reads back where both APIs say that they lead. */
async function tried({ record, headers, host, path, port, target, run }: World) {
  made += 1;
  const name = `cart-${made}`;
  const records: string[] = [];
  const rulesets: string[] = [];
  if (record !== "gone") {
    const where = record === "proxied" ? origin : record;
    const body = { type: "A", name: where, content: "203.0.113.10", proxied: record === "proxied" };
    records.push(`Z/dns_records/${(await edge.call("POST", "Z/dns_records", body)).id}`);
  }
  if (headers !== "gone") {
    const expression = `http.host in {"${headers === "elsewhere" ? "shop.mcpist.example" : hostname}"}`;
    const rule = {
      expression,
      enabled: headers !== "disabled",
      action: "rewrite",
      action_parameters: { headers: secret },
    };
    const body = { name: "gateway header", kind: "zone", phase: "http_request_late_transform", rules: [rule] };
    rulesets.push(`Z/rulesets/${(await edge.call("POST", "Z/rulesets", body)).id}`);
  }
  if (port !== "no Service") {
    const ports = [{ name: port, port: 80, targetPort: target }];
    const selector = { "app.kubernetes.io/name": "cart", colour: "blue", run };
    await kubernetes("POST", at.services, { metadata: { name }, spec: { selector, ports } });
    const wanted = run !== "none" && target === "http" ? 1 : 0;
    await eventually(async () => (await addresses(name)) === wanted);
  }
  if (host !== "gone") {
    const backend = { service: { name, port: { name: "http" } } };
    const rules = [{ host, http: { paths: [{ path, pathType: "Prefix", backend }] } }];
    await kubernetes("POST", at.ingresses, { metadata: { name }, spec: { rules } });
  }
  const route = await liveRoute();
  const seen = [];
  for (const asked of ["/", "/api/carts"]) {
    const { status, body } = await edge.visit(hostname, {}, asked);
    seen.push([status, body.digest]);
  }
  if (host !== "gone") await kubernetes("DELETE", `${at.ingresses}/${name}`);
  if (port !== "no Service") await kubernetes("DELETE", `${at.services}/${name}`);
  for (const one of [...records, ...rulesets]) await edge.call("DELETE", one);
  return { route, seen };
}

async function liveRoute(): Promise<Route> {
  const [loadBalancer, pools, records, lists] = await Promise.all(
    [balancer, "A/pools", "Z/dns_records", "Z/rulesets"].map((path) => edge.call("GET", path)),
  );
  const rulesets = await Promise.all(
    lists.map(({ id }: { readonly id: string }) => edge.call("GET", `Z/rulesets/${id}`)),
  );
  const kinds = { Ingress: at.ingresses, Service: at.services, Deployment: at.deployments } as const;
  const objects = await Promise.all(
    (["Ingress", "Service", "Deployment"] as const).map(async (kind) => {
      const list = (await kubernetes("GET", kinds[kind])).items as readonly unknown[];
      return { kind, list };
    }),
  );
  const { route } = hostnameRoute(
    {
      loadBalancer,
      poolNames: new Map(pools.map(({ id, name }: { readonly id: string; readonly name: string }) => [id, name])),
      pools: new Map(pools.map((pool: { readonly id: string }) => [pool.id, pool])),
    },
    owners,
    "cart",
  );
  const entrances = [{ address: "203.0.113.10", namespace: "ingress-nginx" }];
  const links = { all: linksInAnswers({ records, rulesets, objects }), entrances, tells: () => true };
  return withWays(route, { links, owners });
}

test("given any change behind an origin, when it is made, then it is noticed exactly if the edge answers differently", async () => {
  await fc.assert(
    fc.asyncProperty(pairs, async ([one, other]) => {
      const [before, after] = [await tried(one), await tried(other)];
      const isAlike = isDeepStrictEqual(before.seen, after.seen);
      const noticed = compare(before.route, after.route);
      expect([noticed.length === 0, one, other, noticed]).toEqual([isAlike, one, other, noticed]);
    }),
    { numRuns: 25 },
  );
});
