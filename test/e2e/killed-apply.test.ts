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
  // dies at a step of Terraform, and takes along who started it
  world.project.write(
    "terraform.sh",
    `#!/bin/sh\nif [ "$1" = "$DIE_AT" ]; then kill -9 $PPID; exit 1; fi\nexec ${world.terraformProgram} "$@"\n`,
  );
  chmodSync(join(world.project.folder, "terraform.sh"), 0o755);
  // dies with the file's lock in hand, before or after the file is another
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

/** Where requests go, and where this flip sends them. */
let live: Colour = "blue";
const other = (): Colour => (live === "blue" ? "green" : "blue");

/** The same flip again and again: the file says so, as a person would write it. */
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

/** Runs a command as it is printed; it reads back what it applied, and says so. */
async function printed(command: string | undefined, colour: Colour): Promise<void> {
  const typed = (line: string) => world.switchyard(...line.split(" ").slice(1));
  const line = command ?? "nothing was printed";
  let { code, output } = await typed(line);
  // Terraform writes a local state in place, so that a kill can leave an empty one
  const adopt = /: (switchyard adopt .+) takes it over/.exec(output)?.[1];
  if (adopt !== undefined) {
    expect([code, await typed(`${adopt} --yes`)]).toMatchObject([3, { code: 0 }]);
    ({ code, output } = await typed(line));
  }
  if (code !== 0) throw new Error(`${command} exited with ${code}:\n${output}`);
  expect(output).toContain(`prompt-service  as declared: edge ${colour}, cluster ${colour}`);
}

const apply = ["bin/switchyard.js", "apply", traffic] as const;

/** SIGKILL to the command and to all that it started, as soon as a request is under way; false where it never came. */
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

/** The state has a name and two ways out of it; the one that is tried ends where it says, and nothing is left to do. */
async function leave(way: "on" | "back", from: Colour, to: Colour): Promise<string> {
  const { words, ways } = await status();
  const [here, there] = [`edge ${from}, cluster ${from}`, `edge ${to}, cluster ${to}`];
  const halves = [`half-made: edge ${to}, cluster ${from}`, `half-made: edge ${from}, cluster ${to}`];
  expect([there, `not applied: ${here}`, ...halves]).toContain(words);
  live = way === "on" ? to : from;
  if (words !== there) expect(ways?.on).toBe(`switchyard apply ${traffic} --env local`);
  const back = `switchyard rollback prompt-service --target ${from} --apply --env local`;
  // where all has moved and the state was not kept, going on is applying again, and going back is any rollback
  const unsaved = way === "on" ? `switchyard apply ${traffic} --env local` : back;
  await printed(words === there ? unsaved : ways?.[way], live);
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
  return words;
}

/** Forgets rollbacks, as a person would once all is well: the image may be tried again. */
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
  "killed while the %s of one half is under way: the way %s",
  async (method, way) => {
    const [from, to] = [live, other()];
    declare(to);
    expect(await killAt((seen) => seen.method === method)).toBe(true);
    await leave(way, from, to);
    await settle();
  },
  60_000,
);

test("an empty state, as a kill leaves it: refused before anything is made twice, adopted, and as declared again", async () => {
  world.project.write(`.switchyard/state/${traffic}.tfstate`, "");
  const { code, output } = await world.switchyard("apply", traffic);
  expect(output).toContain(
    `${traffic}: edge ${live}, cluster ${live}; nothing was applied.\nSomething exists already that the state does not know: switchyard adopt ${traffic} --env local takes it over.`,
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
    /^local-prompt-service-traffic: another run has its state \(\S+@\S+, since 2\d{3}-.+\); nothing was applied\. Wait until it is done\. If that run was killed: \S+ -chdir=\S+ force-unlock [-0-9a-f]{36}$/m,
  );
  expect(second.code).toBe(3);
  expect(await first).toMatchObject({ code: 0 });
  live = to;
}

(killsEverywhere ? test : test.skip)(
  "a state that another run has: who has it, and what frees it if that run was killed",
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
  "killed at terraform %s: nothing has moved, and the way %s",
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
  "killed with the file's lock in hand, %s the file is another: the same command goes on",
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
  "killed at every request, the ways taking turns",
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
    // the first requests ask, the last ones look at what is live
    expect(seen.length).toBeGreaterThan(15);
    expect(seen[0]).toMatch(/^not applied: /);
    expect(seen.at(-1)).toMatch(/^edge /);
  },
  1_800_000,
);
