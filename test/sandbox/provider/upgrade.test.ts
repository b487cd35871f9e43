import { account, expression, oldest, Workbench, zone } from "./terraform";

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open(oldest);
});
afterEach(() => bench.close());

const hop = { source: "cloudflare/cloudflare", version: "5.18.0" } as const;
const newest = { source: "cloudflare/cloudflare", version: "5.22.0" } as const;

const monitor = { account_id: account.id, type: "http", path: "/health", expected_codes: "200" };
const policy = {
  account_id: account.id,
  name: "health",
  alert_type: "load_balancing_health_alert",
  enabled: true,
  mechanisms: { webhooks: [{ id: expression("cloudflare_notification_policy_webhooks.ops.id") }] },
  filters: { new_health: ["Unhealthy"] },
};

/** Returns one resource of each type whose states get a new version; those that break may be omitted. */
function edge(more: Readonly<Record<string, object>> = {}): object {
  return {
    resource: {
      cloudflare_load_balancer_monitor: { plain: monitor },
      cloudflare_load_balancer_pool: {
        one: {
          account_id: account.id,
          name: "one",
          monitor: expression("cloudflare_load_balancer_monitor.plain.id"),
          check_regions: ["WEU"],
          origins: [{ name: "o", address: "203.0.113.7", enabled: true, weight: 1, port: 0 }],
        },
      },
      cloudflare_load_balancer: {
        one: {
          zone_id: zone.id,
          name: "one.example.com",
          default_pools: [expression("cloudflare_load_balancer_pool.one.id")],
          fallback_pool: expression("cloudflare_load_balancer_pool.one.id"),
        },
      },
      cloudflare_notification_policy_webhooks: {
        ops: { account_id: account.id, name: "ops", url: "https://hooks.example.com/x" },
      },
      cloudflare_dns_record: {
        alias: {
          zone_id: zone.id,
          name: "b.example.com",
          type: "CNAME",
          content: "c.example.net",
          ttl: 300,
          proxied: false,
        },
        one: { zone_id: zone.id, name: "a.example.com", type: "A", content: "203.0.113.7", ttl: 300, proxied: false },
      },
      ...more,
    },
  };
}

const breaking = {
  cloudflare_load_balancer_monitor: { plain: monitor, headed: { ...monitor, header: { Host: ["a.example.com"] } } },
  cloudflare_notification_policy: { health: policy },
};

interface Stored {
  readonly type: string;
  readonly name: string;
  readonly instances: { schema_version: number; attributes: Record<string, unknown> }[];
}

function resources(): readonly Stored[] {
  return (bench.state() as { resources: Stored[] }).resources;
}

function versions(): Record<string, number | undefined> {
  return Object.fromEntries(
    resources().map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.schema_version]),
  );
}

function attributes(address: string): Readonly<Record<string, unknown>> {
  const found = resources().find(({ type, name }) => `${type}.${name}` === address);
  return found?.instances[0]?.attributes ?? {};
}

function all(version: number, dns = version): Record<string, number> {
  return {
    "cloudflare_dns_record.alias": dns,
    "cloudflare_dns_record.one": dns,
    "cloudflare_load_balancer.one": version,
    "cloudflare_load_balancer_monitor.plain": version,
    "cloudflare_load_balancer_pool.one": version,
    "cloudflare_notification_policy_webhooks.ops": version,
  };
}

async function refreshed(): Promise<void> {
  await bench.must("apply", "-refresh-only", "-auto-approve");
}

const words = (text: string): string => text.replace(/[\s│╷╵]+/g, " ");

test("given a state of 5.14.0 with nothing that breaks, when upgraded to 5.22.0, then origins and aliases get explicit values, and there is no way back", async () => {
  bench.configure(edge());
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  expect(versions()).toEqual(all(0));
  bench.choose(newest);
  await refreshed();
  expect(versions()).toEqual(all(500));
  expect(attributes("cloudflare_load_balancer_pool.one").origins).toMatchObject([{ name: "o", flatten_cname: true }]);
  const said = { flatten_cname: false, ipv4_only: false, ipv6_only: false };
  expect(attributes("cloudflare_dns_record.alias").settings).toEqual(said);
  expect(await bench.must("plan")).toContain("No changes.");
  for (const older of [hop, oldest]) {
    bench.choose(...[older].flat());
    const { code, text } = await bench.terraform("plan");
    expect(code).toBe(1);
    expect(words(text)).toContain("Error: Resource instance managed by newer provider version");
  }
}, 60_000);

test("given a monitor with a header and a notification policy of 5.14.0, when upgraded to 5.22.0, then both fail, but by way of 5.18.0 they pass", async () => {
  bench.configure(edge(breaking));
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  bench.choose(newest);
  const { code, text } = await bench.terraform("plan");
  expect(code).toBe(1);
  expect(words(text)).toContain(
    "Error: Unable to Read Previously Saved State for UpgradeResourceState with cloudflare_load_balancer_monitor.headed,",
  );
  expect(words(text)).toContain('AttributeName("header"): invalid JSON, expected "[", got "{"');
  expect(words(text)).toContain("Error: Failed to unmarshal v4 notification_policy state");
  expect(words(text)).toContain('AttributeName("alert_interval"): unsupported attribute "alert_interval"');
  const broken = { "cloudflare_load_balancer_monitor.headed": 0, "cloudflare_notification_policy.health": 0 };
  expect(versions()).toEqual({ ...all(0), ...broken });

  bench.choose(hop);
  await refreshed();
  const at = (version: number) => Object.fromEntries(Object.keys(broken).map((address) => [address, version]));
  expect(versions()).toEqual({ ...all(1, 0), ...at(1) });
  bench.choose(newest);
  await refreshed();
  expect(versions()).toEqual({ ...all(500), ...at(500) });
  expect(await bench.must("plan")).toContain("No changes.");
}, 60_000);

test("given an origin that is not flattened, then it stays so, and is created so", async () => {
  bench.choose(newest);
  const pool = (flatten?: boolean): object => ({
    resource: {
      cloudflare_load_balancer_pool: {
        one: {
          account_id: account.id,
          name: "one",
          origins: [
            { name: "o", address: "a.example.com", ...(flatten === undefined ? {} : { flatten_cname: flatten }) },
          ],
        },
      },
    },
  });
  bench.configure(pool(false));
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  expect(bench.seen.find(({ method }) => method === "POST")?.body).toMatchObject({
    origins: [{ flatten_cname: false }],
  });
  expect(await bench.must("plan")).toContain("No changes.");
  bench.configure(pool());
  const { resource_changes } = await bench.plan();
  expect(resource_changes[0]?.change.after?.origins).toMatchObject([{ flatten_cname: true }]);
}, 60_000);
