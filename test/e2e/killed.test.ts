import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { World } from "../support/world";

/** The stack with a monitor, a pool, a load balancer and a Service. */
const traffic = "local-api-server-traffic";
/** The stack with a Deployment and everything around it. */
const colour = "local-api-server-blue";

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.synth("local-platform", "local-api-server-*");
  for (const stack of ["local-platform", colour, traffic]) {
    await world.mustTerraform(stack, "init", "-input=false", "-no-color");
  }
}, 60_000);
afterAll(() => world.close());

/** Both APIs and the state as before the first deploy, with only the namespaces made. */
async function afresh(): Promise<void> {
  if (world.dead) await world.start();
  await world.heal();
  await world.must(process.execPath, "bin/switchyard.js", "sandbox", "reset");
  rmSync(join(world.project.folder, ".switchyard/state"), { recursive: true, force: true });
  await world.apply("local-platform");
  await world.forgetRequests();
}

const apply = ["apply", "-auto-approve", "-input=false", "-no-color"] as const;

/** How many requests an undisturbed first apply makes. */
async function requestsOf(stack: string): Promise<number> {
  await afresh();
  await world.mustTerraform(stack, ...apply);
  const { length } = await world.requests();
  expect(length).toBeGreaterThan(5);
  return length;
}

/** After whatever happened: adopting and applying again leaves the stack as written, once each. */
async function converges(stack: string): Promise<void> {
  if (world.dead) await world.start();
  await world.heal();
  const adopted = await world.switchyard("adopt", stack, "--yes");
  if (adopted.code !== 0) throw new Error(adopted.output);
  await world.mustTerraform(stack, ...apply);
  expect(await world.plan(stack)).toMatchObject({ code: 0 });

  const account = `/accounts/${"a".repeat(32)}/load_balancers`;
  for (const list of [`${account}/pools`, `${account}/monitors`, `/zones/${"b".repeat(32)}/load_balancers`]) {
    const found = (await world.cloudflare("GET", list)) as readonly {
      readonly name?: string;
      readonly description?: string;
    }[];
    const titles = found.map(({ name, description }) => name ?? description);
    expect(titles).toEqual([...new Set(titles)]);
  }
  const again = await world.switchyard("adopt", stack, "--dry-run");
  expect(again.output).toBe("Nothing to adopt: everything that exists is in the state.\n");
}

/** Applies, and kills Terraform as soon as the sandbox has the nth request in hand. */
async function applyAndKillTerraform(stack: string, nth: number): Promise<void> {
  await world.fault({ nth, act: { do: "delay", milliseconds: 400 } });
  const terraform = spawn("terraform", [`-chdir=cdktf.out/stacks/${stack}`, ...apply], {
    cwd: world.project.folder,
    env: { ...process.env, ...world.variables },
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => terraform.once("close", () => resolve()));
  while (terraform.exitCode === null && (await world.requests()).length < nth) await new Promise(setImmediate);
  terraform.kill("SIGKILL");
  await ended;
}

describe.each([traffic, colour])("the deploy of %s, killed at every request", (stack) => {
  test("SIGKILL to the sandbox, after the change and before the answer", async () => {
    const requests = await requestsOf(stack);
    for (let nth = 1; nth <= requests; nth++) {
      await afresh();
      await world.fault({ nth, act: { do: "kill", process: "sandbox", when: "after" } });
      expect((await world.terraform(stack, ...apply)).code).not.toBe(0);
      await world.ended();
      await converges(stack);
    }
  }, 600_000);

  test("SIGKILL to the provider, after the change and before the answer", async () => {
    const requests = await requestsOf(stack);
    for (let nth = 1; nth <= requests; nth++) {
      await afresh();
      await world.fault({ nth, act: { do: "kill", process: "providers", when: "after" } });
      expect((await world.terraform(stack, ...apply)).code).not.toBe(0);
      await converges(stack);
    }
  }, 600_000);

  test("SIGKILL to Terraform, while a request is under way", async () => {
    const requests = await requestsOf(stack);
    for (let nth = 1; nth <= requests; nth++) {
      await afresh();
      await applyAndKillTerraform(stack, nth);
      await converges(stack);
    }
  }, 600_000);

  test("the answer to each create lost", async () => {
    await afresh();
    await world.mustTerraform(stack, ...apply);
    const creates = (await world.requests()).filter(({ method }) => method === "POST").length;
    expect(creates).toBeGreaterThan(3);
    for (let nth = 1; nth <= creates; nth++) {
      await afresh();
      await world.fault({ method: "POST", nth, act: { do: "lose-answer" } });
      await world.terraform(stack, ...apply);
      await converges(stack);
    }
  }, 600_000);
});
