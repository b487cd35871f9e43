import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";
import { at, deployment, ingress, service } from "./cluster";

const folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
let sandbox: Sandbox;
afterEach(() => sandbox.close());
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a sandbox. @param podStartMs the start time of a container, in milliseconds */
async function start(podStartMs: number): Promise<void> {
  const traffic = { speed: 50, podStartMs };
  sandbox = await startSandbox({ providers: "registry", stateFile: join(folder, "state.jsonl"), traffic });
}

async function ask(url: string, body: object): Promise<{ readonly result: { readonly id: string } }> {
  const headers = { authorization: "Bearer sandbox", "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { readonly result: { readonly id: string } };
}

async function healthy(): Promise<void> {
  for (const began = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 5))) {
    const states = (sandbox.traffic?.topology().health ?? []) as { healthy: boolean | null }[];
    if (states[0]?.healthy === true) return;
    if (performance.now() - began > 60_000) throw new Error(JSON.stringify(states));
  }
}

test("given a restart, then pods serve again, and monitors wait for them", async () => {
  await start(5);
  const { kubernetesUrl, cloudflareUrl } = sandbox;
  const host = "blue.cart.origins.mcpist.example";
  await ask(`${kubernetesUrl}/api/v1/namespaces`, { metadata: { name: "shop" } });
  await ask(`${kubernetesUrl}${at.services}`, service("cart-blue", { colour: "blue" }));
  await ask(`${kubernetesUrl}${at.ingresses}`, ingress(host, "cart-blue"));
  await ask(`${kubernetesUrl}${at.deployments}`, deployment("blue", 2));
  const account = `${cloudflareUrl}/accounts/${"a".repeat(32)}/load_balancers`;
  const zone = `${cloudflareUrl}/zones/${"b".repeat(32)}`;
  await ask(`${zone}/dns_records`, { type: "A", name: "*.origins.mcpist.example", content: "127.0.0.1" });
  const monitor = { type: "http", path: "/health", expected_codes: "200", expected_body: "", interval: 60 };
  const { id } = (await ask(`${account}/monitors`, monitor)).result;
  const origins = [{ name: "blue", address: host, header: { Host: [host] } }];
  const pool = { name: "cart-blue", origins, monitor: id, check_regions: ["WEU"] };
  const { id: only } = (await ask(`${account}/pools`, pool)).result;
  await ask(`${zone}/load_balancers`, { name: "cart.mcpist.example", default_pools: [only], fallback_pool: only });
  await healthy();
  await sandbox.close();

  // much longer than the monitors' first delay
  await start(300);
  await healthy();
  expect(await sandbox.traffic?.metrics.text()).not.toContain('to="unhealthy"');
  expect(sandbox.traffic?.topology().pods).toMatchObject([
    { colour: "blue", address: expect.stringMatching(/^127/) },
    { colour: "blue", address: expect.stringMatching(/^127/) },
  ]);
});
