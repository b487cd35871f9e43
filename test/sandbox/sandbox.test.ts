import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { type Listening, listen } from "../../sandbox/http";
import { claimFile } from "../../sandbox/running";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/sandbox";

const account = "a".repeat(32);
/** The namespaces of a new cluster. */
const born = ["default", "ingress-nginx", "kube-system", "monitoring"];
const up: Sandbox[] = [];
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  file = join(folder, "sandbox.jsonl");
});
afterEach(async () => {
  await Promise.all(up.splice(0).map((sandbox) => sandbox.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ providers: "registry", ...options });
  up.push(sandbox);
  return sandbox;
}

async function cloudflare(sandbox: Sandbox, method: string, path: string, body?: object): Promise<[number, unknown]> {
  const response = await fetch(`${sandbox.environment.CLOUDFLARE_BASE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.environment.CLOUDFLARE_API_TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, JSON.parse(await response.text()).result];
}

async function namespaces(sandbox: Sandbox): Promise<string[]> {
  const response = await fetch(`${sandbox.environment.KUBE_HOST}/api/v1/namespaces`, {
    headers: { authorization: `Bearer ${sandbox.environment.KUBE_TOKEN}` },
  });
  const { items }: { items: { metadata: { name: string } }[] } = JSON.parse(await response.text());
  return items.map((item) => item.metadata.name);
}

const monitors = `/accounts/${account}/load_balancers/monitors`;

function makeNamespace(sandbox: Sandbox, name: string): Promise<Response> {
  return fetch(`${sandbox.kubernetesUrl}/api/v1/namespaces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
  });
}

test("points Terraform and kubectl at itself", async () => {
  const sandbox = await start();
  const { KUBECONFIG: kubeconfig = "", ...rest } = sandbox.environment;
  expect(rest).toEqual({
    KUBE_CONFIG_PATH: kubeconfig,
    SWITCHYARD_SANDBOX: sandbox.controlUrl,
    CLOUDFLARE_API_TOKEN: "sandbox",
    CLOUDFLARE_BASE_URL: sandbox.cloudflareUrl,
    KUBE_HOST: sandbox.kubernetesUrl,
    KUBE_TOKEN: "sandbox",
    CHECKPOINT_DISABLE: "1",
  });
  expect(sandbox.cloudflareUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
  expect(parse(readFileSync(kubeconfig, "utf8"))).toEqual({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "sandbox",
    contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: "sandbox" } }],
    clusters: [{ name: "sandbox", cluster: { server: sandbox.kubernetesUrl } }],
    users: [{ name: "sandbox", user: { token: "sandbox" } }],
  });
  expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
  expect(await (await fetch(`${sandbox.controlUrl}/environment`)).json()).toEqual(sandbox.environment);
});

test("serves both APIs, with one log of requests", async () => {
  const sandbox = await start();
  expect(await cloudflare(sandbox, "GET", "/zones?name=mcpist.example")).toMatchObject([200, [{ id: "b".repeat(32) }]]);
  expect(await namespaces(sandbox)).toEqual(born);
  expect(sandbox.requests.list().map(({ api, code }) => [api, code])).toEqual([
    ["cloudflare", 200],
    ["kubernetes", 200],
  ]);
});

test("accepts a missing Kubernetes token, because clients send none without TLS, but not a wrong one", async () => {
  const sandbox = await start();
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${sandbox.kubernetesUrl}/api/v1/namespaces`, { headers })).status;
  expect([await ask({}), await ask({ authorization: "Bearer other" })]).toEqual([200, 401]);
});

test("keeps its state over a restart, and uses the given account and zones", async () => {
  const zones = [{ id: "d".repeat(32), name: "other.example" }];
  const first = await start({ stateFile: file, zones });
  const [, made] = await cloudflare(first, "POST", monitors, { description: "kept" });
  expect((await makeNamespace(first, "kept")).status).toBe(201);
  await first.close();
  const second = await start({ stateFile: file, zones });
  expect(await cloudflare(second, "GET", monitors)).toEqual([200, [made]]);
  expect(await namespaces(second)).toContain("kept");
  expect(await cloudflare(second, "GET", "/zones")).toMatchObject([200, [{ name: "other.example" }]]);
});

test("given a reset, then both APIs are empty, faults are lifted, requests are forgotten, and it goes on", async () => {
  const sandbox = await start({ stateFile: file });
  await cloudflare(sandbox, "POST", monitors, {});
  await makeNamespace(sandbox, "gone");
  sandbox.faults.add({ path: "never", act: { do: "drop" } });
  const response = await fetch(`${sandbox.controlUrl}/reset`, { method: "POST" });
  expect([response.status, sandbox.faults.list(), sandbox.requests.list()]).toEqual([200, [], []]);
  expect(await cloudflare(sandbox, "GET", monitors)).toEqual([200, []]);
  expect(await namespaces(sandbox)).toEqual(born);
  expect((await makeNamespace(sandbox, "again")).status).toBe(201);
  await sandbox.close();
  expect(await namespaces(await start({ stateFile: file }))).toEqual(["again", ...born]);
});

test("applies faults from the start, in front of both APIs", async () => {
  const sandbox = await start({
    faults: [
      { api: "kubernetes", act: { do: "answer", status: 503 } },
      { api: "cloudflare", method: "POST", act: { do: "answer", status: 429, retryAfter: 1 } },
    ],
  });
  expect((await fetch(sandbox.kubernetesUrl)).status).toBe(503);
  expect((await cloudflare(sandbox, "POST", monitors, {}))[0]).toBe(429);
  expect((await cloudflare(sandbox, "POST", monitors, {}))[0]).toBe(200);
});

test("given a lost response, when the client retries, then it leaves a duplicate", async () => {
  const sandbox = await start({ faults: [{ method: "POST", act: { do: "lose-answer" } }] });
  await expect(cloudflare(sandbox, "POST", monitors, { description: "m" })).rejects.toThrow();
  await cloudflare(sandbox, "POST", monitors, { description: "m" });
  expect((await cloudflare(sandbox, "GET", monitors))[1]).toHaveLength(2);
});

test("takes health from the given source", async () => {
  const sandbox = await start({ health: () => ({ healthy: false, failureReason: "TCP connection failed" }) });
  const [, monitor] = await cloudflare(sandbox, "POST", monitors, {});
  const { id } = JSON.parse(JSON.stringify(monitor));
  const origins = [{ name: "a", address: "a.mcpist.example" }];
  const body = { name: "blue", origins, monitor: id, check_regions: ["WEU"] };
  const [, pool] = await cloudflare(sandbox, "POST", `/accounts/${account}/load_balancers/pools`, body);
  const path = `/accounts/${account}/load_balancers/pools/${JSON.parse(JSON.stringify(pool)).id}/health`;
  expect(JSON.stringify(await cloudflare(sandbox, "GET", path))).toContain("TCP connection failed");
});

describe("two on one state file", () => {
  test("refuse the second one, and name the first", async () => {
    const first = await start({ stateFile: file });
    await expect(start({ stateFile: file })).rejects.toThrow(
      `${file} is in use: a sandbox with process id ${process.pid} is up at ${first.controlUrl}. ` +
        `Use that one (switchyard sandbox env), stop it (kill ${process.pid}), or name another file with --state`,
    );
    await first.close();
    await start({ stateFile: file });
  });

  test.each([
    ["a process that is gone", { pid: 2 ** 22 + 1 }],
    ["a process that is something else by now", { pid: process.pid, control: "http://127.0.0.1:9" }],
    ["a file cut short", undefined],
  ])("the claim of %s is void", async (_what, content) => {
    writeFileSync(claimFile(file), content === undefined ? '{"pid":' : JSON.stringify(content));
    await start({ stateFile: file });
  });

  test("count one that is starting", async () => {
    writeFileSync(claimFile(file), JSON.stringify({ pid: process.ppid }));
    await expect(start({ stateFile: file })).rejects.toThrow(
      `${file} is in use: a sandbox with process id ${process.ppid} is starting; if there is none, delete ${file}.lock`,
    );
  });

  test("let only one of several simultaneous starts succeed", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => start({ stateFile: file })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

test("given a port that is taken, then the start fails and leaves nothing behind", async () => {
  const other: Listening = await listen((_request, response) => response.end());
  await expect(start({ stateFile: file, ports: { kubernetes: other.port } })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  expect(existsSync(claimFile(file))).toBe(false);
  await other.close();
  await start({ stateFile: file, ports: { kubernetes: other.port } });
});

test("ends hanging requests and removes its files on close", async () => {
  const sandbox = await start({ stateFile: file, faults: [{ act: { do: "hang" } }] });
  const hanging = fetch(sandbox.kubernetesUrl).catch(() => "ended");
  while (sandbox.requests.list().length === 0) await new Promise((resolve) => setImmediate(resolve));
  await sandbox.close();
  expect(await hanging).toBe("ended");
  expect(existsSync(claimFile(file))).toBe(false);
  expect(existsSync(dirname(sandbox.environment.KUBECONFIG ?? folder))).toBe(false);
  await expect(fetch(sandbox.controlUrl)).rejects.toThrow();
});
