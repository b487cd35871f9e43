import { type Client, paths, startClient } from "./client";

let client: Client;
beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.close());

describe("DNS records", () => {
  const wildcard = { type: "A", name: "*.origins", content: "192.0.2.1", ttl: 300 };

  test("appends the zone to a name", async () => {
    expect(await client.make(paths.records, wildcard)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      type: "A",
      name: "*.origins.mcpist.example",
      content: "192.0.2.1",
      ttl: 300,
      proxied: false,
      proxiable: true,
      settings: {},
      tags: [],
      comment: null,
      meta: {},
      created_on: expect.any(String),
      modified_on: expect.any(String),
    });
    expect((await client.make(paths.records, { type: "TXT", name: "@", content: '"v=1"' })).name).toBe(
      "mcpist.example",
    );
    const found = await client.call("GET", `${paths.records}?name=*.origins.mcpist.example&type=A`);
    expect(found.body.result).toHaveLength(1);
  });

  test("sets the time to live of a proxied record to automatic", async () => {
    expect(await client.make(paths.records, { ...wildcard, proxied: true })).toMatchObject({ proxied: true, ttl: 1 });
  });

  test.each([
    ["an unknown type", { type: "B" }, 9005, 'DNS record type "B" is invalid.'],
    ["no name", { name: "" }, 9000, "DNS name is invalid."],
    ["a hostname as A", { content: "a.example" }, 9005, "Content for A record must be a valid IPv4 address."],
    ["IPv4 as AAAA", { type: "AAAA" }, 9005, "Content for AAAA record must be a valid IPv6 address."],
    ["nothing", { type: "CNAME", content: "" }, 9021, "Content for CNAME record is missing."],
    ["30 s", { ttl: 30 }, 9021, "TTL must be between 60 and 86400 seconds, or 1 for Automatic."],
    ["a proxied text", { type: "TXT", proxied: true }, 9004, "This record type cannot be proxied."],
  ])("refused: %s", async (_what, change, code, message) => {
    const reply = await client.call("POST", paths.records, { ...wildcard, ...change });
    expect([reply.status, reply.body.errors]).toEqual([400, [{ code, message }]]);
  });

  test("refuses records that conflict with each other", async () => {
    const made = await client.make(paths.records, wildcard);
    const codes: unknown[] = [];
    for (const change of [{}, { type: "CNAME", content: "a.example" }, { content: "192.0.2.2" }]) {
      const reply = await client.call("POST", paths.records, { ...wildcard, ...change });
      codes.push(reply.body.errors[0] ?? reply.status);
    }
    expect(codes).toEqual([
      { code: 81058, message: "An identical record already exists." },
      { code: 81053, message: "An A, AAAA, or CNAME record with that host already exists." },
      200,
    ]);
    await client.make(paths.records, { type: "CNAME", name: "www", content: "mcpist.example" });
    const beside = await client.call("POST", paths.records, { type: "A", name: "www", content: "192.0.2.1" });
    expect(beside.body.errors[0].code).toBe(81054);
    expect((await client.call("PUT", `${paths.records}/${made.id}`, wildcard)).status).toBe(200);
  });

  test("answers 404 for a missing record", async () => {
    const reply = await client.call("GET", `${paths.records}/${"0".repeat(32)}`);
    expect([reply.status, reply.body.errors]).toEqual([404, [{ code: 81044, message: "Record does not exist." }]]);
  });
});

describe("notifications", () => {
  const policy = (webhook: string): object => ({
    name: "pool health",
    alert_type: "load_balancing_health_alert",
    filters: { new_health: ["Unhealthy"] },
    mechanisms: { webhooks: [{ id: webhook }] },
  });

  test("accepts a webhook's secret and never shows it", async () => {
    const made = await client.make(paths.webhooks, { name: "ops", url: "https://hooks.example/x", secret: "quiet" });
    expect(made).toEqual({
      id: expect.any(String),
      name: "ops",
      url: "https://hooks.example/x",
      type: "generic",
      created_at: expect.any(String),
    });
    expect(JSON.stringify((await client.call("GET", paths.webhooks)).body)).not.toContain("quiet");
  });

  test("requires a policy's webhook to exist", async () => {
    const hook = await client.make(paths.webhooks, { name: "ops", url: "https://hooks.example/x" });
    expect(await client.make(paths.policies, policy(hook.id))).toEqual({
      ...policy(hook.id),
      id: expect.any(String),
      enabled: true,
      created: expect.any(String),
      modified: expect.any(String),
    });
    const lost = await client.call("POST", paths.policies, policy("nope"));
    expect([lost.status, lost.body.errors]).toEqual([
      400,
      [{ code: 17100, message: 'webhook "nope" could not be found' }],
    ]);
  });

  test.each([
    ["webhooks", { url: "https://hooks.example" }, "name is required"],
    ["webhooks", { name: "ops", url: "hooks" }, 'url "hooks" is not the address of a webhook'],
    ["policies", { name: "p" }, "alert_type is required"],
    [
      "policies",
      { name: "p", alert_type: "a", mechanisms: { webhooks: [] } },
      "mechanisms needs at least one email, webhook or PagerDuty destination",
    ],
  ] as const)("%s refused: %j", async (type, body, message) => {
    const reply = await client.call("POST", paths[type], body);
    expect([reply.status, reply.body.errors]).toEqual([400, [{ code: 17100, message }]]);
  });

  test.each([
    ["webhooks", "webhook could not be found"],
    ["policies", "notification policy could not be found"],
  ] as const)("%s that are not there", async (type, message) => {
    const reply = await client.call("DELETE", `${paths[type]}/${"0".repeat(32)}`);
    expect([reply.status, reply.body.errors]).toEqual([404, [{ code: 17102, message }]]);
  });
});
