import type { OriginHealth, Probe } from "../../../sandbox/cloudflare/health";
import { type Client, paths, startClient } from "./client";

let client: Client;
let asked: Probe[];
let answers: Record<string, OriginHealth | undefined>;
beforeEach(async () => {
  asked = [];
  answers = {};
  client = await startClient({
    health: (probe) => {
      asked.push(probe);
      return answers[probe.address];
    },
  });
});
afterEach(() => client.close());

async function aMonitoredPool(more: object = {}): Promise<{ pool: string; monitor: string }> {
  const monitor = await client.make(paths.monitors, { path: "/health" });
  const origins = ["a", "b"].map((name) => ({ name, address: `${name}.mcpist.example` }));
  const pool = await client.make(paths.pools, {
    name: "blue",
    origins,
    monitor: monitor.id,
    check_regions: ["WEU"],
    ...more,
  });
  return { pool: pool.id, monitor: monitor.id };
}

const unavailable = [404, [{ code: 1001, message: "Health info unavailable" }]];

test("given no source of health, then every origin is healthy", async () => {
  const own = await startClient();
  const monitor = await own.make(paths.monitors, {});
  const origins = [{ name: "a", address: "a.mcpist.example" }];
  const pool = await own.make(paths.pools, { name: "p", origins, monitor: monitor.id, check_regions: ["WEU"] });
  expect((await own.call("GET", `${paths.pools}/${pool.id}/health`)).body.result).toEqual({
    pool_id: pool.id,
    pop_health: {
      "Loopback, LO": {
        healthy: true,
        origins: [
          { "a.mcpist.example": { healthy: true, failure_reason: "No failures", response_code: 200, rtt: "1ms" } },
        ],
      },
    },
  });
  await own.close();
});

test("given enough healthy origins, then a pool is healthy", async () => {
  const { pool } = await aMonitoredPool();
  answers = {
    "a.mcpist.example": { healthy: false, failureReason: "TCP connection failed" },
    "b.mcpist.example": { healthy: true, rtt: 12, responseCode: 204 },
  };
  const path = `${paths.pools}/${pool}/health`;
  expect((await client.call("GET", path)).body.result.pop_health["Loopback, LO"]).toEqual({
    healthy: true,
    origins: [
      { "a.mcpist.example": { healthy: false, failure_reason: "TCP connection failed", response_code: 0, rtt: "1ms" } },
      { "b.mcpist.example": { healthy: true, failure_reason: "No failures", response_code: 204, rtt: "12ms" } },
    ],
  });
  expect(asked.map(({ address, port, ask, monitor }) => [address, port, ask, monitor.path])).toEqual([
    ["a.mcpist.example", 0, "known", "/health"],
    ["b.mcpist.example", 0, "known", "/health"],
  ]);
  await client.call("PATCH", `${paths.pools}/${pool}`, { minimum_origins: 2 });
  expect((await client.call("GET", path)).body.result.pop_health["Loopback, LO"].healthy).toBe(false);
});

test("given no result yet, no monitor, a disabled pool or no pool, then there is no health", async () => {
  const { pool } = await aMonitoredPool();
  const health = async (id: string): Promise<unknown> => {
    const reply = await client.call("GET", `${paths.pools}/${id}/health`);
    return [reply.status, reply.body.errors];
  };
  expect(await health(pool)).toEqual(unavailable);
  answers = { "a.mcpist.example": { healthy: true } };
  const bare = await client.make(paths.pools, { name: "p", origins: [{ name: "a", address: "a.mcpist.example" }] });
  expect(await health(bare.id)).toEqual(unavailable);
  await client.call("PATCH", `${paths.pools}/${pool}`, { enabled: false });
  expect(await health(pool)).toEqual(unavailable);
  expect(await health("0".repeat(32))).toEqual([404, [{ code: 1001, message: "object could not be found" }]]);
});

test("a preview probes at once, with any monitor, and without disabled origins", async () => {
  const { pool } = await aMonitoredPool({
    origins: [
      { name: "a", address: "a.mcpist.example" },
      { name: "b", address: "b.mcpist.example", enabled: false },
    ],
  });
  answers = { "a.mcpist.example": { healthy: true, rtt: 3 } };
  const asking = await client.call("POST", `${paths.pools}/${pool}/preview`, {
    type: "https",
    path: "/ready",
    port: 8443,
  });
  expect(asking.body.result).toEqual({
    preview_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    pools: { [pool]: "blue" },
  });
  const told = await client.call("GET", `A/load_balancers/preview/${asking.body.result.preview_id}`);
  expect(told.body.result).toEqual({
    [pool]: {
      healthy: true,
      origins: [
        { "a.mcpist.example": { healthy: true, failure_reason: "No failures", response_code: 200, rtt: "3ms" } },
      ],
    },
  });
  expect(asked.map(({ address, ask, monitor }) => [address, ask, monitor.path, monitor.timeout])).toEqual([
    ["a.mcpist.example", "now", "/ready", 5],
  ]);
});

test("a monitor's preview probes all its pools", async () => {
  const { pool, monitor } = await aMonitoredPool();
  const asking = await client.call("POST", `${paths.monitors}/${monitor}/preview`, { timeout: 9 });
  expect(asking.body.result.pools).toEqual({ [pool]: "blue" });
  expect(asked.map((probe) => probe.monitor.timeout)).toEqual([9, 9]);
});

test("answers 404 for an unknown preview, and for a preview of a missing pool", async () => {
  for (const [method, path] of [
    ["GET", "A/load_balancers/preview/nope"],
    ["POST", `${paths.pools}/nope/preview`],
  ] as const) {
    const reply = await client.call(method, path, method === "POST" ? {} : undefined);
    expect([reply.status, reply.body.errors]).toEqual([404, [{ code: 1001, message: "object could not be found" }]]);
  }
});
