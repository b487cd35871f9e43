import { account, Workbench } from "./terraform";

let bench: Workbench;

beforeEach(async () => {
  bench = await Workbench.open();
});

afterEach(() => bench.close());

const pool = {
  account_id: account.id,
  name: "one",
  origins: [{ name: "o", address: "203.0.113.7", enabled: true }],
};

function pools(): object {
  return { resource: { cloudflare_load_balancer_pool: { one: pool } } };
}

function configMap(data: Record<string, string>): object {
  return { resource: { kubernetes_config_map_v1: { one: { metadata: [{ name: "one" }], data } } } };
}

/** Returns a Deployment whose pods become available only after minutes, with a timeout of 2 s. */
function deployment(): object {
  const labels = { app: "one" };
  return {
    resource: {
      kubernetes_deployment_v1: {
        one: {
          metadata: [{ name: "one" }],
          spec: [
            {
              replicas: "1",
              min_ready_seconds: 500,
              selector: [{ match_labels: labels }],
              template: [
                { metadata: [{ labels }], spec: [{ container: [{ name: "one", image: "example.com/one:1" }] }] },
              ],
            },
          ],
          timeouts: { create: "2s" },
        },
      },
    },
  };
}

test("given a busy Cloudflare, then it makes three attempts, and waits as long as the response asks", async () => {
  const times: number[] = [];
  bench.interfere = (request, response) => {
    if (request.method !== "POST") return undefined;
    times.push(Date.now());
    response.writeHead(429, { "retry-after": "1" }).end('{"success":false,"errors":[{"message":"busy"}]}');
    return "taken";
  };
  bench.configure(pools());
  await bench.must("init");
  const { code, text } = await bench.terraform("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(text.replace(/[\s│]+/g, " ")).toMatch(
    /failed to make http request.*POST "http:.*pools": 429 Too Many Requests.*"message":"busy"/,
  );
  expect(times).toHaveLength(3);
  for (const [index, time] of times.entries())
    if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1000);
}, 60_000);

test("given a create with a lost response, then it is sent again", async () => {
  let lost = 0;
  bench.interfere = (request) => (request.method === "POST" && lost++ === 0 ? "lose the answer" : undefined);
  bench.configure(pools());
  await bench.must("init");
  await bench.terraform("apply", "-auto-approve");
  expect(bench.seen.filter(({ method }) => method === "POST")).toHaveLength(2);
}, 60_000);

test("given an existing object, then a create fails with the API's message", async () => {
  await bench.kubernetes("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "one" } });
  bench.configure(configMap({ a: "b" }));
  await bench.must("init");
  const { code, text } = await bench.terraform("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(text.replace(/[\s│]+/g, " ")).toContain('Error: configmaps "one" already exists');
}, 60_000);

test("given an existing object and an import block, then it is adopted, and the next plan is empty", async () => {
  await bench.kubernetes("POST", "/api/v1/namespaces/default/configmaps", {
    metadata: { name: "one" },
    data: { a: "b" },
  });
  bench.configure({ ...configMap({ a: "b" }), import: [{ to: "kubernetes_config_map_v1.one", id: "default/one" }] });
  await bench.must("init");
  expect(await bench.must("apply", "-auto-approve")).toContain("1 imported");
  const { resource_changes } = await bench.plan();
  expect(resource_changes.map(({ change }) => change.actions)).toEqual([["no-op"]]);
}, 60_000);

test.each([
  ["kubernetes_config_map_v1.one", "one", 'Unexpected ID format ("one"), expected "namespace/name".'],
  ["kubernetes_config_map_v1.one", "default/none", 'ConfigMap "default/none" does not exist.'],
])(
  "%s cannot be imported as %s",
  async (to, id, message) => {
    bench.configure({ ...configMap({ a: "b" }), import: [{ to, id }] });
    await bench.must("init");
    const { code, text } = await bench.terraform("plan");
    expect(code).toBe(1);
    expect(text.replace(/[\s│]+/g, " ")).toContain(message);
  },
  60_000,
);

test("given an object that is gone from the cluster, then the plan creates it", async () => {
  bench.configure(configMap({ a: "b" }));
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  await bench.kubernetes("DELETE", "/api/v1/namespaces/default/configmaps/one");
  const { resource_changes } = await bench.plan();
  expect(resource_changes.map(({ change }) => change.actions)).toEqual([["create"]]);
}, 60_000);

test("given a Deployment that never becomes ready, then it is tainted", async () => {
  bench.configure(deployment());
  await bench.must("init");
  const { code, text } = await bench.terraform("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(text).toContain("Error: Waiting for rollout to finish: 0 of 1 updated replicas are available...");
  const { resource_changes } = await bench.plan();
  expect(resource_changes.map(({ change, action_reason }) => [change.actions, action_reason])).toEqual([
    [["delete", "create"], "replace_because_tainted"],
  ]);
}, 60_000);

test("given providers restarted on the same sockets, then Terraform goes on", async () => {
  bench.configure(configMap({ a: "b" }));
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  await bench.stopProviders();
  await bench.startProviders();
  expect(await bench.must("plan")).toContain("No changes.");
}, 60_000);

test("keeps a write-only secret out of the state", async () => {
  const secret = (revision: number, value: string) => ({
    resource: {
      kubernetes_secret_v1: {
        one: { metadata: [{ name: "one" }], data_wo: { KEY: value }, data_wo_revision: revision },
      },
    },
  });
  bench.configure(secret(1, "first"));
  await bench.must("init");
  await bench.must("apply", "-auto-approve");
  bench.configure(secret(1, "second"));
  expect(await bench.must("plan")).toContain("No changes.");
  bench.configure(secret(2, "second"));
  await bench.must("apply", "-auto-approve");
  const { data } = await bench.kubernetes("GET", "/api/v1/namespaces/default/secrets/one");
  expect(data).toEqual({ KEY: Buffer.from("second").toString("base64") });
  expect(JSON.stringify(bench.state())).not.toMatch(/first|second|c2Vjb25k/);
}, 60_000);
