import { type Load, run } from "../../sandbox/load/generator";
import type { Report } from "../../sandbox/load/report";
import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const stacks = ["local-platform", "local-prompt-service-blue", "local-prompt-service-green", "local-edge", traffic];
const service = "config/local/services/prompt-service.yaml";
const host = "prompt.mcpist.example";

interface Topology {
  readonly edge: string;
  readonly services: readonly { readonly service: string; readonly address: string }[];
  readonly health: readonly { readonly pool: string; readonly healthy: boolean | null }[];
}

let world: World;
beforeAll(async () => {
  world = await World.open("--speed", "10");
  await world.synth(...stacks);
  await world.apply(...stacks);
  await until(({ health }) => health.every(({ healthy }) => healthy === true));
}, 240_000);
afterAll(() => world.close());

async function topology(): Promise<Topology> {
  return (await (await fetch(`${world.variables.SWITCHYARD_SANDBOX}/traffic`)).json()) as Topology;
}

async function until(is: (topology: Topology) => boolean): Promise<void> {
  for (let left = 400; !is(await topology()); left -= 1) {
    if (left === 0) throw new Error(`in vain: ${JSON.stringify(await topology())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function load(more: Partial<Load>): Promise<Report["total"]> {
  const { edge } = await topology();
  return (await run({ url: edge, host, rate: 100, seconds: 1, ...more })).total;
}

function colours({ shares }: Report["total"]): readonly string[] {
  return shares.map(({ colour, version }) => `${colour} ${version}`);
}

/** Makes a change of the configuration true while requests keep coming. @returns how many ended in which way */
async function during(change: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  let done = false;
  const steady = (async () => {
    const all: Report["total"][] = [];
    while (!done) all.push(await load({}));
    return all;
  })();
  await change().finally(() => {
    done = true;
  });
  const all = await steady;
  const results: Record<string, number> = {};
  for (const total of all) {
    for (const [result, count] of Object.entries(total.results)) results[result] = (results[result] ?? 0) + count;
  }
  return results;
}

async function deploy(from: string, to: string): Promise<void> {
  world.project.edit(service, from, to);
  await world.synth("local-prompt-service-*");
  await world.mustTerraform(traffic, "apply", "-auto-approve", "-input=false", "-no-color");
}

async function inTheCluster(): Promise<Report["total"]> {
  const { services } = await topology();
  const active = services.find((one) => one.service === "prompt-service");
  return load({ url: `http://${active?.address}`, newConnections: true });
}

test("requests arrive at the active colour, through the edge and in the cluster", async () => {
  expect(colours(await load({}))).toEqual(["blue v1.0.0"]);
  expect(colours(await inTheCluster())).toEqual(["blue v1.0.0"]);
  expect(colours(await load({ headers: { "x-switchyard-preview": "1" } }))).toEqual(["green v1.1.0"]);
  expect((await world.plan(traffic)).code).toBe(0);
}, 60_000);

test("a flip and its way back under load: no request fails, and none reaches the colour that was left", async () => {
  for (const [from, to, colour] of [
    ["active: blue", "active: green", "green v1.1.0"],
    ["active: green", "active: blue", "blue v1.0.0"],
  ] as const) {
    const results = await during(() => deploy(from, to));
    expect(Object.keys(results)).toEqual(["200"]);
    expect(results[200]).toBeGreaterThan(100);
    expect(colours(await load({}))).toEqual([colour]);
    expect(colours(await inTheCluster())).toEqual([colour]);
    expect((await world.plan(traffic)).code).toBe(0);
  }
}, 120_000);

test("a colour that dies is left for the standby, and plans stay empty", async () => {
  const faults = `${world.variables.SWITCHYARD_SANDBOX}/traffic/faults`;
  const crash = { on: { colour: "blue" }, act: { do: "crash" } };
  const made = await fetch(faults, { method: "POST", body: JSON.stringify(crash) });
  expect(made.status).toBe(200);
  await until(({ health }) => health.some(({ pool, healthy }) => pool.endsWith("-blue") && healthy === false));
  const total = await load({});
  expect(total.failures).toBe(0);
  expect(colours(total)).not.toContain("blue v1.0.0");
  expect((await world.plan(traffic)).code).toBe(0);
  await fetch(faults, { method: "DELETE" });
  await until(({ health }) => health.every(({ healthy }) => healthy === true));
  expect(colours(await load({}))).toEqual(["blue v1.0.0"]);
  expect((await world.plan("local-prompt-service-blue")).code).toBe(0);
}, 120_000);
