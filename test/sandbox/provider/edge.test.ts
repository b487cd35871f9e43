import { account, expression, Workbench, zone } from "./terraform";

let bench: Workbench;

beforeAll(async () => {
  bench = await Workbench.open();
});

afterAll(() => bench.close());

function edge(secret: string): object {
  return {
    variable: { secret: { type: "string", default: secret, sensitive: true } },
    resource: {
      cloudflare_ruleset: {
        gateway: {
          zone_id: zone.id,
          name: "gateway",
          kind: "zone",
          phase: "http_request_late_transform",
          description: "",
          rules: [
            {
              ref: "gateway",
              description: "gateway",
              enabled: true,
              action: "rewrite",
              expression: 'http.host eq "a.example.com"',
              action_parameters: { headers: { "X-Gateway": { operation: "set", value: expression("var.secret") } } },
            },
          ],
        },
      },
      cloudflare_dns_record: {
        origins: {
          zone_id: zone.id,
          name: "*.origins.example.com",
          type: "A",
          content: "203.0.113.7",
          ttl: 300,
          proxied: false,
        },
      },
      cloudflare_notification_policy_webhooks: {
        ops: { account_id: account.id, name: "ops", url: "https://hooks.example.com/x" },
      },
      cloudflare_notification_policy: {
        health: {
          account_id: account.id,
          name: "pool health",
          description: "",
          alert_type: "load_balancing_health_alert",
          enabled: true,
          mechanisms: { webhooks: [{ id: expression("cloudflare_notification_policy_webhooks.ops.id") }] },
          filters: { new_health: ["Unhealthy", "Healthy"], event_source: ["pool", "origin"] },
        },
      },
    },
    data: { cloudflare_zone: { zone: { zone_id: zone.id } } },
    output: { zone: { value: expression("data.cloudflare_zone.zone.name") } },
  };
}

test("given an applied ruleset, record, policy and webhook, then the second plan is empty", async () => {
  bench.configure(edge("one"));
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  const bodies = Object.fromEntries(
    bench.seen.filter(({ method }) => method === "POST").map(({ path, body }) => [path.split("/").at(-1), body]),
  );
  expect(bodies.rulesets).toEqual({
    description: "",
    kind: "zone",
    name: "gateway",
    phase: "http_request_late_transform",
    rules: [
      {
        action: "rewrite",
        action_parameters: { headers: { "X-Gateway": { operation: "set", value: "one" } } },
        description: "gateway",
        enabled: true,
        expression: 'http.host eq "a.example.com"',
        ref: "gateway",
      },
    ],
  });
  expect(bodies.webhooks).toEqual({ name: "ops", url: "https://hooks.example.com/x" });
  expect(await bench.must("output", "zone")).toBe('"example.com"\n');
  const second = await bench.plan();
  expect(second.resource_changes.flatMap(({ change }) => change.actions)).toEqual(["no-op", "no-op", "no-op", "no-op"]);
}, 60_000);

test("keeps the id of a changed rule with the same ref", async () => {
  bench.configure(edge("two"));
  const { resource_changes } = await bench.plan();
  const ruleset = resource_changes.find(({ type }) => type === "cloudflare_ruleset");
  expect(ruleset?.change.actions).toEqual(["update"]);
  expect(ruleset?.change.after_unknown).toEqual({
    last_updated: true,
    version: true,
    rules: [{ action_parameters: { headers: { "X-Gateway": {} } } }],
  });
  await bench.must("apply", "tfplan");
}, 60_000);

test("refuses an invalid configuration before any request", async () => {
  bench.configure({
    resource: { cloudflare_dns_record: { bad: { zone_id: zone.id, name: "x", type: "NOPE", ttl: 1 } } },
  });
  bench.seen.length = 0;
  const { code, text } = await bench.terraform("validate");
  expect(code).toBe(1);
  expect(text.replace(/[\s│]+/g, " ")).toContain('Attribute type value must be one of: ["A" "AAAA" "CNAME"');
  expect(bench.seen).toEqual([]);
}, 60_000);
