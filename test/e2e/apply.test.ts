import { World } from "../support/world";

const traffic = "local-prompt-service-traffic";
const service = "config/local/services/prompt-service.yaml";
const selector = ["-n", "techdev", "get", "service", "prompt-service", "-o", "jsonpath={.spec.selector.colour}"];
const annotation = [...selector.slice(0, -1), "jsonpath={.metadata.annotations.switchyard\\.dev/override}"];

interface PlanAnswer {
  readonly digest: string;
  readonly current: readonly string[];
  readonly stacks: readonly {
    readonly stack: string;
    readonly meaning: readonly string[];
    readonly verdict: { readonly verdict: string; readonly kind: string };
  }[];
}

let world: World;
let written: string;
beforeAll(async () => {
  world = await World.open();
  written = world.project.read(service);
  // nothing is deployed yet, so stacks are applied in the order of their dependencies
  const stacks = ["local-platform", "local-edge", "local-prompt-service-*"];
  const { code, stdout, output } = await world.switchyard("apply", ...stacks, "--json");
  if (code !== 0) throw new Error(output);
  const [edge, platform, blue, green] = ["edge", "platform", "prompt-service-blue", "prompt-service-green"].map(
    (name) => `local-${name}`,
  );
  expect(JSON.parse(stdout)).toMatchObject({ applied: [platform, edge, blue, green, traffic] });
}, 120_000);
afterAll(() => world.close());

beforeEach(async () => {
  await world.heal();
  declare("blue");
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
}, 60_000);

function declare(colour: "blue" | "green"): void {
  const other = colour === "blue" ? "green" : "blue";
  const text = world.project.read(service);
  if (text.includes(`active: ${other}`)) world.project.edit(service, `active: ${other}`, `active: ${colour}`);
}

async function plan(...args: readonly string[]): Promise<PlanAnswer> {
  const { code, stdout, output } = await world.switchyard("plan", ...args, "--json");
  if (code !== 0) throw new Error(output);
  return JSON.parse(stdout);
}

async function words(): Promise<string> {
  const { stdout } = await world.switchyard("status", "prompt-service", "--json");
  const answer = JSON.parse(stdout) as { readonly services: readonly { readonly words: string }[] };
  return answer.services[0]?.words ?? "";
}

test("given a flip, when it is planned and approved, then apply does only that, and a second plan is empty", async () => {
  expect((await plan("local-prompt-service-*")).stacks.map(({ stack }) => stack)).not.toContain(traffic);
  declare("green");

  const { digest, stacks, current } = await plan("local-prompt-service-*");
  expect(current).toEqual(["local-prompt-service-blue", "local-prompt-service-green"]);
  expect(stacks.map(({ stack, meaning, verdict }) => [stack, meaning, verdict.verdict, verdict.kind])).toEqual([
    [traffic, ["prompt-service: blue 100 % → green 100 %, 2 in-place updates"], "pass", "traffic"],
  ]);

  const applied = await world.switchyard("apply", traffic, "--digest", digest);
  expect(applied).toMatchObject({ code: 0 });
  expect(applied.output).toContain("prompt-service  as declared: edge green, cluster green");
  expect(applied.output).toContain("Applied 1 stack.");
  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
  const again = await world.switchyard("apply", traffic);
  expect([again.code, again.output.includes("Nothing to apply.")]).toEqual([0, true]);
}, 120_000);

test("given a changed plan, when the reviewed one is applied, then the refusal lists the differences and nothing changes", async () => {
  declare("green");
  const reviewed = await plan(traffic);
  world.project.write("reviewed.json", JSON.stringify(reviewed));
  declare("blue");
  world.project.edit(service, "active: blue", "active: blue\nrollout: { mode: canary, percent: 5 }");
  try {
    const { code, output } = await world.switchyard("apply", traffic, "--reviewed", "reviewed.json");

    expect(code).toBe(3);
    expect(output).toContain("the current plan differs from the reviewed one; nothing was changed");
    expect(output).toContain(`  reviewed  ${reviewed.digest}`);
    expect(output).toContain(`Differences (- reviewed, + now):
  ${traffic}
    - prompt-service: blue 100 % → green 100 %, 2 in-place updates
    + prompt-service: canary of green 0 % → 5 %, 1 in-place update
`);
    expect(output).toContain("    - kubernetes_service_v1.active  update\n");
    expect(await words()).toBe("not applied: edge blue, cluster blue");
  } finally {
    world.project.edit(service, "active: blue\nrollout: { mode: canary, percent: 5 }", "active: blue");
  }
}, 60_000);

test("given a failed update of the cluster, when it is applied again, then the flip is complete", async () => {
  declare("green");
  await world.fault({ api: "kubernetes", method: "PATCH", times: "always", act: { do: "answer", status: 500 } });

  const failed = await world.switchyard("apply", traffic);

  expect(failed.output).toContain("prompt-service: half-made: edge green, cluster blue");
  expect(failed.code).toBe(1);
  expect(failed.output).toContain(`  to go on:    switchyard apply ${traffic} --env local`);
  expect(failed.output).toContain("  to go back:  switchyard rollback prompt-service --apply --env local");
  await world.heal();
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
  expect(await words()).toBe("edge green, cluster green");
}, 120_000);

test("given a failed update of the edge, when the flip is reverted, then both halves are back", async () => {
  declare("green");
  await world.fault({ api: "cloudflare", method: "PUT", times: "always", act: { do: "answer", status: 400 } });

  const failed = await world.switchyard("apply", traffic);

  expect(failed.output).toContain("prompt-service: half-made: edge blue, cluster green");
  expect(failed.code).toBe(1);
  await world.heal();
  declare("blue");
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
  expect(await words()).toBe("edge blue, cluster blue");
}, 120_000);

test("given a cluster that is down, when only the edge is applied, then the cluster follows once it is back", async () => {
  declare("green");
  await world.fault({ api: "kubernetes", times: "always", act: { do: "drop" } });

  const whole = await world.switchyard("apply", traffic);
  expect(whole.code).toBe(1);
  expect(whole.output).toContain("the cluster cannot be reached");
  expect(whole.output).toContain(
    `Nothing was applied. When it is back, run this again. If the edge cannot wait: switchyard apply ${traffic} --only edge --env local`,
  );
  const half = await world.switchyard("apply", traffic, "--only", "edge");
  expect(half).toMatchObject({ code: 0 });
  expect(half.output).toContain("! only the edge: the other half stays as it is");
  expect(half.output).toContain("! readiness was not checked, because only the cluster knows it");

  await world.heal();
  expect(await words()).toBe("half-made: edge green, cluster blue");
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
  expect(await words()).toBe("edge green, cluster green");
}, 120_000);

test("given Cloudflare that is down, when only the cluster is applied, then it moves, and going back works", async () => {
  declare("green");
  await world.fault({ api: "cloudflare", times: "always", act: { do: "drop" } });

  const whole = await world.switchyard("apply", traffic);
  expect([whole.code, whole.output.includes(`apply ${traffic} --only cluster --env local`)]).toEqual([1, true]);
  expect(await world.switchyard("apply", traffic, "--only", "cluster")).toMatchObject({ code: 0 });

  expect(await world.must("kubectl", ...selector)).toBe("green");
  await world.heal();
  expect(await words()).toBe("half-made: edge blue, cluster green");
  const back = await world.switchyard("rollback", "prompt-service", "--apply");
  expect([back.code, await words()]).toEqual([0, "edge blue, cluster blue"]);
  world.project.write(service, written);
}, 120_000);

test("given a target that dies after the review, when it is applied, then it is refused, and an override is visible to all", async () => {
  const kubectl = ["-n", "techdev"];
  declare("green");
  const { digest } = await plan(traffic);
  await world.must("kubectl", ...kubectl, "scale", "deployment/prompt-service-green", "--replicas=0");
  const pods = "colour=green,app.kubernetes.io/name=prompt-service";
  await world.must("kubectl", ...kubectl, "wait", "--for=delete", "pod", "-l", pods);
  try {
    const refused = await world.switchyard("apply", traffic, "--digest", digest);
    expect(refused.code).toBe(3);
    expect(refused.output).toContain(
      `${traffic}: prompt-service cannot go to green: 0 of its pods are ready, 1 are needed`,
    );
    expect(refused.output).toContain('--override "<reason>"');
    expect(await words()).toBe("not applied: edge blue, cluster blue");

    // what means something to Terraform is said as it is
    const reason = ["both are ill: $", "{x} $$", "{y} %{ if"].join("");
    expect(await world.switchyard("apply", traffic, "--override", reason)).toMatchObject({ code: 0 });
    expect(await world.must("kubectl", ...selector)).toBe("green");
    expect(await world.must("kubectl", ...annotation)).toMatch(/^both are ill: \$\{x\} \$\$\{y\} %\{ if \(.+\)$/);
    const { code, output } = await world.switchyard("status", "prompt-service");
    expect([code, output.includes(`OVERRIDE: ${reason} (`)]).toEqual([1, true]);
  } finally {
    await world.must("kubectl", ...kubectl, "scale", "deployment/prompt-service-green", "--replicas=1");
    await world.must("kubectl", ...kubectl, "rollout", "status", "deployment/prompt-service-green");
  }
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
  expect(await world.must("kubectl", ...annotation)).toBe("");
}, 120_000);

test("given a target without a monitor's result, when a flip to it is applied, then it is probed first", async () => {
  declare("green");
  // pretend that its monitor is new and the edge cannot reach it, while its pods are ready
  await world.fault({ api: "cloudflare", path: "/health$", times: "always", act: { do: "answer", status: 404 } });
  const suffers = {
    on: { service: "prompt-service", colour: "green" },
    health: true,
    act: { do: "error", status: 503 },
  };
  await world.trafficFault(suffers);
  try {
    const { code, output } = await world.switchyard("apply", traffic);
    expect(output).toMatch(
      /^Cloudflare finds local-prompt-service-green \(.+\) unhealthy, and it would get more requests; nothing was applied\. Fix it first, or override this check: switchyard apply local-prompt-service-traffic --override "<reason>" --env local$/m,
    );
    expect(code).toBe(3);
  } finally {
    await world.healTraffic();
  }
  expect(await world.switchyard("apply", traffic)).toMatchObject({ code: 0 });
  expect((await world.requests()).filter(({ path }) => path.endsWith("/preview")).length).toBeGreaterThan(1);
}, 120_000);

test("given an object that is not in any state, when it is applied, then the refusal says how to adopt it", async () => {
  const stack = "local-mcp-proxy-traffic";
  await world.must("kubectl", "-n", "techdev", "create", "service", "clusterip", "mcp-proxy", "--tcp=80:8080");

  const { code, output } = await world.switchyard("apply", stack);

  expect(output).toContain(
    `An object exists already that is not in the state. Adopt it: switchyard adopt ${stack} --env local`,
  );
  expect(code).toBe(3);
  expect(await world.switchyard("adopt", stack, "--yes")).toMatchObject({ code: 0 });
  expect(await world.switchyard("apply", stack)).toMatchObject({ code: 0 });
}, 120_000);

test("given independent stacks, when they are applied, then they run in parallel, and a failure stops the next ones", async () => {
  const [alerts, traffic, ...blues] = ["alerts", "api-server-traffic", "api-server-blue", "mcp-proxy-blue"].map(
    (name) => `local-${name}`,
  );
  const apply = () => world.switchyard("apply", `${alerts}`, `${traffic}`, ...blues);
  const deployments = { api: "kubernetes", method: "POST", path: "/deployments(\\?.*)?$" };
  const asked = async (path: RegExp) =>
    (await world.requests()).filter((one) => one.method === "POST" && path.test(one.path));
  await world.forgetRequests();
  await world.fault({ ...deployments, times: "always", act: { do: "answer", status: 400 } });

  const failed = await apply();

  expect(failed.output).toContain(`  ${alerts} applied, 1 of 4\n`);
  for (const blue of blues) {
    expect(failed.output).toMatch(new RegExp(`could not apply ${blue}: (terraform|tofu)\\S* exited with 1`));
    expect(failed.output).toContain(`  to go on:    switchyard apply ${blue} --live --env local`);
  }
  expect(failed.output).not.toContain(`could not apply ${traffic}`);
  expect(await asked(/\/monitors$/)).toEqual([]);
  expect(failed.code).toBe(1);

  await world.heal();
  await world.forgetRequests();
  // the next stack starts only when this one has ended
  await world.fault({ ...deployments, times: 2, act: { do: "delay", milliseconds: 4000 } });
  const { code, output } = await apply();
  expect([code, output.match(/^ {2}local-\S+ applied, \d of \d$/gm)?.at(-1)]).toEqual([
    0,
    `  ${traffic} applied, 3 of 3`,
  ]);
  const [first, second] = await asked(/\/deployments(\?|$)/);
  expect(Date.parse(second?.at ?? "")).toBeLessThan(Date.parse(first?.at ?? "") + (first?.duration ?? 0));
}, 120_000);
