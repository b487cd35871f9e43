import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds } from "../../../operations/guard/allow-list.js";
import { guard } from "../../../operations/guard/guard.js";
import { type Plan, readPlan } from "../../../operations/guard/plan.js";
import { type Summary, summarise } from "../../../operations/guard/summary.js";
import { longestComment, planMarkdown } from "../../../operations/show/markdown-summary.js";

const summaryMarkdown = (summary: Summary, limit?: number): string => planMarkdown({ summary }, limit);

/** Reads a plan that the real providers made. */
function recorded(name: string): Plan {
  return readPlan(readFileSync(join(process.env.PROVIDER_RECORDINGS ?? "", "plans", `${name}.json`), "utf8"));
}

test.each<[string, string]>([
  ["create", "prompt: first deployment, blue 100 %, 5 creations"],
  ["no-change", "nothing to do"],
  ["canary-5", "prompt: canary of green 0 % → 5 %, 1 in-place update"],
  ["canary-25", "prompt: canary of green 5 % → 25 %, 1 in-place update"],
  ["flip", "prompt: blue 75 %, green 25 % → green 100 %, 2 in-place updates"],
  ["rollback", "prompt: green 100 % → blue 100 %, 2 in-place updates"],
  ["drift-lb-rule-added", "nothing to do"],
  [
    "drift-kubectl-patch",
    "prompt: undoes a change made outside of Terraform: the cluster green → blue, 1 in-place update",
  ],
])("given the recorded plan %s, then the guard passes it", (name, summary) => {
  const verdict = guard(recorded(name));
  expect([verdict.verdict, verdict.findings, verdict.summary]).toEqual(["pass", [], summary]);
});

test("given the recorded flip-and-replace, then every kind of change refuses it and names the cause of the replacement", () => {
  const [first] = guard(recorded("flip-and-replace")).findings;
  expect(first).toEqual({
    address: "kubernetes_service_v1.active",
    path: "",
    found: "replace (delete, then create) because of metadata[0].name",
    allowed: "create or update",
    remedy: "undo the cause; no kind of change permits this",
  });
  for (const kind of kinds) expect(guard(recorded("flip-and-replace"), { kind }).verdict).toBe("refused");
});

test("given a protected environment, when a canary ends with a flip, then it passes, but the jump back does not", () => {
  expect(guard(recorded("flip"), { isProtected: true }).verdict).toBe("pass");
  expect(guard(recorded("rollback"), { isProtected: true }).findings.map(({ found }) => found)).toEqual([
    "blue from 0 % to 100 %",
  ]);
});

test("given a pool that was disabled by hand, when it is enabled again, then only --kind drain or platform passes", () => {
  expect(guard(recorded("drift-pool-disabled")).findings.map(({ remedy }) => remedy)).toEqual([
    "plan it separately, with --kind drain or platform",
  ]);
  expect(guard(recorded("drift-pool-disabled"), { kind: "drain" }).verdict).toBe("pass");
});

test("a summary lists drift without attributes that change by themselves", () => {
  const drift = (name: string) =>
    summarise([{ stack: name, plan: recorded(name) }]).stacks.flatMap((stack) =>
      stack.drift.map(({ address, attributes }) => [
        address,
        ...attributes.map(({ path, before, after }) => `${path}: ${before} → ${after}`),
      ]),
    );
  expect(drift("drift-kubectl-patch")).toEqual([
    ["kubernetes_service_v1.active", 'spec[0].selector.colour: "blue" → "green"'],
  ]);
  expect(drift("drift-pool-disabled")).toEqual([["cloudflare_load_balancer_pool.pool-green", "enabled: true → false"]]);
  expect([drift("no-change"), drift("drift-lb-rule-added")]).toEqual([[], []]);
});

test("a summary of a canary step lists its attributes without noise", () => {
  const [stack] = summarise([{ stack: "s", plan: recorded("canary-25") }]).stacks;
  expect(stack?.changes.flatMap(({ attributes }) => attributes)).toEqual([
    { path: "random_steering.pool_weights.prompt-green", before: "0.05", after: "0.25" },
    { path: "random_steering.pool_weights.prompt-blue", before: "0.95", after: "0.75" },
  ]);
});

test("a summary of all recordings fits in one comment", () => {
  const names = [
    "create",
    "no-change",
    "canary-5",
    "canary-25",
    "flip",
    "rollback",
    "flip-and-replace",
    "drift-pool-disabled",
  ];
  const text = summaryMarkdown(summarise(names.map((stack) => ({ stack, plan: recorded(stack) }))));
  expect(text.length).toBeLessThan(longestComment);
  expect(text).toContain(
    "> - `flip-and-replace` `kubernetes_service_v1.active`: **replace (delete, then create) because of",
  );
});
