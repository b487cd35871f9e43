import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const file = "config/local/services/prompt-service.yaml";
const balancers = `/zones/${"b".repeat(32)}/load_balancers`;

interface Answer {
  readonly edit: { readonly changed: boolean; readonly diff: readonly string[] };
  readonly apply: {
    readonly counts: string;
    readonly applied: readonly string[];
    readonly after: readonly { readonly standing: string; readonly words: string }[];
  };
}

let world: World;
let written: string;
beforeAll(async () => {
  world = await World.open("--no-traffic");
  written = world.project.read(file);
  await world.must("kubectl", "create", "namespace", "techdev");
  await world.standIns("techdev", "prompt-service");
  await world.synth(traffic);
  await world.apply(traffic);
}, 120_000);
afterAll(() => world.close());

async function must(...args: readonly string[]): Promise<Answer> {
  const { code, stdout, output } = await world.switchyard(...args, "--apply", "--json");
  if (code !== 0) throw new Error(`${args.join(" ")} exited with ${code}:\n${output}`);
  return JSON.parse(stdout);
}

test("given a flip, when it is applied and rolled back, then it makes only the necessary requests", async () => {
  await world.synth(traffic);
  const before = world.project.synthesized(traffic);
  await world.forgetRequests();

  const flip = await must("flip", "prompt-service");

  expect(flip.edit.diff).toContain("+active: green");
  expect([flip.apply.counts, flip.apply.applied]).toEqual(["2 in-place updates", [traffic]]);
  expect(flip.apply.after.map(({ standing, words }) => [standing, words])).toEqual([
    ["as-declared", "edge green, cluster green"],
  ]);
  const requests = (await world.requests()).filter(({ path }) => !/\/(version|apis|openapi)\b/.test(path));
  const writes = requests.filter(({ method }) => method !== "GET").map(({ api, method }) => `${api} ${method}`);
  expect(writes.sort()).toEqual(["cloudflare PUT", "kubernetes PATCH"]);

  const back = await must("rollback", "prompt-service", "--reason", "errors after the flip");
  expect(back.apply.after.map(({ standing, words }) => [standing, words])).toEqual([
    ["as-declared", "edge blue, cluster blue"],
  ]);
  const annotation = "jsonpath={.metadata.annotations.switchyard\\.dev/rollback-reason}";
  const reason = await world.must("kubectl", "-n", "techdev", "get", "service", "prompt-service", "-o", annotation);
  expect(reason).toBe("errors after the flip");

  expect((await must("settle", "prompt-service")).apply.counts).toBe("1 in-place update");
  expect(world.project.synthesized(traffic)).toBe(before);
  world.project.write(file, written);
}, 120_000);

test("given a canary, when it is raised and aborted, then requests are back on the active colour", async () => {
  expect((await must("rollout", "prompt-service", "--percent", "5")).apply.after[0]?.words).toBe(
    "edge blue 95 %, green 5 %, cluster blue",
  );
  expect((await must("rollout", "prompt-service", "--abort")).apply.after[0]?.words).toBe("edge blue, cluster blue");
  world.project.write(file, written);
}, 120_000);

test("given a half-made flip, when the same command runs again or a rollback does, then it is completed or reverted", async () => {
  await world.fault({ api: "kubernetes", method: "PATCH", times: "always", act: { do: "answer", status: 500 } });
  const failed = await world.switchyard("flip", "prompt-service", "--to", "green", "--apply");
  expect(failed.output).toContain("prompt-service: half-made: edge green, cluster blue");
  expect(failed.code).toBe(1);
  await world.heal();

  const again = await must("flip", "prompt-service", "--to", "green");
  expect([again.edit.changed, again.apply.after[0]?.words]).toEqual([false, "edge green, cluster green"]);

  const back = await must("rollback", "prompt-service");
  expect(back.apply.after[0]?.words).toBe("edge blue, cluster blue");
  await must("settle", "prompt-service");
  world.project.write(file, written);
}, 120_000);

test("given traffic that changed since the base, when a flip is applied, then it is refused and nothing changes", async () => {
  const all = (await world.cloudflare("GET", balancers)) as readonly {
    readonly id: string;
    readonly name: string;
    readonly default_pools: readonly string[];
    readonly random_steering: { readonly pool_weights: Readonly<Record<string, number>> };
  }[];
  const balancer = all.find(({ name }) => name === "prompt.mcpist.example");
  const [blue = ""] = balancer?.default_pools ?? [];
  const green = Object.keys(balancer?.random_steering.pool_weights ?? {}).find((id) => id !== blue) ?? "";
  const canary = {
    steering_policy: "random",
    default_pools: [blue, green],
    random_steering: { default_weight: 0, pool_weights: { [blue]: 0.75, [green]: 0.25 } },
  };
  await world.cloudflare("PATCH", `${balancers}/${balancer?.id}`, canary);

  const { code, output } = await world.switchyard("flip", "prompt-service", "--to", "green", "--apply");

  expect(output).toContain("prompt-service: traffic changed since your base:");
  expect(code).toBe(3);
  expect(await world.must("kubectl", "-n", "techdev", "get", "service", "prompt-service", "-o", "yaml")).toContain(
    "colour: blue",
  );
  const { stdout } = await world.switchyard("status", "prompt-service", "--json");
  const [one] = (JSON.parse(stdout) as { readonly services: readonly unknown[] }).services;
  expect(one).toMatchObject({
    words: "not applied: edge blue 75 %, green 25 %, cluster blue",
    ways: { on: `switchyard apply ${traffic} --env local` },
  });
  world.project.write(file, written);
  const back = await world.switchyard("apply", traffic);
  expect([back.code, back.output.includes("as declared: edge blue, cluster blue")]).toEqual([0, true]);
}, 120_000);

test("given --dry-run and --apply together, then they are refused", async () => {
  const { code, output } = await world.switchyard("flip", "prompt-service", "--dry-run", "--apply");
  expect([code, output]).toEqual([2, "--dry-run writes nothing, so there is nothing to --apply\n"]);
}, 60_000);
