import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const zone = `/zones/${"b".repeat(32)}/load_balancers`;

interface Answer {
  readonly services: readonly {
    readonly service: string;
    readonly standing: string;
    readonly words: string;
    readonly deviations: readonly { readonly what: string; readonly live: string; readonly remedy: string }[];
    readonly problems: readonly { readonly half: string; readonly message: string }[];
    readonly live: { readonly edge?: { readonly shares: unknown } };
  }[];
  readonly edges: readonly {
    readonly edge: string;
    readonly standing: string;
    readonly words: string;
    readonly deviations: readonly { readonly what: string; readonly live: string; readonly remedy: string }[];
    readonly origins: readonly {
      readonly origin: string;
      readonly drained: boolean;
      readonly declaredDrained: boolean;
    }[];
  }[];
}

let world: World;
beforeAll(async () => {
  world = await World.open("--enterprise", "--no-traffic");
  await world.must("kubectl", "create", "namespace", "techdev");
  await world.standIns("techdev", "prompt-service");
  await world.synth("local-edge", traffic);
  await world.apply("local-edge", traffic);
}, 120_000);
afterAll(() => world.close());

async function status(): Promise<{ readonly code: number; readonly one: Answer["services"][number] }> {
  const { code, stdout, output } = await world.switchyard("status", "prompt-service", "--json");
  const [one] = (JSON.parse(stdout) as Answer).services;
  if (one === undefined) throw new Error(output);
  return { code, one };
}

async function mcp(): Promise<{ readonly code: number; readonly one: Answer["edges"][number] }> {
  const { code, stdout, output } = await world.switchyard("status", "mcp", "--json");
  const [one] = (JSON.parse(stdout) as Answer).edges;
  if (one === undefined) throw new Error(output);
  return { code, one };
}

interface Balancer {
  readonly id: string;
  readonly name: string;
  readonly rules: readonly unknown[];
}

async function balancer(hostname = "prompt.mcpist.example"): Promise<Balancer> {
  const found = ((await world.cloudflare("GET", zone)) as readonly Balancer[]).find(({ name }) => name === hostname);
  if (found === undefined) throw new Error(`there is no load balancer ${hostname}`);
  return found;
}

const byHand = {
  name: "by hand",
  condition: 'http.request.uri.path eq "/secret"',
  fixed_response: { status_code: 200 },
};

test("given a deploy, then the status is as declared", async () => {
  const { code, one } = await status();

  expect([code, one.standing, one.words, one.deviations]).toEqual([0, "as-declared", "edge blue, cluster blue", []]);
}, 60_000);

test("given a patched Service, then the status names the half and the command that restores it", async () => {
  const patch = '{"spec":{"selector":{"colour":"green"}}}';
  await world.must("kubectl", "-n", "techdev", "patch", "service", "prompt-service", "-p", patch);

  const { code, one } = await status();

  expect([code, one.standing, one.words]).toEqual([1, "half-made", "half-made: edge blue, cluster green"]);
  expect(one.deviations).toEqual([
    {
      where: "cluster",
      what: "Service prompt-service selector",
      declared: "app.kubernetes.io/name=prompt-service, colour=blue",
      live: "app.kubernetes.io/name=prompt-service, colour=green",
      remedy: `switchyard apply ${traffic} --env local`,
    },
  ]);
  await world.apply(traffic);
  expect((await status()).code).toBe(0);
}, 60_000);

test("given an added rule and a patched Service, when it is applied, then status and read-back report what remains", async () => {
  const { id, rules } = await balancer();
  await world.cloudflare("PATCH", `${zone}/${id}`, { rules: [...rules, byHand] });
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
  const patch = '{"spec":{"selector":{"colour":"green"}}}';
  await world.must("kubectl", "-n", "techdev", "patch", "service", "prompt-service", "-p", patch);
  const rule = 'prompt.mcpist.example rule "by hand"';

  const { one } = await status();
  expect(one.deviations.map(({ what, live }) => [what, live])).toEqual([
    ["Service prompt-service selector", "app.kubernetes.io/name=prompt-service, colour=green"],
    [rule, 'http.request.uri.path eq "/secret" → a fixed response'],
  ]);

  const applied = await world.switchyard("apply", traffic);
  expect(applied.output).toContain("Applied 1 stack.");
  expect(applied.output).toContain(
    `applied, and what is live is not as declared:\nprompt-service: edge blue, cluster blue, with differences\n  ${rule}: declared nothing, live`,
  );
  expect(applied.code).toBe(1);
  const left = await status();
  expect([left.one.standing, left.one.deviations.map(({ what }) => what)]).toEqual(["differs", [rule]]);
  const { remedy = "false" } = left.one.deviations[0] ?? {};
  expect(applied.output).toContain(`  next: ${remedy}`);
  await world.must("bash", "-c", remedy);
  expect((await status()).one).toMatchObject({ standing: "as-declared", deviations: [] });
}, 60_000);

test("given a hot standby with manual changes, then the status shows its order, drained origins and undeclared rules", async () => {
  const { code, one } = await mcp();
  expect([code, one.standing, one.words]).toEqual([0, "as-declared", "koyeb-primary, then flyio-standby"]);
  const pools = `/accounts/${"a".repeat(32)}/load_balancers/pools`;
  const all = (await world.cloudflare("GET", pools)) as readonly { readonly id: string; readonly name: string }[];
  const standby = all.find(({ name }) => name === "local-mcp-flyio-standby");
  await world.cloudflare("PATCH", `${pools}/${standby?.id}`, { enabled: false });
  const { id } = await balancer("mcp.mcpist.example");
  await world.cloudflare("PATCH", `${zone}/${id}`, { rules: [byHand] });

  const half = await mcp();
  expect([half.code, half.one.standing, half.one.words]).toEqual([
    1,
    "half-made",
    "half-made: koyeb-primary; drained: flyio-standby; the last resort is flyio-standby",
  ]);
  expect(half.one.origins.map(({ origin, drained, declaredDrained }) => [origin, drained, declaredDrained])).toEqual([
    ["koyeb-primary", false, false],
    ["flyio-standby", true, false],
  ]);
  expect(half.one.deviations.map(({ what }) => what)).toEqual([
    'mcp.mcpist.example rule "by hand"',
    "pool local-mcp-flyio-standby enabled",
  ]);
  const applied = await world.switchyard("apply", "local-edge");
  expect([applied.code, applied.output.includes('mcp.mcpist.example rule "by hand": declared nothing')]).toEqual([
    1,
    true,
  ]);
  const [{ remedy } = { remedy: "false" }] = (await mcp()).one.deviations;
  await world.must("bash", "-c", remedy);
  expect((await mcp()).one).toMatchObject({ standing: "as-declared", words: "koyeb-primary, then flyio-standby" });

  const drained = await world.switchyard("drain", "mcp", "koyeb-primary", "--apply");
  const words = "as declared: flyio-standby; drained: koyeb-primary";
  expect([drained.code, drained.output.includes(`mcp mcp.mcpist.example  ${words}`)]).toEqual([0, true]);
  expect(drained.output).toContain("Applied 2 stacks.");
}, 60_000);

test("given a configuration that is not applied, then the status says so", async () => {
  const file = "config/local/services/prompt-service.yaml";
  world.project.edit(file, "active: blue", "active: green");
  try {
    const { code, one } = await status();
    expect([code, one.standing, one.words]).toEqual([1, "not-applied", "not applied: edge blue, cluster blue"]);
  } finally {
    world.project.edit(file, "active: green", "active: blue");
  }
}, 60_000);

test("given an API that is down, then the status shows the other half", async () => {
  await world.fault({ api: "kubernetes", times: "always", act: { do: "drop" } });
  try {
    const { code, one } = await status();
    expect([code, one.standing, one.words]).toEqual([1, "unknown", "edge blue; the cluster did not answer"]);
    expect(one.live.edge?.shares).toEqual({ blue: 100, green: 0 });
    expect(one.problems.map(({ half, message }) => [half, /cannot be reached/.test(message)])).toEqual([
      ["cluster", true],
    ]);
  } finally {
    await world.heal();
  }
}, 60_000);
