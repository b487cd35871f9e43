import { type Load, run } from "../../sandbox/load/generator";
import type { Report } from "../../sandbox/load/report";
import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const prompt = ["local-prompt-service-blue", "local-prompt-service-green"] as const;
const [proxy, proxyTraffic] = ["local-mcp-proxy-blue", "local-mcp-proxy-traffic"];
const service = "config/local/services/prompt-service.yaml";
const host = "prompt.mcpist.example";
/** The factor by which the intervals, graces and timeouts of traffic are faster. */
const speed = 20;

interface Topology {
  readonly edge: string;
  readonly services: readonly { readonly service: string; readonly address: string }[];
  readonly health: readonly { readonly pool: string; readonly healthy: boolean | null }[];
  readonly pods: readonly { readonly service: string; readonly pod: string }[];
}

let world: World;
beforeAll(async () => {
  world = await World.open("--speed", String(speed));
  // several pods, so that they are replaced one after the other, without unnecessary waiting
  const pods = "  replicas: 2\n  minReadySeconds: 1";
  world.project.edit(service, "  replicas: 1", pods);
  world.project.edit("config/local/services/mcp-proxy.yaml", "  replicas: 1", pods);
  await world.synth("local-platform", "local-edge", "local-prompt-service-*", "local-mcp-proxy-*");
  await world.apply("local-platform");
  await Promise.all([...prompt, proxy, "local-edge"].map((stack) => world.apply(stack)));
  await Promise.all([traffic, proxyTraffic].map((stack) => world.apply(stack)));
  await until(({ health }) => health.every(({ healthy }) => healthy === true));
}, 240_000);
afterAll(() => world.close());

async function topology(): Promise<Topology> {
  return (await (await fetch(`${world.variables.SWITCHYARD_SANDBOX}/traffic`)).json()) as Topology;
}

async function until(is: (topology: Topology) => boolean): Promise<void> {
  for (let left = 400; !is(await topology()); left -= 1) {
    if (left === 0) throw new Error(`timed out: ${JSON.stringify(await topology())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function load(more: Partial<Load>): Promise<Report["total"]> {
  const { edge } = await topology();
  return (await run({ url: edge, host, rate: 60, seconds: 1, ...more })).total;
}

function colours({ shares }: Report["total"]): readonly string[] {
  return shares.map(({ colour, version }) => `${colour} ${version}`.trim());
}

/**
 * Makes a change under several loads of requests.
 *
 * @returns the number of requests by outcome, for each load
 */
async function during(
  loads: readonly Partial<Load>[],
  change: () => Promise<void>,
): Promise<readonly Readonly<Record<string, number>>[]> {
  let done = false;
  const steady = loads.map(async (one) => {
    const results: Record<string, number> = {};
    while (!done) {
      for (const [result, count] of Object.entries((await load(one)).results)) {
        results[result] = (results[result] ?? 0) + count;
      }
    }
    return results;
  });
  await change().finally(() => {
    done = true;
  });
  return Promise.all(steady);
}

/** Edits a service's configuration and applies it. */
async function deploy(from: string, to: string): Promise<void> {
  world.project.edit(service, from, to);
  await world.synth("local-prompt-service-*");
  await apply(traffic);
}

async function apply(stack: string): Promise<void> {
  await world.mustTerraform(stack, "apply", "-auto-approve", "-input=false", "-no-color");
}

async function expectNothingToDo(...stacks: readonly string[]): Promise<void> {
  const plans = await Promise.all(stacks.map((stack) => world.plan(stack)));
  expect(plans.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual(stacks.map(() => 0));
}

async function address(name: string): Promise<string> {
  return `http://${(await topology()).services.find(({ service: one }) => one === name)?.address}`;
}

async function inTheCluster(): Promise<Report["total"]> {
  return load({ url: await address("prompt-service"), newConnections: true });
}

test("requests reach the active colour, through the edge and in the cluster", async () => {
  expect(colours(await load({}))).toEqual(["blue v1.0.0"]);
  expect(colours(await inTheCluster())).toEqual(["blue v1.0.0"]);
  expect(colours(await load({ headers: { "x-switchyard-preview": "1" } }))).toEqual(["green v1.1.0"]);
  await expectNothingToDo(traffic);
}, 60_000);

test("given load, when there is a canary, a flip and a gradual rollback, then no request fails and run ids keep their colour", async () => {
  const { edge } = await topology();
  const places = async (): Promise<readonly string[]> =>
    Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        const [only] = (await run({ url: edge, host, rate: 1, seconds: 1, headers: { "x-run-id": `run-${number}` } }))
          .total.shares;
        return only?.colour ?? "";
      }),
    );
  const onGreen = (all: readonly string[]): number => all.filter((colour) => colour === "green").length;
  const inside = { url: await address("prompt-service"), newConnections: true };
  const runs = { runIds: 20 };
  const results = await during([runs, inside], async () => {
    const canary = "active: blue\nrollout: { mode: canary, percent: 50, allowlist: { runIds: [run-asked] } }\n";
    await deploy("active: blue\n", canary);
    const before = await places();
    expect(new Set(before)).toEqual(new Set(["blue", "green"]));
    // 5 standard deviations of 200 requests: less than once in a million runs
    const { shares } = await load({ rate: 200 });
    expect(Math.abs((shares.find(({ colour }) => colour === "green")?.share ?? 0) - 0.5)).toBeLessThan(0.18);
    expect(colours(await load({ rate: 50, headers: { "x-run-id": "run-asked" } }))).toEqual(["green v1.1.0"]);
    expect(colours(await inTheCluster())).toEqual(["blue v1.0.0"]);

    expect(await places()).toEqual(before);
    await expectNothingToDo(traffic);

    await deploy(canary, "active: green\n");
    expect(onGreen(await places())).toBe(40);
    expect(colours(await load({}))).toEqual(["green v1.1.0"]);
    expect(colours(await inTheCluster())).toEqual(["green v1.1.0"]);
    await expectNothingToDo(traffic);

    const rollback =
      "active: blue\nrollback: { from: green, strategy: gradual, remaining: 25, reason: errors, at: 2026-01-02T03:04:05Z }\n";
    await deploy("active: green\n", rollback);
    expect(onGreen(await places())).toBeLessThan(30);
    expect(colours(await inTheCluster())).toEqual(["blue v1.0.0"]);
    await expectNothingToDo(traffic);

    await deploy(rollback, "active: blue\n");
    expect(onGreen(await places())).toBe(0);
    expect(colours(await load({}))).toEqual(["blue v1.0.0"]);
  });
  expect(results.map((ended) => Object.keys(ended))).toEqual([["200"], ["200"]]);
  await expectNothingToDo(traffic);
}, 180_000);

test("given load, when the pods of both colours and the MCP proxy are replaced, then new ones are ready first and no request fails", async () => {
  const loads = [
    {},
    { headers: { "x-switchyard-preview": "1" } },
    { url: await address("prompt-service"), newConnections: true },
    { url: await address("mcp-proxy"), newConnections: true },
    { url: await address("mcp-proxy") },
  ];
  const before = (await topology()).pods.map(({ pod }) => pod);
  world.project.edit(service, "version: v1.0.0", "version: v1.0.1");
  world.project.edit(service, "v1.0.0@sha256:6ede", "v1.0.1@sha256:aede");
  world.project.edit(service, "version: v1.1.0", "version: v1.1.1");
  world.project.edit(service, "v1.1.0@sha256:f100", "v1.1.1@sha256:a100");
  world.project.edit("config/local/mcp-servers/cipher.yaml", "canaryPercent: 25", "canaryPercent: 50");
  await world.synth("local-prompt-service-*", "local-mcp-proxy-*");
  let least = Number.POSITIVE_INFINITY;
  const results = await during(loads, async () => {
    const applied = Promise.all([...prompt, proxy].map(apply));
    let going = true;
    const over = (): void => {
      going = false;
    };
    applied.then(over, over);
    for (; going; await new Promise((resolve) => setTimeout(resolve, 20))) {
      least = Math.min(least, ...(await readyAddresses()));
    }
    await applied;
    await until(({ pods }) => pods.every(({ pod }) => !before.includes(pod)));
  });
  expect(results.map((ended) => Object.keys(ended))).toEqual(loads.map(() => ["200"]));
  expect(least).toBe(2);
  expect(colours(await load({}))).toEqual(["blue v1.0.1"]);
  expect(colours(await load({ headers: { "x-switchyard-preview": "1" } }))).toEqual(["green v1.1.1"]);
  await expectNothingToDo(...prompt, proxy, traffic, proxyTraffic);
}, 180_000);

/** Counts the ready pods of each Service. */
async function readyAddresses(): Promise<readonly number[]> {
  const { KUBE_HOST, KUBE_TOKEN } = world.variables;
  const answer = await fetch(`${KUBE_HOST}/api/v1/namespaces/techdev/endpoints`, {
    headers: { authorization: `Bearer ${KUBE_TOKEN}` },
  });
  const { items } = (await answer.json()) as {
    readonly items: readonly { readonly subsets?: readonly { readonly addresses?: readonly unknown[] }[] }[];
  };
  return items.map(({ subsets = [] }) => subsets[0]?.addresses?.length ?? 0);
}

const faults = (): string => `${world.variables.SWITCHYARD_SANDBOX}/traffic/faults`;

/** Breaks a pod or an origin. */
async function fault(rule: object): Promise<void> {
  const made = await fetch(faults(), { method: "POST", body: JSON.stringify(rule) });
  expect(made.status).toBe(200);
}

/** Heals everything that is broken. */
async function lift(): Promise<void> {
  await fetch(faults(), { method: "DELETE" });
}

test("given load, when a colour or the primary origin dies, then requests leave it within the monitor's time, and return", async () => {
  const monitors = (await world.cloudflare("GET", `/accounts/${"a".repeat(32)}/load_balancers/monitors`)) as Record<
    string,
    unknown
  >[];
  const monitor = monitors.find(({ description }) => String(description).includes("mcp"));
  const of = (name: string): number => Number(monitor?.[name]);
  // the slack is for a busy machine: at this speed, half a second counts as 10 s
  const slack = 10;
  const began = performance.now();
  const since = (start: number): number => ((performance.now() - start) * speed) / 1000;
  const healthOf = ({ health }: Topology, part: string): boolean | null | undefined =>
    health.find(({ pool }) => pool.includes(part))?.healthy;

  await fault({ on: { colour: "blue" }, act: { do: "crash" } });
  await fault({ on: { origin: "koyeb.mcpist.localhost" }, act: { do: "crash" } });
  await until((now) => healthOf(now, "koyeb") === false);
  expect(since(began)).toBeLessThan(
    of("interval") * of("consecutive_down") + of("timeout") * (of("retries") + 1) + slack,
  );
  await until((now) => healthOf(now, "prompt-service-blue") === false);
  for (const name of [host, "mcp.mcpist.example"]) {
    const total = await load({ host: name });
    expect([total.failures, colours(total)]).toEqual([0, ["flyio.mcpist.localhost"]]);
  }
  await expectNothingToDo(traffic, "local-edge");

  await lift();
  const lifted = performance.now();
  await until((now) => healthOf(now, "koyeb") === true);
  expect(since(lifted)).toBeGreaterThan(of("interval") * (of("consecutive_up") - 1) - slack);
  expect(since(lifted)).toBeLessThan(of("interval") * of("consecutive_up") + slack);
  expect(colours(await load({ host: "mcp.mcpist.example" }))).toEqual(["koyeb.mcpist.localhost"]);
  await until(({ health }) => health.every(({ healthy }) => healthy === true));
  expect(colours(await load({}))).toEqual(["blue v1.0.1"]);
  await expectNothingToDo(...prompt, "local-edge");
}, 120_000);
