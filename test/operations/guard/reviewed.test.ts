import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepReviewed, recallReviewed } from "../../../operations/flows/plan/kept-reviews.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { type Approval, readReviewed, requireReviewed } from "../../../operations/guard/reviewed.js";
import { type Summary, summarise } from "../../../operations/guard/summary.js";
import { type Declared, planText, pool, type ResourceInput, trafficResources } from "../../support/plan.js";

const blue: Declared = { active: "blue", blue: 100 };
const green: Declared = { active: "green", blue: 0 };
const canary: Declared = { active: "blue", blue: 95, sticky: true };

function summaryOf(resources: readonly ResourceInput[], notes: readonly string[] = []): Summary {
  return summarise([{ stack: "local-shop-traffic", plan: readPlan(planText(resources)) }], { notes });
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reviewed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads back the output of `switchyard plan --json`. */
function reviewed(summary: unknown) {
  const file = join(folder, "plan.json");
  writeFileSync(file, typeof summary === "string" ? summary : JSON.stringify(summary));
  return readReviewed(file);
}

function refusal(approval: Approval, now: Summary): string {
  try {
    requireReviewed(approval, now, "local");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "passes";
}

const flip = summaryOf(trafficResources(blue, green));
const step = summaryOf(trafficResources(blue, canary));
const next = `Next: have the current plan reviewed: switchyard plan --json --env local > plan.json, then switchyard apply --reviewed plan.json --env local`;

test("given an unchanged plan, when it is applied by its digest or by its file, then it passes", () => {
  expect(refusal({}, flip)).toBe("passes");
  expect(refusal({ digest: flip.digest }, flip)).toBe("passes");
  expect(refusal({ reviewed: reviewed(flip) }, flip)).toBe("passes");
  expect(refusal({ digest: flip.digest, reviewed: reviewed(flip) }, flip)).toBe("passes");
});

test("given only a digest, when the plan changed, then the refusal shows the current plan", () => {
  expect(
    refusal({ digest: flip.digest }, step),
  ).toBe(`the current plan differs from the reviewed one; nothing was changed
  reviewed  ${flip.digest}
  now       ${step.digest}
The current plan: shop: canary of green 0 % → 5 %, 1 in-place update.
To see the differences, pass the reviewed plan with --reviewed instead of its digest.
${next}`);
});

test("given the reviewed plan, when the plan changed, then the refusal lists every difference", () => {
  expect(
    refusal({ reviewed: reviewed(flip) }, step),
  ).toBe(`the current plan differs from the reviewed one; nothing was changed
  reviewed  ${flip.digest}
  now       ${step.digest}
Differences (- reviewed, + now):
  local-shop-traffic
    - shop: blue 100 % → green 100 %, 2 in-place updates
    + shop: canary of green 0 % → 5 %, 1 in-place update
    cloudflare_load_balancer.load-balancer  update
      - default_pools[0]: "local-shop-blue" → "local-shop-green"
      - random_steering.pool_weights.local-shop-green: 0 → 1
      + random_steering.pool_weights.local-shop-green: 0 → 0.05
      - random_steering.pool_weights.local-shop-blue: 1 → 0
      + random_steering.pool_weights.local-shop-blue: 1 → 0.95
      - rules[0].overrides.default_pools[0]: "local-shop-green" → "local-shop-blue"
      - rules[0].overrides.fallback_pool: "local-shop-blue" → "local-shop-green"
      + default_pools[1]: "local-shop-fly" → "local-shop-green"
      + session_affinity: "none" → "header"
      + session_affinity_attributes.headers[0]: nothing → "x-run-id"
      + session_affinity_ttl: 82800 → 1800
      + steering_policy: "off" → "random"
    - kubernetes_service_v1.active  update
      - metadata[0].annotations["switchyard.dev/active"]: "blue" → "green"
      - spec[0].selector.colour: "blue" → "green"
${next}`);
});

test("differences include stacks, resources, actions, outputs and notes of only one side", () => {
  const monitor: ResourceInput = { type: "cloudflare_load_balancer_monitor", name: "m", before: { path: "/" } };
  const was = summarise(
    [
      { stack: "a", plan: readPlan(planText([pool("blue", [true, false])])) },
      { stack: "b", plan: readPlan(planText([monitor])) },
    ],
    { notes: ["with mine.overlay.yaml (sha256 1)"] },
  );
  const output = { output_changes: { active: { actions: ["update"], before: "blue", after: "green" } } };
  const is = summarise(
    [
      { stack: "b", plan: readPlan(planText([{ ...monitor, after: { path: "/health" } }], output)) },
      { stack: "c", plan: readPlan(planText([pool("fly", [true, false])])) },
    ],
    { notes: ["with mine.overlay.yaml (sha256 2)"] },
  );
  const lines = refusal({ reviewed: reviewed(was) }, is).split("\n");
  expect(lines.slice(4, -1)).toEqual([
    "  - with mine.overlay.yaml (sha256 1)",
    "  + with mine.overlay.yaml (sha256 2)",
    "  a",
    "    - local-shop-blue: taken out of rotation",
    "    - cloudflare_load_balancer_pool.pool-blue  update",
    "      - enabled: true → false",
    "  b",
    "    - cloudflare_load_balancer_monitor m: 1 removal",
    "    + cloudflare_load_balancer_monitor m: 1 in-place update",
    "    - cloudflare_load_balancer_monitor.m  delete",
    "    + cloudflare_load_balancer_monitor.m  update",
    '      - path: "/"',
    '      + path: "/" → "/health"',
    "    + output active",
    "  c",
    "    + local-shop-fly: taken out of rotation",
    "    + cloudflare_load_balancer_pool.standby-fly  update",
    "      + enabled: true → false",
  ]);
});

test("given equal changes, when an object was replaced, then the difference says that its id is new", () => {
  const json = JSON.parse(JSON.stringify(flip));
  expect(refusal({ reviewed: reviewed({ ...json, digest: "0".repeat(64) }) }, flip)).toContain(
    "  the changes look the same, but an object that they refer to was replaced and has a new id\n",
  );
});

test.each<[string, unknown, string]>([
  ["text", "nothing", "which cannot be read (it is not JSON); pass the output of `switchyard plan --json`"],
  ["another JSON", {}, "which is not the output of `switchyard plan --json`: digest: "],
  ["a short digest", { digest: "1", stacks: [] }, "which is not the output of `switchyard plan --json`: digest: "],
])("given a file with %s, when it is read, then it is bad input", (_, text, message) => {
  expect(() => reviewed(text)).toThrow(`--reviewed got ${JSON.stringify(join(folder, "plan.json"))}, ${message}`);
});

test("given several kept plans of one digest, when it is looked up, then the newest is found", () => {
  const place = join(folder, "kept");
  expect(recallReviewed(flip.digest, place)).toBeUndefined();
  for (const [index, digit] of [..."0123456789abcdef".repeat(4)].entries()) {
    const digest = `${String(index).padStart(2, "0")}${digit.repeat(62)}`;
    keepReviewed({ ...step, digest }, place);
    // older than the next one, even with a coarse clock
    utimesSync(join(place, `${digest}.json`), index + 1, index + 1);
  }
  keepReviewed(flip, place);
  expect(readdirSync(place)).toHaveLength(50);
  expect(refusal({ digest: flip.digest, reviewed: recallReviewed(flip.digest, place) }, step)).toContain(
    "\n    - shop: blue 100 % → green 100 %, 2 in-place updates\n",
  );
});

test("given a kept plan that is broken or has another digest, when it is looked up, then nothing is found", () => {
  const place = join(folder, "broken");
  keepReviewed(flip, place);
  writeFileSync(join(place, `${flip.digest}.json`), "half of");
  writeFileSync(join(place, `${step.digest}.json`), JSON.stringify(flip));
  expect([recallReviewed(flip.digest, place), recallReviewed(step.digest, place)]).toEqual([undefined, undefined]);
  // a file is in the folder's place
  expect(() => keepReviewed(flip, join(place, `${flip.digest}.json`))).not.toThrow();
});

test("given a missing file, when it is read, then it is bad input", () => {
  expect(() => readReviewed(join(folder, "none.json"))).toThrow("which cannot be read (ENOENT)");
});
