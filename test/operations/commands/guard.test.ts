import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../operations/commands/main.js";
import { type Declared, planText, pool, trafficResources } from "../../support/plan.js";
import { printing } from "../../support/printed.js";

const root = join(__dirname, "../../..");
const blue: Declared = { active: "blue", blue: 100 };
const canary: Declared = { active: "blue", blue: 75, sticky: true };
const green: Declared = { active: "green", blue: 0 };
const flip = planText(trafficResources(canary, green));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guard-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command on a plan, in this process. */
async function guard(plan: string, ...args: readonly string[]) {
  const file = join(folder, "plan.json");
  writeFileSync(file, plan);
  const { result, ...printed } = await printing(() => run(["guard", ...args, file]));
  return { code: result, ...printed };
}

test("a flip passes", async () => {
  const { code, stdout, stderr } = await guard(flip);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("shop: blue 75 %, green 25 % → green 100 %, 2 in-place updates");
  expect(stdout).toContain("guard: pass as a change of kind traffic");
});

test("given --json, then the verdict is JSON", async () => {
  const { code, stdout } = await guard(flip, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    verdict: "pass",
    kind: "traffic",
    findings: [],
    summary: "shop: blue 75 %, green 25 % → green 100 %, 2 in-place updates",
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test("given a refused plan, then the exit code is 3 and each finding is printed", async () => {
  const resources = trafficResources(canary, green).map((one) =>
    one.name === "pool-blue" ? pool("blue", [true, false]) : one,
  );
  const { code, stdout, stderr } = await guard(planText(resources));
  expect([code, stderr]).toEqual([3, "refused as a change of kind traffic: 1 finding\n"]);
  expect(stdout).toContain(`  guard: refused as a change of kind traffic
    cloudflare_load_balancer_pool.pool-blue
      found    update
      allowed  create in a first deployment
      remedy   plan it separately, with --kind drain or platform
`);
  const machine = await guard(planText(resources), "--json");
  expect(machine.code).toBe(3);
  expect(JSON.parse(machine.stdout)).toMatchObject({ verdict: "refused", findings: [{ found: "update" }] });
});

test("--protected asks for a canary", async () => {
  const jump = planText(trafficResources(blue, green));
  expect((await guard(jump)).code).toBe(0);
  const { code, stdout } = await guard(jump, "--protected");
  expect(code).toBe(3);
  expect(stdout).toContain("green from 0 % to 100 %");
});

test("--kind names another kind of change", async () => {
  const drained = planText([pool("blue"), pool("fly", [false, true])]);
  expect((await guard(drained)).code).toBe(3);
  expect((await guard(drained, "--kind", "drain")).code).toBe(0);
  const { code, stderr } = await guard(drained, "--kind", "anything");
  expect(code).toBe(2);
  expect(stderr).toContain("argument 'anything' is invalid. Allowed choices are traffic, mcp, drain");
});

test("--only reads a part of a plan, which is refused otherwise", async () => {
  const half = planText(trafficResources(canary, green).slice(0, 4), { complete: false });
  const refused = await guard(half, "--json");
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    verdict: "refused",
    findings: [{ address: "plan", path: "incomplete" }],
    digest: "",
  });
  expect((await guard(half, "--only", "edge")).code).toBe(0);
});

test.each<[string, string, string]>([
  ["text", "nothing", "the plan is not JSON"],
  ["a newer format", planText([], { format_version: "2.0" }), 'the plan\'s format_version is "2.0"'],
])("%s is bad input", async (_, plan, message) => {
  const { code, stdout, stderr } = await guard(plan);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});

test("a file that is not there is bad input", async () => {
  const { result, stderr } = await printing(() => run(["guard", join(folder, "none.json")]));
  expect(result).toBe(2);
  expect(stderr).toBe(`could not read ${join(folder, "none.json")}: ENOENT\n`);
});

test("given an environment, then the plan is compared with it", async () => {
  process.env.SWITCHYARD_CONFIG = join(root, "config");
  const { code, stdout, stderr } = await guard(flip, "--env", "staging");
  delete process.env.SWITCHYARD_CONFIG;
  expect([code, stderr]).toEqual([3, "refused as a change of kind traffic: 4 findings\n"]);
  expect(stdout).toContain("pass the plan's environment with --env");
});

test("reads standard input", () => {
  const program = join(root, "bin/switchyard.js");
  const piped = spawnSync(process.execPath, [program, "guard", "--json", "-"], { input: flip, encoding: "utf8" });
  expect([piped.status, piped.stderr]).toEqual([0, ""]);
  expect(JSON.parse(piped.stdout)).toMatchObject({ verdict: "pass" });
  const closed = spawnSync(process.execPath, [program, "guard"], { input: "", encoding: "utf8" });
  expect([closed.status, closed.stdout]).toEqual([2, ""]);
});
