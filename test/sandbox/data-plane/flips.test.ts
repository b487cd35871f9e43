import { get } from "node:http";
import { run } from "../../../sandbox/load/generator";
import { at, deployment, ingress, service } from "./cluster";
import { startEdge, type TestEdge } from "./edge";

// the machine may be busy
jest.setTimeout(120_000);

/** How many flips in a row; more where more are wanted. */
const flips = Number(process.env.SWITCHYARD_FLIPS ?? 6);
const rate = Number(process.env.SWITCHYARD_RATE ?? 100);
const host = "cart.mcpist.example";

let edge: TestEdge;
let path: string;
const pools: Record<string, string> = {};

beforeEach(async () => {
  edge = await startEdge(20);
  const kubernetes = async (method: string, where: string, body: object): Promise<void> => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const response = await fetch(`${edge.sandbox.kubernetesUrl}${where}`, {
      method,
      headers: { "content-type": type },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  move = (colour) => kubernetes("PATCH", `${at.services}/cart`, { spec: { selector: { colour } } });
  await kubernetes("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  await edge.call("POST", "Z/dns_records", { type: "A", name: "*.origins.mcpist.example", content: "127.0.0.1" });
  const monitor = await edge.monitor({ consecutive_down: 2, consecutive_up: 1 });
  for (const colour of ["blue", "green"] as const) {
    const hostname = `${colour}.cart.origins.mcpist.example`;
    await kubernetes("POST", at.deployments, deployment(colour, 2));
    await kubernetes("POST", at.services, service(`cart-${colour}`, { colour }));
    await kubernetes("POST", at.ingresses, ingress(hostname, `cart-${colour}`));
    const origins = [{ name: colour, address: hostname, header: { Host: [hostname] } }];
    pools[colour] = await edge.pool(`cart-${colour}`, hostname, { monitor, origins });
  }
  await kubernetes("POST", at.services, service("cart", { colour: "blue" }));
  path = await edge.balancer("cart", [pools.blue ?? ""], {
    fallback_pool: pools.blue,
    rules: [{ name: "candidate", condition: "false", overrides: { default_pools: [pools.green] } }],
  });
  await edge.until("cart-blue", true);
  await edge.until("cart-green", true);
});
afterEach(() => edge.close());

let move: (colour: string) => Promise<void>;

/** The two halves of a flip. */
async function flip(to: "blue" | "green"): Promise<void> {
  await Promise.all([edge.call("PATCH", path, { default_pools: [pools[to]], fallback_pool: pools[to] }), move(to)]);
}

/** The colour that a new connection in the cluster reaches. */
function connect(): Promise<string> {
  const services = edge.sandbox.traffic?.topology().services as { service: string; address: string }[];
  const address = services.find((one) => one.service === "cart")?.address;
  return new Promise((resolve, reject) => {
    get(`http://${address}/`, { agent: false }, (response) => {
      response.once("data", (chunk) => resolve(JSON.parse(String(chunk)).colour));
    }).once("error", reject);
  });
}

test(`${flips} flips in a row under ${rate} requests a second: none fails, none reaches the colour that was left`, async () => {
  let done = false;
  let requests = 0;
  let failures = 0;
  const url = edge.sandbox.traffic?.edgeUrl ?? "";
  const steady = (async () => {
    while (!done) {
      const { total } = await run({ url, host, rate, seconds: 1 });
      requests += total.requests;
      failures += total.failures;
    }
  })();
  for (let number = 0; number < flips; number += 1) {
    const to = number % 2 === 0 ? "green" : "blue";
    await flip(to);
    const seen = await Promise.all(Array.from({ length: 10 }, () => edge.visit(host)));
    const connected = await Promise.all(Array.from({ length: 10 }, connect));
    expect(new Set([...seen.map(({ body }) => body.colour), ...connected])).toEqual(new Set([to]));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  done = true;
  await steady;
  expect([failures, requests > 0]).toEqual([0, true]);
});

test("a colour without a ready pod is left after its monitor has said so, and taken back", async () => {
  await edge.call("PATCH", path, { default_pools: [pools.blue, pools.green], fallback_pool: pools.green });
  expect((await edge.visit(host)).body.colour).toBe("blue");
  const fault = edge.sandbox.traffic?.faults.add({ on: { colour: "blue" }, act: { do: "crash" } });
  await edge.until("cart-blue", false);
  expect((await edge.visit(host)).body.colour).toBe("green");
  edge.sandbox.traffic?.faults.remove(fault?.id ?? 0);
  await edge.until("cart-blue", true);
  expect((await edge.visit(host)).body.colour).toBe("blue");
});
