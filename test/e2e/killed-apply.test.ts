import { spawn } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { killsEverywhere } from "../support/kill-everywhere";
import { killTree } from "../support/process-tree";
import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const file = "config/local/services/prompt-service.yaml";

type Colour = "blue" | "green";

interface Status {
  readonly standing: string;
  readonly words: string;
  readonly ways?: { readonly on: string; readonly back?: string };
}

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
  await world.must("kubectl", "create", "namespace", "techdev");
  await world.standIns("techdev", "prompt-service");
  await world.synth(traffic);
  await world.apply(traffic);
  // kills the command that started it at a step of Terraform
  world.project.write(
    "terraform.sh",
    `#!/bin/sh\nif [ "$1" = "$DIE_AT" ]; then kill -9 $PPID; exit 1; fi\nexec ${world.terraformProgram} "$@"\n`,
  );
  chmodSync(join(world.project.folder, "terraform.sh"), 0o755);
  // kills the command while it holds the file's lock, before or after it replaces the file
  world.project.write(
    "die.js",
    `const fs = require("node:fs");
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  if (process.env.DIE_AT === "before" && to.endsWith("prompt-service.yaml")) process.kill(process.pid, "SIGKILL");
  renameSync(from, to);
  if (process.env.DIE_AT === "after" && to.endsWith("prompt-service.yaml")) process.kill(process.pid, "SIGKILL");
};
`,
  );
}, 120_000);
afterAll(() => world.close());

/** The live colour. */
let live: Colour = "blue";
const other = (): Colour => (live === "blue" ? "green" : "blue");

/** Declares a flip by editing the file, as a person would. */
function declare(colour: Colour): void {
  const text = world.project.read(file);
  world.project.write(file, text.replace(/^active: \w+$/m, `active: ${colour}`));
}

async function status(): Promise<Status> {
  const { stdout, output } = await world.switchyard("status", "prompt-service", "--json");
  const [one] = (JSON.parse(stdout) as { readonly services: readonly Status[] }).services;
  if (one === undefined) throw new Error(output);
  return one;
}

/** Runs a printed command, which reads back and reports what it applied. */
async function printed(command: string | undefined, colour: Colour): Promise<void> {
  const typed = (line: string) => world.switchyard(...line.split(" ").slice(1));
  const line = command ?? "nothing was printed";
  let { code, output } = await typed(line);
  // Terraform writes a local state in place, so a kill can leave it empty
  const adopt = /Adopt it: (switchyard adopt .+)/.exec(output)?.[1];
  if (adopt !== undefined) {
    expect([code, await typed(`${adopt} --yes`)]).toMatchObject([3, { code: 0 }]);
    ({ code, output } = await typed(line));
  }
  if (code !== 0) throw new Error(`${command} exited with ${code}:\n${output}`);
  expect(output).toContain(`prompt-service  as declared: edge ${colour}, cluster ${colour}`);
}

const apply = ["bin/switchyard.js", "apply", traffic] as const;

/** Kills the command and its children as soon as a request is in flight; returns false if that request never came. */
async function killAt(isIt: (seen: { readonly method: string }, index: number) => boolean): Promise<boolean> {
  await world.forgetRequests();
  await world.fault({ times: "always", act: { do: "delay", milliseconds: 150 } });
  const runner = spawn(process.execPath, apply, {
    cwd: world.project.folder,
    env: { ...process.env, ...world.variables },
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => runner.once("close", () => resolve()));
  while (runner.exitCode === null && !(await world.requests()).some(isIt)) await pause(5);
  const came = runner.exitCode === null;
  if (came) killTree(runner.pid ?? 0);
  await ended;
  while ((await world.requests()).some(({ duration }) => duration === null)) await pause(20);
  await world.heal();
  return came;
}

/** Checks that the status names the state and two commands out of it, then runs one of them to its end. */
async function leave(way: "on" | "back", from: Colour, to: Colour): Promise<string> {
  const { words, ways } = await status();
  const [here, there] = [`edge ${from}, cluster ${from}`, `edge ${to}, cluster ${to}`];
  const halves = [`half-made: edge ${to}, cluster ${from}`, `half-made: edge ${from}, cluster ${to}`];
  expect([there, `not applied: ${here}`, ...halves]).toContain(words);
  live = way === "on" ? to : from;
  if (words !== there) expect(ways?.on).toBe(`switchyard apply ${traffic} --env local`);
  const back = `switchyard rollback prompt-service --target ${from} --apply --env local`;
  // if both halves moved but the state was not saved, apply again to go on, or roll back
  const unsaved = way === "on" ? `switchyard apply ${traffic} --env local` : back;
  await printed(words === there ? unsaved : ways?.[way], live);
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
  return words;
}

/** Removes rollbacks and holds, as a person would before trying the image again. */
async function settle(): Promise<void> {
  const text = world.project.read(file);
  const kept = text.replace(/^(rollback|held):\n( .*\n)+/gm, "");
  world.project.write(file, kept);
  if (kept !== text) await printed(`switchyard apply ${traffic} --env local`, live);
}

test.each([
  ["PUT", "back"],
  ["PATCH", "on"],
] as const)(
  "given an apply killed during the %s of one half, when an operator goes %s, then nothing is left to do",
  async (method, way) => {
    const [from, to] = [live, other()];
    declare(to);
    expect(await killAt((seen) => seen.method === method)).toBe(true);
    await leave(way, from, to);
    await settle();
  },
  60_000,
);

test("given an empty state after a kill, when it is applied, then it is refused, and adopting makes it as declared again", async () => {
  world.project.write(`.switchyard/state/${traffic}.tfstate`, "");
  const { code, output } = await world.switchyard("apply", traffic);
  expect(output).toContain(
    `${traffic}: edge ${live}, cluster ${live}; nothing was applied.\nAn object exists already that is not in the state. Adopt it: switchyard adopt ${traffic} --env local`,
  );
  expect(code).toBe(3);
  await printed(`switchyard apply ${traffic} --env local`, live);
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
}, 60_000);

async function lockedOut(): Promise<void> {
  const to = other();
  declare(to);
  await world.forgetRequests();
  await world.fault({ method: "PUT", act: { do: "delay", milliseconds: 8000 } });
  const first = world.switchyard("apply", traffic);
  while (!(await world.requests()).some(({ method }) => method === "PUT")) await pause(20);

  const second = await world.switchyard("apply", traffic);

  expect(second.output).toMatch(
    /^local-prompt-service-traffic: another run has locked its state \(\S+@\S+, since 2\d{3}-.+\); nothing was applied\. Wait until it is done\. If that run was killed: \S+ -chdir=\S+ force-unlock [-0-9a-f]{36}$/m,
  );
  expect(second.code).toBe(3);
  expect(await first).toMatchObject({ code: 0 });
  live = to;
}

(killsEverywhere ? test : test.skip)(
  "given a state locked by another run, when it is applied, then the refusal says who holds it and how to unlock it",
  lockedOut,
  60_000,
);

const steps = [
  ["init", "on"],
  ["plan", "back"],
  ["show", "on"],
  ["apply", "back"],
] as const;

test.each(killsEverywhere ? steps : steps.slice(0, 1))(
  "given an apply killed at terraform %s, when an operator goes %s, then nothing is left to do",
  async (step, way) => {
    const [from, to] = [live, other()];
    if (step === "init") rmSync(join(world.project.stack(traffic), ".terraform"), { recursive: true });
    declare(to);
    const variables = world.variables;
    world.variables = { ...variables, TERRAFORM_BINARY_NAME: join(world.project.folder, "terraform.sh"), DIE_AT: step };
    expect((await world.run(process.execPath, ...apply)).code).not.toBe(0);
    world.variables = variables;
    expect(await leave(way, from, to)).toBe(`not applied: edge ${from}, cluster ${from}`);
    await settle();
  },
  60_000,
);

test.each(killsEverywhere ? (["before", "after"] as const) : (["before"] as const))(
  "given a flip killed %s it replaced the file, when the same command runs again, then the flip is complete",
  async (when) => {
    const [from, to] = [live, other()];
    const variables = world.variables;
    world.variables = { ...variables, NODE_OPTIONS: `--require ${join(world.project.folder, "die.js")}`, DIE_AT: when };
    const flip = ["flip", "prompt-service", "--to", to, "--apply"] as const;
    expect((await world.switchyard(...flip)).code).not.toBe(0);
    world.variables = variables;
    expect(world.project.read(file)).toContain(`active: ${when === "before" ? from : to}\n`);
    const { words } = await status();
    expect(words).toBe(`${when === "before" ? "" : "not applied: "}edge ${from}, cluster ${from}`);
    await printed(`switchyard ${flip.join(" ")}`, to);
    live = to;
    expect(await world.plan(traffic)).toMatchObject({ code: 0 });
  },
  60_000,
);

(killsEverywhere ? test : test.skip)(
  "given an apply killed at any request, when an operator goes on or back, then nothing is left to do",
  async () => {
    const seen: string[] = [];
    for (let nth = 1; ; nth++) {
      const [from, to] = [live, other()];
      declare(to);
      if (!(await killAt((_, index) => index + 1 >= nth))) break;
      seen.push(await leave(nth % 2 === 0 ? "on" : "back", from, to));
      await settle();
    }
    await printed(`switchyard apply ${traffic} --env local`, other());
    live = other();
    // the first requests only read, and the last ones read back what is live
    expect(seen.length).toBeGreaterThan(15);
    expect(seen[0]).toMatch(/^not applied: /);
    expect(seen.at(-1)).toMatch(/^edge /);
  },
  1_800_000,
);
