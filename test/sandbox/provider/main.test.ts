import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = join(__dirname, "../../../dist/sandbox/provider/main.js");
const folder = mkdtempSync(join(tmpdir(), "main-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(...args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [program, "--sockets", folder, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (data: Buffer) => resolve(data.toString())),
  );
  return { child, line };
}

function end(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}

test("prints its sockets, and stops on a signal", async () => {
  const { child, line } = await start("--pid", "4711");
  const addresses = JSON.parse(line);
  expect(addresses).toEqual({
    "registry.terraform.io/cloudflare/cloudflare": reattach("cloudflare-5.22.0"),
    "registry.opentofu.org/cloudflare/cloudflare": reattach("cloudflare-5.22.0"),
    "registry.terraform.io/hashicorp/kubernetes": reattach("kubernetes-3.2.1"),
    "registry.opentofu.org/hashicorp/kubernetes": reattach("kubernetes-3.2.1"),
  });
  child.kill("SIGTERM");
  expect(await end(child)).toBe(0);
}, 20_000);

function reattach(name: string): object {
  const socket = { Network: "unix", String: join(folder, name) };
  return { Protocol: "grpc", ProtocolVersion: 6, Pid: 4711, Test: true, Addr: socket };
}

test("ends when its parent is gone", async () => {
  const { child } = await start();
  child.stdin?.end();
  expect(await end(child)).toBe(0);
}, 20_000);

test("names a missing argument", async () => {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "pipe"] });
  const text = new Promise<string>((resolve) => child.stderr?.once("data", (data: Buffer) => resolve(data.toString())));
  expect(await text).toBe("--sockets <folder> is missing: where to listen\n");
}, 20_000);
