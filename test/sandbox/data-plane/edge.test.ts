import { type AddressInfo, createServer } from "node:net";
import { listen } from "../../../sandbox/http.js";
import { startEdge, type TestEdge } from "./edge.js";

const host = "mcp.mcpist.example";
const koyeb = "mcpist.koyeb.app";
const fly = "mcpist.fly.dev";

let edge: TestEdge;
beforeEach(async () => {
  edge = await startEdge(50);
});
afterEach(() => edge.close());

const crash = (origin: string): number =>
  edge.sandbox.traffic?.faults.add({ on: { origin }, act: { do: "crash" } }).id ?? 0;
const lift = (id: number): void => void edge.sandbox.traffic?.faults.remove(id);
const where = async (headers?: Record<string, string>): Promise<unknown> =>
  (await edge.visit(host, headers)).headers["x-sandbox-pool"];

/** Creates two pools with a monitor, and a load balancer over them. */
async function standby(monitor: object = {}, balancer: object = {}): Promise<{ ids: string[]; path: string }> {
  const watched = { monitor: await edge.monitor(monitor) };
  const ids = [await edge.pool("koyeb", koyeb, watched), await edge.pool("flyio", fly, watched)];
  const path = await edge.balancer("mcp", ids, balancer);
  await edge.until("koyeb", true);
  await edge.until("flyio", true);
  return { ids, path };
}

test("sends requests to the first pool, with the Host of its origin", async () => {
  await standby();
  const { status, headers, body } = await edge.visit(host, {}, "/api/test?x=1");
  expect(status).toBe(200);
  expect(headers).toMatchObject({ server: "cloudflare", "x-sandbox-pool": "koyeb", "x-sandbox-origin": "koyeb" });
  expect(headers["cf-ray"]).toMatch(/^[0-9a-f]{16}-LO$/);
  expect(body).toMatchObject({ service: koyeb, path: "/api/test" });
});

test("given a dead primary, then traffic leaves it within interval x consecutive_down plus timeouts, and returns after consecutive_up", async () => {
  const monitor = { interval: 30, timeout: 5, retries: 2, consecutive_down: 2, consecutive_up: 2 };
  await standby(monitor, { session_affinity_attributes: { zero_downtime_failover: "none" } });
  const speed = 50;
  const elapsed = async (pool: string): Promise<number> => {
    const began = performance.now();
    while ((await where()) !== pool) await new Promise((resolve) => setTimeout(resolve, 2));
    return ((performance.now() - began) * speed) / 1000;
  };
  const fault = crash(koyeb);
  expect(await edge.visit(host)).toMatchObject({ status: 521, body: { error: "Web server is down" } });
  // the slack is for a busy machine: at this speed 0.2 s are 10 s
  const slack = 10;
  expect(await elapsed("flyio")).toBeLessThan(30 * 2 + 5 * 3 + slack);
  lift(fault);
  const back = await elapsed("koyeb");
  expect(back).toBeGreaterThan(30 - slack);
  expect(back).toBeLessThan(30 * 2 + slack);
  const text = (await edge.sandbox.traffic?.metrics.text()) ?? "";
  expect(text).toContain('edge_health_transitions_total{pool="koyeb",origin="koyeb",to="unhealthy"} 1');
  expect(text).toContain('edge_health_transitions_total{pool="koyeb",origin="koyeb",to="healthy"} 2');
});

test("given an origin that hangs, then its probe times out, is retried at once as often as the monitor allows, and then it is down", async () => {
  const asked: number[] = [];
  const silent = await listen(() => asked.push(performance.now()));
  // the next round is far away, because on a busy machine it could start before the first was seen to end
  const monitor = await edge.monitor({ interval: 3600, timeout: 2, retries: 1, consecutive_down: 1 });
  const origins = [{ name: "silent", address: "127.0.0.1", port: silent.port }];
  const id = await edge.pool("silent", "", { monitor, origins });
  await edge.balancer("mcp", [id, await edge.pool("flyio", fly)]);
  await edge.until("silent", false);
  // however fast the sandbox's clock, a timeout is at least three seconds
  expect(asked).toHaveLength(2);
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(2990);
  const health = await edge.call("GET", `A/pools/${id}/health`);
  expect(health.pop_health["Loopback, LO"]).toMatchObject({
    healthy: false,
    origins: [{ "127.0.0.1": { healthy: false, failure_reason: "HTTP timeout occurred", response_code: 0 } }],
  });
  expect(await where()).toBe("flyio");
  await silent.close();
});

test.each([
  [{ expected_codes: "204" }, "Response code mismatch error"],
  [{ expected_body: "fine" }, "Response body mismatch error"],
  [
    { type: "tcp", port: 1, path: "", method: "connection_established", expected_codes: "", expected_body: "" },
    "No failures",
  ],
])("the monitor %j finds: %s", async (monitor, reason) => {
  const pool = await edge.pool("koyeb", koyeb, { monitor: await edge.monitor(monitor) });
  await edge.balancer("mcp", [pool]);
  const healthy = reason === "No failures";
  await edge.until("koyeb", healthy);
  const health = await edge.call("GET", `A/pools/${pool}/health`);
  expect(health.pop_health["Loopback, LO"].origins[0][koyeb]).toMatchObject({ healthy, failure_reason: reason });
});

test("probes as the monitor is configured, and requires the pool's minimum of healthy origins", async () => {
  const asked: unknown[] = [];
  const origin = await listen((request, response) => {
    const { host: asks, "x-probe": probe, "user-agent": agent } = request.headers;
    asked.push([request.method, request.url, asks, probe, /Cloudflare-Traffic-Manager/.test(agent ?? "")]);
    response.writeHead(probe === "yes" ? 204 : 403).end("{}");
  });
  const header = { "X-Probe": ["yes"], Host: ["monitors.example"] };
  const monitor = await edge.monitor({
    method: "HEAD",
    path: "/ready?deep=1",
    header,
    expected_codes: "2xx",
    expected_body: "",
  });
  const origins = [
    { name: "one", address: "127.0.0.1", port: origin.port },
    { name: "two", address: koyeb, weight: 0 },
    { name: "three", address: "dead.example", weight: 0 },
  ];
  crash("dead.example");
  const id = await edge.pool("many", "", { monitor, origins, minimum_origins: 2 });
  await edge.balancer("mcp", [id, await edge.pool("flyio", fly)]);
  await edge.until("many", true);
  expect(asked[0]).toEqual(["HEAD", "/ready?deep=1", "monitors.example", "yes", true]);
  while ((await where()) !== "many") await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await edge.visit(host)).status).toBe(403);
  await edge.call("PATCH", `A/pools/${id}`, { minimum_origins: 3 });
  expect(await where()).toBe("flyio");
  await origin.close();
});

test("given a pool without a load balancer, then only a preview probes it", async () => {
  const monitor = await edge.monitor();
  const pool = await edge.pool("koyeb", koyeb, { monitor });
  await expect(edge.call("GET", `A/pools/${pool}/health`)).rejects.toThrow("Health info unavailable");
  const { preview_id: id } = await edge.call("POST", `A/pools/${pool}/preview`, { type: "http", path: "/health" });
  expect((await edge.call("GET", `A/preview/${id}`))[pool]).toMatchObject({ healthy: true });
  crash(koyeb);
  const { preview_id: again } = await edge.call("POST", `A/pools/${pool}/preview`, { type: "http", path: "/health" });
  expect((await edge.call("GET", `A/preview/${again}`))[pool]).toMatchObject({
    healthy: false,
    origins: [{ [koyeb]: { failure_reason: "TCP connection failed" } }],
  });
});

test("given only dead pools, then the fallback takes the requests, and without one they get 530", async () => {
  const { ids, path } = await standby({ consecutive_down: 1 });
  crash(koyeb);
  crash(fly);
  await edge.until("koyeb", false);
  await edge.until("flyio", false);
  expect(await edge.visit(host)).toMatchObject({ status: 521, headers: { "x-sandbox-pool": "flyio" } });
  // the fallback's origin accepts connections again and never responds: even that ends in a timeout
  edge.sandbox.traffic?.faults.clear();
  for (const origin of [koyeb, fly]) {
    edge.sandbox.traffic?.faults.add({ on: { origin }, health: true, act: { do: "hang" } });
  }
  expect(await edge.visit(host)).toMatchObject({ status: 524, headers: { "x-sandbox-pool": "flyio" } });
  await edge.call("PATCH", `A/pools/${ids[1]}`, { enabled: false });
  expect(await edge.visit(host)).toMatchObject({
    status: 530,
    body: { code: 1016, error: "Origin DNS error: no pool is left" },
  });
  await edge.call("PATCH", `A/pools/${ids[1]}`, { enabled: true });
  edge.sandbox.traffic?.faults.clear();
  await edge.call("PATCH", path, { enabled: false });
  expect((await edge.visit(host)).status).toBe(530);
  expect(await edge.visit("other.mcpist.example")).toMatchObject({ status: 409, body: { code: 1001 } });
});

test("given a monitored pool without a result, then it gets nothing, unlike one without a monitor", async () => {
  edge.sandbox.traffic?.faults.add({ on: { origin: koyeb }, health: true, act: { do: "hang" } });
  const watched = await edge.pool("koyeb", koyeb, {
    monitor: await edge.monitor({ timeout: 10, retries: 5, interval: 120 }),
  });
  const unwatched = await edge.pool("flyio", fly);
  await edge.balancer("mcp", [watched, unwatched]);
  expect(await where()).toBe("flyio");
});

test("retries once elsewhere after the documented codes, and never after an application's own", async () => {
  const attributes = { zero_downtime_failover: "temporary" };
  const across = { adaptive_routing: { failover_across_pools: true }, session_affinity_attributes: attributes };
  const { path } = await standby({ interval: 3600 }, across);
  crash(koyeb);
  expect(await edge.visit(host)).toMatchObject({ status: 200, headers: { "x-sandbox-pool": "flyio" } });
  await edge.call("PATCH", path, { adaptive_routing: { failover_across_pools: false } });
  expect((await edge.visit(host)).status).toBe(521);
  edge.sandbox.traffic?.faults.clear();
  await edge.call("PATCH", path, across);
  const answers = async (status: number): Promise<unknown> => {
    edge.sandbox.traffic?.faults.clear();
    edge.sandbox.traffic?.faults.add({ on: { origin: koyeb }, act: { do: "error", status } });
    const seen = await edge.visit(host);
    return [seen.status, seen.headers["x-sandbox-pool"]];
  };
  expect(await answers(522)).toEqual([200, "flyio"]);
  expect(await answers(500)).toEqual([500, "koyeb"]);
  expect(await answers(524)).toEqual([524, "koyeb"]);
  edge.sandbox.traffic?.faults.add({ on: { origin: fly }, act: { do: "error", status: 523 } });
  expect(await answers(521)).toEqual([200, "flyio"]);
});

test("gives a canary its share, within a 99 % confidence interval", async () => {
  // a minimal origin, because only the edge's choice matters
  const answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  const origin = createServer((socket) => socket.on("data", () => socket.write(answer)).once("error", () => undefined));
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  const { port } = origin.address() as AddressInfo;
  const origins = [{ name: "origin", address: "127.0.0.1", port }];
  const ids = [await edge.pool("koyeb", "", { origins }), await edge.pool("flyio", "", { origins })] as const;
  const weights = { [ids[0]]: 0.95, [ids[1]]: 0.05 };
  await edge.balancer("mcp", ids, {
    steering_policy: "random",
    random_steering: { default_weight: 0, pool_weights: weights },
  });
  const total = 20_000;
  const { koyeb: stable = 0, flyio: canary = 0 } = await edge.visitMany(host, total);
  expect(stable + canary).toBe(total);
  // random numbers are seeded and nothing else draws them, so this holds always or never, and not 99 times in 100
  const interval = 2.576 * Math.sqrt((0.05 * 0.95) / total);
  expect(Math.abs(canary / total - 0.05)).toBeLessThan(interval);
  origin.close();
});

test("given a run id, then it stays on its colour while the share rises, and is released when it falls", async () => {
  const ids = [await edge.pool("koyeb", koyeb), await edge.pool("flyio", fly)] as const;
  const canary = (percent: number, sticky = true): object => ({
    steering_policy: "random",
    random_steering: {
      default_weight: 0,
      pool_weights: { [ids[0]]: (100 - percent) / 100, [ids[1]]: percent / 100 },
    },
    session_affinity: sticky ? "header" : "none",
    session_affinity_ttl: 1800,
    session_affinity_attributes: { headers: ["x-run-id"], zero_downtime_failover: "temporary" },
  });
  const path = await edge.balancer("mcp", ids, canary(50));
  const runs = Array.from({ length: 40 }, (_, run) => ({ "x-run-id": `run-${run}` }));
  const places = (): Promise<unknown[]> => Promise.all(runs.map((run) => where(run)));
  const before = await places();
  expect(new Set(before)).toEqual(new Set(["koyeb", "flyio"]));
  await edge.call("PATCH", path, canary(90));
  expect(await places()).toEqual(before);
  await edge.call("PATCH", path, canary(0.001, false));
  expect((await places()).filter((pool) => pool === "flyio").length).toBeLessThan(5);
  // a pool that is no longer in the load balancer keeps no session
  await edge.call("PATCH", path, { ...canary(50), default_pools: [ids[0]], fallback_pool: ids[0] });
  expect(new Set(await places())).toEqual(new Set(["koyeb"]));
});

test("ends a session by header when it is idle, and one by cookie with its cookie", async () => {
  const ids = [await edge.pool("koyeb", koyeb), await edge.pool("flyio", fly)] as const;
  const only = (pool: string): object => ({
    steering_policy: "random",
    random_steering: { default_weight: 0, pool_weights: { [pool]: 1 } },
  });
  const attributes = { headers: ["x-run-id"], zero_downtime_failover: "none" };
  const header = { session_affinity: "header", session_affinity_ttl: 120, session_affinity_attributes: attributes };
  const path = await edge.balancer("mcp", ids, { ...only(ids[0]), ...header });
  const run = { "x-run-id": "run-1" };
  expect(await where(run)).toBe("koyeb");
  await edge.call("PATCH", path, only(ids[1]));
  // 2.7 s in all, but never 120 s / 50 without a request
  for (let step = 0; step < 9; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await where(run)).toBe("koyeb");
  }
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await where(run)).toBe("flyio");
  await edge.call("PATCH", path, { ...only(ids[0]), session_affinity: "cookie", session_affinity_ttl: 1800 });
  const [cookie = ""] = [(await edge.visit(host)).headers["set-cookie"]].flat();
  expect(cookie).toMatch(/^__cflb=[0-9a-f-]{36}; HttpOnly; SameSite=Lax; Path=\/; Max-Age=1800$/);
  await edge.call("PATCH", path, only(ids[1]));
  expect(await where({ cookie: cookie.split(";")[0] ?? "" })).toBe("koyeb");
  expect(await where()).toBe("flyio");
});

test("lets the rule override steering and sessions, and fall back when its pool is down", async () => {
  const { ids, path } = await standby({ consecutive_down: 1 });
  await edge.call("PATCH", path, {
    rules: [
      {
        name: "candidate",
        condition:
          'any(http.request.headers["x-preview"][*] ne "") or any(http.request.headers["x-run-id"][*] in {"run-1"})',
        overrides: {
          default_pools: [ids[1]],
          fallback_pool: ids[0],
          steering_policy: "off",
          session_affinity: "none",
        },
      },
    ],
  });
  expect([await where(), await where({ "x-preview": "1" }), await where({ "x-run-id": "run-1" })]).toEqual([
    "koyeb",
    "flyio",
    "flyio",
  ]);
  expect(await where({ "x-run-id": "run-2", "x-preview": "" })).toBe("koyeb");
  crash(fly);
  await edge.until("flyio", false);
  expect(await where({ "x-preview": "1" })).toBe("koyeb");
});

test("refuses an invalid rule", async () => {
  const pool = await edge.pool("koyeb", koyeb);
  const rules = [{ name: "r", condition: "http.hots", overrides: {} }];
  await expect(edge.balancer("mcp", [pool], { rules })).rejects.toThrow(
    'rule \\"r\\": condition is invalid: unknown field \\"http.hots\\" at 1',
  );
  const ruleset = (expression: string): object => ({
    kind: "zone",
    phase: "http_request_late_transform",
    name: "gateway header",
    rules: [
      { action: "rewrite", expression, action_parameters: { headers: { "X-A": { operation: "set", value: "1" } } } },
    ],
  });
  await expect(edge.call("POST", "Z/rulesets", ruleset("http.host"))).rejects.toThrow(
    "'http.host' is not a valid value for expression because the expression is invalid: boolean expected at 1, not string",
  );
});

test("adds the gateway's secret by the zone's ruleset, and refuses clients without it at the origin", async () => {
  await standby();
  const change = { operation: "set", value: "between-us" };
  await edge.call("POST", "Z/rulesets", {
    kind: "zone",
    phase: "http_request_late_transform",
    name: "gateway header",
    rules: [
      {
        ref: "gateway_header",
        action: "rewrite",
        expression: `http.host in {"${host}"}`,
        action_parameters: { headers: { "X-Gateway-Secret": change } },
      },
    ],
  });
  expect((await edge.visit(host, { "x-gateway-secret": "forged" }, "/api/test")).status).toBe(200);
  const outside = edge.sandbox.traffic?.topology().outside as { host: string; address: string }[];
  const address = outside.find((one) => one.host === koyeb)?.address;
  expect((await fetch(`http://${address}/api/test`)).status).toBe(403);
  expect((await fetch(`http://${address}/health`)).status).toBe(200);
});

test("splits a pool by weight, and keeps the sessions of a disabled origin while it drains", async () => {
  const origins = [
    { name: "one", address: koyeb, weight: 1 },
    { name: "two", address: fly, weight: 0 },
  ];
  const pool = await edge.pool("both", koyeb, { origins });
  const attributes = { headers: ["x-run-id"], drain_duration: 20 };
  const header = { session_affinity: "header", session_affinity_attributes: attributes };
  await edge.balancer("mcp", [pool], header);
  const origin = async (run: string): Promise<unknown> =>
    (await edge.visit(host, { "x-run-id": run })).headers["x-sandbox-origin"];
  expect(await Promise.all(["a", "b", "c", "d"].map(origin))).toEqual(["one", "one", "one", "one"]);
  await edge.call("PATCH", `A/pools/${pool}`, {
    origins: [
      { name: "one", address: koyeb, enabled: false },
      { name: "two", address: fly },
    ],
  });
  expect([await origin("a"), await origin("new")]).toEqual(["one", "two"]);
  await new Promise((resolve) => setTimeout(resolve, 450));
  expect(await origin("a")).toBe("two");
});
