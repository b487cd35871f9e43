import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Seen, World } from "../support/world";

const platform = "local-platform";
const edge = "local-edge";
const traffic = "local-prompt-service-traffic";

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
}, 120_000);
afterAll(() => world.close());
afterEach(() => world.heal());

interface Interrupted {
  readonly code: unknown;
  readonly said: string;
}

/** Runs a command in a process group of its own, as a terminal does, which is interrupted as soon as something is so. */
async function interruptedWhen(
  isSo: () => Promise<boolean>,
  args: readonly string[],
  ...signals: readonly NodeJS.Signals[]
): Promise<Interrupted> {
  const child = spawn(process.execPath, ["bin/switchyard.js", ...args], {
    cwd: world.project.folder,
    env: { ...process.env, ...world.variables },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  const ended = once(child, "close");
  while (child.exitCode === null && !(await isSo())) await pause(10);
  if (child.pid === undefined || child.exitCode !== null) throw new Error(`it ended before: ${said}`);
  for (const signal of signals) {
    process.kill(-child.pid, signal);
    await pause(50);
  }
  const [code] = await ended;
  return { code, said };
}

/** Whether a request is under way. */
function underWay(method: string, path: RegExp): () => Promise<boolean> {
  const isIt = (seen: Seen): boolean => seen.method === method && path.test(seen.path) && seen.duration === null;
  return async () => (await world.requests()).some(isIt);
}

test("given an apply that is interrupted twice in the middle, when it is applied again, then it is completed", async () => {
  // given Terraform in the middle of one stack, after another and before a third
  await world.switchyard("apply", platform);
  await world.fault({ api: "cloudflare", method: "POST", path: "/pools$", act: { do: "delay", milliseconds: 3000 } });
  const stopped = await interruptedWhen(underWay("POST", /\/pools$/), ["apply", edge], "SIGINT", "SIGINT");

  // then it ends by itself, says where things stand, and its state has what was made
  expect(stopped.said).toContain("Interrupted: waiting for Terraform to stop.\n");
  expect(stopped.said).toContain("interrupted: 0 of 1 stack is applied\n  begun, not done: local-edge\n");
  expect(stopped.said).toContain("\nTo go on: switchyard apply local-edge --env local\n");
  expect(stopped.said).not.toContain("Two interrupts");
  expect(stopped.code).toBe(130);
  const state = join(world.project.folder, ".switchyard/state");
  expect(existsSync(join(state, ".local-edge.tfstate.lock.info"))).toBe(false);
  const { resources } = JSON.parse(world.project.read(".switchyard/state/local-edge.tfstate")) as {
    readonly resources: readonly { readonly type: string }[];
  };
  const made = resources.map(({ type }) => type);
  expect(made).toContain("cloudflare_load_balancer_pool");
  expect(made).not.toContain("cloudflare_load_balancer");

  // when it is applied again, then nothing is made twice, and nothing is left to do
  const again = await world.switchyard("apply", edge);
  expect(again).toMatchObject({ code: 0 });
  expect(await world.plan(edge)).toMatchObject({ code: 0 });
  const adopted = await world.switchyard("adopt", edge, "--dry-run");
  expect(adopted.output).toBe("Nothing to adopt: everything that exists is in the state.\n");
}, 300_000);

test.each(["SIGINT", "SIGTERM"] as const)(
  "given an API that does not answer, when %s comes, then nothing is waited for",
  async (signal) => {
    await world.forgetRequests();
    await world.fault({ method: "GET", times: "always", act: { do: "hang" } });
    const began = performance.now();
    const stopped = await interruptedWhen(async () => (await world.requests()).length > 0, ["status"], signal);
    expect(stopped).toEqual({ code: 130, said: "interrupted; nothing was changed\n" });
    // an answer is waited for 20 seconds
    expect(performance.now() - began).toBeLessThan(15_000);
  },
);

test("given a flip that is interrupted while it is planned, then its file is changed and the command goes on is said", async () => {
  // given
  await world.standIns("techdev", "prompt-service");
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
  await world.forgetRequests();
  await world.fault({ api: "kubernetes", times: "always", act: { do: "delay", milliseconds: 1000 } });

  // when
  const isPlanned = underWay("GET", /\/endpoints\//);
  const stopped = await interruptedWhen(isPlanned, ["flip", "prompt-service", "--apply"], "SIGINT");

  // then
  expect(stopped.said).toContain(
    "interrupted: config/local/services/prompt-service.yaml is changed and nothing was applied. " +
      "To go on: switchyard apply local-prompt-service-traffic --env local\n",
  );
  expect(stopped.code).toBe(130);
  await world.heal();
  const on = await world.switchyard("apply", traffic);
  expect(on.output).toContain("prompt-service  as declared: edge green, cluster green");
}, 120_000);

test("given a question on a terminal, when Ctrl-C answers it, then nothing is changed", async () => {
  const file = "config/production/environment.yaml";
  const before = world.project.read(file);
  const asks = "node bin/switchyard.js maintenance on --env production";
  const child = spawn("script", ["--quiet", "--return", "--command", asks, "/dev/null"], {
    cwd: world.project.folder,
    env: { ...process.env, ...world.variables, TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const asked = shown.includes("[y/N]");
    shown += chunk;
    if (!asked && shown.includes("[y/N]")) child.stdin.write("\u0003");
  });
  expect(await ended).toEqual([130, null]);
  expect(shown).toContain(`Change ${file}? [y/N] `);
  expect(shown).toMatch(/\r\ninterrupted; nothing was changed\r\n$/);
  expect(world.project.read(file)).toBe(before);
});
