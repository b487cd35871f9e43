import { Agent, get } from "node:http";
import { run } from "../../../sandbox/load/generator.js";
import { at, deployment, ingress, service } from "./cluster.js";
import { startEdge, type TestEdge } from "./edge.js";

/** The number of flips in a row; `SWITCHYARD_FLIPS` changes it. */
const flips = Number(process.env.SWITCHYARD_FLIPS ?? 50);
/** Requests per second. */
const rate = Number(process.env.SWITCHYARD_RATE ?? 200);
// the machine may be busy
jest.setTimeout(70_000 + flips * 5_000);

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
  const monitor = await edge.monitor({ interval: 15, consecutive_down: 2, consecutive_up: 1 });
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

/** Makes both halves of a flip. */
async function flip(to: "blue" | "green"): Promise<void> {
  await Promise.all([edge.call("PATCH", path, { default_pools: [pools[to]], fallback_pool: pools[to] }), move(to)]);
}

/** Returns the colour that a connection in the cluster reaches. @param agent the agent that keeps connections. @default - a new connection */
function connect(agent?: Agent): Promise<string> {
  const services = edge.sandbox.traffic?.topology().services ?? [];
  const address = services.find((one) => one.service === "cart")?.address;
  return new Promise((resolve, reject) => {
    get(`http://${address}/`, { agent: agent ?? false }, (response) => {
      response.once("data", (chunk) => resolve(JSON.parse(String(chunk)).colour));
    }).once("error", reject);
  });
}

/** Makes changes under requests through the edge and, on new connections, in the cluster. @returns all outcomes */
async function underLoad(changes: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  let done = false;
  const results: Record<string, number> = {};
  const services = edge.sandbox.traffic?.topology().services ?? [];
  const inside = `http://${services.find((one) => one.service === "cart")?.address}`;
  const steady = async (load: { url: string; host?: string; runIds?: number; newConnections?: boolean }) => {
    while (!done) {
      const { total } = await run({ rate: rate / 2, seconds: 1, ...load });
      for (const [result, count] of Object.entries(total.results)) results[result] = (results[result] ?? 0) + count;
    }
  };
  const loads = Promise.all([
    steady({ url: edge.sandbox.traffic?.edgeUrl ?? "", host, runIds: 20 }),
    steady({ url: inside, newConnections: true }),
  ]);
  await changes().finally(() => {
    done = true;
  });
  await loads;
  return results;
}

const answersOf = async (count: number, ask: () => Promise<unknown>): Promise<Set<unknown>> =>
  new Set(await Promise.all(Array.from({ length: count }, ask)));

test(`given ${flips} flips in a row under ${rate} requests per second, then none fails and none reaches the old colour`, async () => {
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = await connect(kept);
  const results = await underLoad(async () => {
    for (let number = 0; number < flips; number += 1) {
      const to = number % 2 === 0 ? "green" : "blue";
      await flip(to);
      const seen = await answersOf(5, async () => (await edge.visit(host)).body.colour);
      const connected = await answersOf(5, connect);
      expect([seen, connected]).toEqual([new Set([to]), new Set([to])]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  expect(Object.keys(results)).toEqual(["200"]);
  expect(results[200]).toBeGreaterThan(flips * 5);
  // a connection that was open before the first flip stays on its colour, and is counted there
  expect([first, await connect(kept)]).toEqual(["blue", "blue"]);
  expect(await edge.sandbox.traffic?.metrics.text()).toContain(
    'service_connections{namespace="shop",service="cart",colour="blue"} 1',
  );
  kept.destroy();
});

test("given a gradual rollback under requests, then none fails, sessions are released, and at the end none is on the bad colour", async () => {
  const [blue = "", green = ""] = [pools.blue, pools.green];
  const shares = (greenShare: number): object => ({
    default_pools: [blue, green],
    steering_policy: "random",
    random_steering: { default_weight: 0, pool_weights: { [blue]: 1 - greenShare, [green]: greenShare } },
  });
  const ttl = { session_affinity_ttl: 1800 };
  const byRunId = { session_affinity: "header", session_affinity_attributes: { headers: ["x-run-id"] }, ...ttl };
  const byCookie = { session_affinity: "cookie", session_affinity_attributes: {}, ...ttl };
  const colourOf = async (headers: Record<string, string>): Promise<unknown> =>
    (await edge.visit(host, headers)).body.colour;
  for (const affinity of [byRunId, byCookie]) {
    await edge.call("PATCH", path, { ...shares(1), ...affinity });
    const clients = await Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        const runId = { "x-run-id": `client-${number}` };
        const { headers } = await edge.visit(host, runId);
        const cookie = [headers["set-cookie"]].flat()[0]?.split(";")[0];
        return cookie === undefined ? runId : { cookie };
      }),
    );
    const onGreen = async (): Promise<number> =>
      (await Promise.all(clients.map(colourOf))).filter((colour) => colour === "green").length;
    const steps: number[] = [];
    const results = await underLoad(async () => {
      steps.push(await onGreen());
      for (const remaining of [0.25, 0.05]) {
        await edge.call("PATCH", path, { ...shares(remaining), session_affinity: "none" });
        await move("blue");
        expect(await answersOf(10, connect)).toEqual(new Set(["blue"]));
        steps.push(await onGreen());
      }
      await edge.call("PATCH", path, { default_pools: [blue], fallback_pool: blue, steering_policy: "off" });
      steps.push(await onGreen());
    });
    expect(Object.keys(results)).toEqual(["200"]);
    const [before, quarter = 40, few = 40, none] = steps;
    // 30 of 40 at a share of a quarter are 7 standard deviations off
    expect([before, quarter < 30, few < 20, none]).toEqual([40, true, true, 0]);
  }
});

test("given a colour without a ready pod, then traffic leaves it once its monitor reports it, and returns later", async () => {
  await edge.call("PATCH", path, { default_pools: [pools.blue, pools.green], fallback_pool: pools.green });
  expect((await edge.visit(host)).body.colour).toBe("blue");
  const fault = edge.sandbox.traffic?.faults.add({ on: { colour: "blue" }, act: { do: "crash" } });
  await edge.until("cart-blue", false);
  expect((await edge.visit(host)).body.colour).toBe("green");
  edge.sandbox.traffic?.faults.remove(fault?.id ?? 0);
  await edge.until("cart-blue", true);
  expect((await edge.visit(host)).body.colour).toBe("blue");
});
