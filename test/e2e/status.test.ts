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
}

let world: World;
beforeAll(async () => {
  world = await World.open("--enterprise");
  await world.synth("local-platform", "local-prompt-service-*");
  await world.apply("local-platform", "local-prompt-service-blue", "local-prompt-service-green", traffic);
}, 120_000);
afterAll(() => world.close());

async function status(): Promise<{ readonly code: number; readonly one: Answer["services"][number] }> {
  const { code, stdout, output } = await world.switchyard("status", "prompt-service", "--json");
  const [one] = (JSON.parse(stdout) as Answer).services;
  if (one === undefined) throw new Error(output);
  return { code, one };
}

async function balancer(): Promise<{ readonly id: string; readonly rules: readonly unknown[] }> {
  const [found] = (await world.cloudflare("GET", zone)) as readonly { id: string; rules: readonly unknown[] }[];
  if (found === undefined) throw new Error("there is no load balancer");
  return found;
}

test("everything is as declared after a deploy", async () => {
  const { code, one } = await status();

  expect([code, one.standing, one.words, one.deviations]).toEqual([0, "as-declared", "edge blue, cluster blue", []]);
}, 60_000);

test("names the half that somebody patched in the cluster, and the command that puts it back", async () => {
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

test("sees a rule that was added at Cloudflare, which the provider does not, and the printed command removes it", async () => {
  const { id, rules } = await balancer();
  const added = {
    name: "by hand",
    condition: 'http.request.uri.path eq "/secret"',
    fixed_response: { status_code: 200 },
  };
  await world.cloudflare("PATCH", `${zone}/${id}`, { rules: [...rules, added] });
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });

  const { code, one } = await status();

  expect([code, one.standing]).toEqual([1, "differs"]);
  expect(one.deviations.map(({ what, live }) => [what, live])).toEqual([
    ['prompt.mcpist.example rule "by hand"', 'http.request.uri.path eq "/secret" → overrides'],
  ]);
  await world.must("bash", "-c", one.deviations[0]?.remedy ?? "false");
  expect((await status()).one).toMatchObject({ standing: "as-declared", deviations: [] });
}, 60_000);

test("says that the configuration is ahead of both halves", async () => {
  const file = "config/local/services/prompt-service.yaml";
  world.project.edit(file, "active: blue", "active: green");
  try {
    const { code, one } = await status();
    expect([code, one.standing, one.words]).toEqual([1, "not-applied", "not applied: edge blue, cluster blue"]);
  } finally {
    world.project.edit(file, "active: green", "active: blue");
  }
}, 60_000);

test("shows one half while the other API is down", async () => {
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
