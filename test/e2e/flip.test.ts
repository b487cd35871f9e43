import { stripVTControlCharacters } from "node:util";
import { formatPath, textAt, valueAt } from "../../model/path";
import { type ChangedPath, changedPaths } from "../../operations/guard/changes";
import { type ResourceChange, readPlan } from "../../operations/guard/plan";
import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const colours = ["local-prompt-service-blue", "local-prompt-service-green"];
const service = "config/local/services/prompt-service.yaml";

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
  await world.synth("local-platform", "local-prompt-service-*");
  await world.apply("local-platform", ...colours, traffic);
}, 300_000);
afterAll(() => world.close(), 300_000);

beforeEach(async () => {
  await world.must("kubectl", "-n", "techdev", "scale", "deployment/prompt-service-blue", "--replicas=1");
  await world.must("kubectl", "-n", "techdev", "scale", "deployment/prompt-service-green", "--replicas=1");
  await world.must("kubectl", "-n", "techdev", "rollout", "status", "deployment/prompt-service-green");
  await world.synth("local-prompt-service-*");
}, 300_000);

async function flipped<T>(look: () => Promise<T>): Promise<T> {
  world.project.edit(service, "active: blue", "active: green");
  try {
    await world.synth("local-prompt-service-*");
    return await look();
  } finally {
    world.project.edit(service, "active: green", "active: blue");
  }
}

async function planned(): Promise<readonly ResourceChange[]> {
  await world.mustTerraform(traffic, "plan", "-input=false", "-out=flip.tfplan");
  const shown = await world.mustTerraform(traffic, "show", "-json", "flip.tfplan");
  return readPlan(shown).resources;
}

/** Formats a change in one line, with names of pools instead of their ids, which differ in every run. */
function lineOf({ segments, before, after }: ChangedPath, pools: ReadonlyMap<unknown, string>): string {
  const named = JSON.stringify({ segments, before, after }).replace(
    /[0-9a-f]{32}/g,
    (id) => pools.get(id) ?? "another id",
  );
  const line: Pick<ChangedPath, "segments" | "before" | "after"> = JSON.parse(named);
  return `${formatPath(line.segments)}: ${JSON.stringify(line.before)} → ${JSON.stringify(line.after)}`;
}

test("given a flip, when cdktf diffs it, then it shows two in-place updates and nothing else", async () => {
  const shown = await flipped(() => world.cdktf("diff", traffic));
  const output = stripVTControlCharacters(shown);

  expect(output.match(/(?<=# )\S+(?= .* will be updated in-place)/g)).toEqual([
    "cloudflare_load_balancer.load-balancer",
    "kubernetes_service_v1.active",
  ]);
  expect(output).toContain("Plan: 0 to add, 2 to change, 0 to destroy.");
}, 300_000);

test("the plan of a flip changes only these attributes", async () => {
  const changes = await flipped(planned);

  const pools = new Map(
    changes
      .filter(({ type }) => type === "cloudflare_load_balancer_pool")
      .map(({ change }) => [valueAt(change.before, ["id"]), textAt(change.before, ["name"]) ?? "an unnamed pool"]),
  );
  const summary = changes
    .filter(({ actions }) => !["no-op", "read"].includes(actions.join()))
    .map((change) => ({
      address: change.address,
      actions: change.actions,
      changes: changedPaths(change)
        .filter(({ unknown }) => !unknown)
        .map((changed) => lineOf(changed, pools))
        .sort(),
    }));
  expect(summary).toMatchSnapshot();
}, 300_000);

test("given a flip, when the colours' stacks are planned, then they do not change", async () => {
  await flipped(async () => {
    for (const stack of ["local-platform", ...colours]) expect(await world.plan(stack)).toMatchObject({ code: 0 });
  });
}, 300_000);

test("given a flip, when it is applied and reverted, then each second plan is empty", async () => {
  const before = world.project.synthesized(traffic);

  await flipped(() => world.apply(traffic));
  expect((await flipped(() => world.plan(traffic))).code).toBe(0);
  const selector = "jsonpath={.spec.selector.colour}";
  expect(await world.must("kubectl", "-n", "techdev", "get", "service", "prompt-service", "-o", selector)).toBe(
    "green",
  );

  await world.synth("local-prompt-service-*");
  expect(world.project.synthesized(traffic)).toBe(before);
  await world.apply(traffic);
  expect((await world.plan(traffic)).code).toBe(0);
  expect(await world.must("kubectl", "-n", "techdev", "get", "service", "prompt-service", "-o", selector)).toBe("blue");
}, 300_000);

test("given a colour without ready pods, when a flip to it is planned, then it is refused with a remedy", async () => {
  await world.must("kubectl", "-n", "techdev", "scale", "deployment/prompt-service-green", "--replicas=0");
  await world.must(
    "kubectl",
    "-n",
    "techdev",
    "wait",
    "--for=delete",
    "pod",
    "-l",
    "colour=green,app.kubernetes.io/name=prompt-service",
  );

  const { code, output } = await flipped(() => world.plan(traffic));

  expect(code).toBe(1);
  expect(output.replace(/\s*\n[\s│]*/g, " ")).toContain(
    "prompt-service cannot go to green: 0 of its pods are ready, 1 are needed (at least 1, and 0.5 of the 1 that are ready " +
      "on blue). Bring green up first (`switchyard warm prompt-service --env local`), or set `active` back to blue.",
  );
}, 300_000);

test("given a dead active colour, when nothing was edited, then a plan still works", async () => {
  await world.must("kubectl", "-n", "techdev", "scale", "deployment/prompt-service-blue", "--replicas=0");
  await world.must(
    "kubectl",
    "-n",
    "techdev",
    "wait",
    "--for=delete",
    "pod",
    "-l",
    "colour=blue,app.kubernetes.io/name=prompt-service",
  );

  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
}, 300_000);
