import { startEdge, type TestEdge } from "./edge";

let edge: TestEdge;
beforeEach(async () => {
  edge = await startEdge(20);
});
afterEach(() => edge.close());

async function control(method: string, path: string, body?: unknown): Promise<[number, unknown]> {
  const response = await fetch(`${edge.sandbox.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return [response.status, response.headers.get("content-type") === "application/json" ? JSON.parse(text) : text];
}

test("shows the addresses in the environment, the status and the topology", async () => {
  const { edgeUrl, ingressUrl } = edge.sandbox.traffic ?? {};
  expect(edge.sandbox.environment.SWITCHYARD_EDGE).toBe(edgeUrl);
  expect(await control("GET", "/healthz")).toMatchObject([200, { edge: edgeUrl, ingress: ingressUrl }]);
  expect(await control("GET", "/traffic")).toEqual([
    200,
    { edge: edgeUrl, ingress: ingressUrl, balancers: [], health: [], outside: [], services: [], pods: [] },
  ]);
});

test("shows load balancers, the health of origins, and servers outside the cluster in the topology", async () => {
  const pool = await edge.pool("koyeb", "mcpist.koyeb.app", { monitor: await edge.monitor() });
  await edge.balancer("mcp", [pool], { steering_policy: "random", random_steering: { pool_weights: { [pool]: 0.5 } } });
  await edge.until("koyeb", true);
  expect((await control("GET", "/traffic"))[1]).toMatchObject({
    balancers: [
      {
        host: "mcp.mcpist.example",
        enabled: true,
        steering: "random",
        pools: [{ name: "koyeb", weight: 0.5 }],
        fallback: "koyeb",
        affinity: "none",
      },
    ],
    health: [{ pool: "koyeb", origin: "koyeb", healthy: true }],
    outside: [{ host: "mcpist.koyeb.app", address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }],
  });
});

test("adds and lifts faults", async () => {
  const rule = { on: { colour: "green" }, act: { do: "error" } };
  const fault = { id: 1, on: { colour: "green" }, health: false, act: { do: "error", share: 1, status: 500 } };
  expect(await control("POST", "/traffic/faults", rule)).toEqual([200, { faults: [fault] }]);
  expect(await control("POST", "/traffic/faults", rule)).toEqual([200, { faults: [{ ...fault, id: 2 }] }]);
  expect(await control("DELETE", "/traffic/faults/1")).toEqual([200, {}]);
  expect(await control("GET", "/traffic/faults")).toEqual([200, { faults: [{ ...fault, id: 2 }] }]);
  expect(await control("DELETE", "/traffic/faults/1")).toEqual([
    404,
    { error: "no fault 1; GET /traffic/faults lists them" },
  ]);
  await control("DELETE", "/traffic/faults");
  expect(edge.sandbox.traffic?.faults.list()).toEqual([]);
  expect(await control("POST", "/traffic/faults", { act: { do: "vanish" } })).toMatchObject([
    400,
    { error: expect.stringMatching(/^not a fault of traffic: act\.do: Invalid .*For example: /) },
  ]);
});

test("accepts signals that nothing here produces, and shows them in the metrics", async () => {
  const subject = { namespace: "techdev", service: "prompt-service", colour: "green" };
  const drive = (signal: string, value: number) => control("POST", "/signals", { ...subject, signal, value });
  expect(await drive("user_complaints_total", 4)).toEqual([200, {}]);
  await drive("user_complaints_total", 2);
  await drive("database_connections", 80);
  await drive("database_connections", 60);
  const [status, text] = await control("GET", "/metrics");
  const labels = '{namespace="techdev",service="prompt-service",colour="green"}';
  expect(status).toBe(200);
  expect(String(text).split("\n")).toEqual(
    expect.arrayContaining([`user_complaints_total${labels} 6`, `database_connections${labels} 60`]),
  );
  expect(await drive("user_complaint", 1)).toMatchObject([
    400,
    { error: expect.stringMatching(/^not a signal: signal: /) },
  ]);
});

test("sets the identity of a server outside the cluster", async () => {
  const pool = await edge.pool("koyeb", "mcpist.koyeb.app");
  await edge.balancer("mcp", [pool]);
  const image = `ghcr.io/mcpist/mcp-server@sha256:${"1".repeat(64)}`;
  expect(await control("PUT", "/origins", { host: "mcpist.koyeb.app", version: "v1.1.0", image })).toEqual([200, {}]);
  expect((await edge.visit("mcp.mcpist.example")).body).toMatchObject({
    service: "mcpist.koyeb.app",
    version: "v1.1.0",
    digest: `sha256:${"1".repeat(64)}`,
  });
  expect(await control("PUT", "/origins", "{")).toMatchObject([
    400,
    { error: expect.stringMatching(/^the body is not JSON/) },
  ]);
});

test("lifts faults, resets counts and removes all routes on a reset", async () => {
  await edge.balancer("mcp", [await edge.pool("koyeb", "mcpist.koyeb.app")]);
  expect((await edge.visit("mcp.mcpist.example")).status).toBe(200);
  await control("POST", "/traffic/faults", { act: { do: "hang" } });
  await control("POST", "/reset");
  expect((await edge.visit("mcp.mcpist.example")).status).toBe(409);
  expect(edge.sandbox.traffic?.faults.list()).toEqual([]);
  expect(String((await control("GET", "/metrics"))[1])).not.toContain("http_requests_total{");
});
