import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// each test starts processes, which takes time on a busy machine
jest.setTimeout(60_000);

const main = join(__dirname, "../../../dist/sandbox/main.js");
let folder: string;
let up: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
});
afterEach(() => {
  up?.kill("SIGKILL");
  up = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...process.env, TMPDIR: folder } });
}

function load(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start("load", ...args);
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

async function sandbox(...flags: readonly string[]): Promise<string> {
  const child = start("up", "--providers", "registry", ...flags);
  up = child;
  let out = "";
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk) => {
      out += chunk;
      if (out.includes("Ctrl-C stops it")) resolve();
    });
  });
  return /CLOUDFLARE_BASE_URL=(\S+)/.exec(out)?.[1] ?? "";
}

test("sends load to the first load balancer of the running sandbox, and reports a table or JSON", async () => {
  const url = await sandbox();
  const make = async (path: string, body: object): Promise<{ readonly id: string }> => {
    const headers = { authorization: "Bearer sandbox" };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return JSON.parse(await response.text()).result;
  };
  const origins = [{ name: "koyeb", address: "mcpist.koyeb.app" }];
  const { id } = await make(`/accounts/${"a".repeat(32)}/load_balancers/pools`, { name: "koyeb", origins });
  const balancer = { name: "mcp.mcpist.example", default_pools: [id], fallback_pool: id };
  await make(`/zones/${"b".repeat(32)}/load_balancers`, balancer);
  const table = await load("--rps", "20", "--for", "2s");
  expect(table.out).toMatch(
    /^ {3}1 s {6}20 requests {5}0 failed .* mcpist\.koyeb\.app 100\.0 %\n {3}2 s {6}20 .*\n total {6}40 .*\n {7}200: 40\n$/,
  );
  const json = JSON.parse((await load("--rps", "20", "--for", "1s", "--run-ids", "3", "--json")).out);
  expect(json).toMatchObject({
    host: "mcp.mcpist.example",
    rps: 20,
    seconds: [{ second: 0, requests: 20 }],
    total: { requests: 20, failures: 0, results: { 200: 20 }, sticky: { runIds: 3, violations: 0 } },
  });
  const lines = (await load("--rps", "20", "--for", "2s", "--json-lines")).out.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { second: 0, requests: 20, failures: 0, shares: [{ colour: "mcpist.koyeb.app", share: 1 }] },
    { second: 1, requests: 20 },
    { rps: 20, total: { requests: 40 } },
  ]);
});

test("refuses to run without a sandbox, a data plane or a load balancer", async () => {
  expect(await load()).toMatchObject({
    code: 1,
    err: "switchyard sandbox: no sandbox is running on .switchyard/sandbox.jsonl; start one with: switchyard sandbox up\n",
  });
  await sandbox();
  expect((await load()).err).toBe("switchyard sandbox: there is no load balancer yet; deploy one, or name a --url\n");
  up?.kill("SIGKILL");
  await new Promise((resolve) => up?.once("close", resolve));
  await sandbox("--no-traffic");
  expect((await load()).err).toBe(
    `switchyard sandbox: the sandbox with process id ${up?.pid} moves no requests; start it without --no-traffic\n`,
  );
});

test.each([
  [["--rps", "0"], "option '--rps <number>' argument '0' is invalid. A whole number from 1 to 5000."],
  [
    ["--for", "90"],
    "option '--for <duration>' argument '90' is invalid. A duration is a whole number and s, m or h, such as 30s.",
  ],
  [
    ["--header", "x"],
    "option '--header <name=value>' argument 'x' is invalid. A header is written as its name, =, and its value.",
  ],
])("%j is refused", async (args, mistake) => {
  const { code, err } = await load(...args);
  expect([code, err.split("\n")[0]]).toEqual([2, `error: ${mistake}`]);
});
