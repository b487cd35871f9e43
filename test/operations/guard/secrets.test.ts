import fc from "fast-check";
import { kinds } from "../../../operations/guard/allow-list.js";
import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { type Summary, summarise } from "../../../operations/guard/summary.js";
import { planMarkdown } from "../../../operations/show/markdown-summary.js";
import { Terminal } from "../../../operations/show/terminal.js";
import { showSummary } from "../../../operations/show/terminal-summary.js";
import { activeService, loadBalancer, planText, pool, type ResourceInput } from "../../support/plan.js";
import { printedBy } from "../../support/printed.js";

const summaryMarkdown = (summary: Summary, limit?: number): string => planMarkdown({ summary }, limit);

/** Returns all output about a plan, for people and for machines. */
function everything(text: string): string {
  const plan = readPlan(text);
  const stacks = kinds.map((kind) => ({ stack: kind, plan, verdict: guard(plan, { kind, isProtected: true }) }));
  const summary = summarise(stacks);
  const printed = printedBy(() => showSummary(summary, new Terminal()));
  const verdicts = JSON.stringify(stacks.map(({ verdict }) => verdict));
  return [
    verdicts,
    JSON.stringify(summary.stacks.map(({ changes, drift, meaning }) => [changes, drift, meaning])),
    printed,
    summaryMarkdown(summary),
  ].join("\n");
}

interface Masked {
  readonly value: unknown;
  readonly mask: unknown;
}

const plain = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.stringMatching(/^[a-z]{0,6}$/));
const secretText = fc.stringMatching(/^SECRET-[A-Z0-9"`|\n<@]{6,20}$/);
const secret = secretText.map((value): Masked => ({ value, mask: true }));
const open = plain.map((value): Masked => ({ value, mask: false }));
const keys = fc.constantFrom(
  "name",
  "metadata",
  "labels",
  "annotations",
  "spec",
  "selector",
  "colour",
  "default_pools",
  "rules",
  "data",
  "id",
);

/** Values with their mask, which is sensitive at any depth. */
const { tree } = fc.letrec<{ tree: Masked }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    open,
    secret,
    fc.array(tie("tree"), { maxLength: 3 }).map((members) => ({
      value: members.map(({ value }) => value),
      mask: members.map(({ mask }) => mask),
    })),
    fc.dictionary(keys, tie("tree"), { maxKeys: 4 }).map((members) => ({
      value: Object.fromEntries(Object.entries(members).map(([key, { value }]) => [key, value])),
      mask: Object.fromEntries(Object.entries(members).map(([key, { mask }]) => [key, mask])),
    })),
    // a value that is sensitive as a whole
    fc.dictionary(keys, secretText, { minKeys: 1, maxKeys: 2 }).map((value) => ({ value, mask: true })),
  ),
}));

const resource = fc
  .record({
    type: fc.constantFrom(
      "cloudflare_load_balancer",
      "cloudflare_load_balancer_pool",
      "kubernetes_service_v1",
      "kubernetes_deployment_v1",
      "kubernetes_config_map_v1",
      "other_thing",
    ),
    name: fc.constantFrom("a", "b"),
    before: fc.dictionary(keys, tree, { maxKeys: 4 }),
    after: fc.dictionary(keys, tree, { maxKeys: 4 }),
    unknown: fc.dictionary(keys, fc.boolean(), { maxKeys: 2 }),
    actions: fc.constantFrom(["update"], ["create"], ["delete"], ["delete", "create"], ["forget"], ["no-op"]),
  })
  .map(({ type, name, before, after, unknown, actions }): ResourceInput => {
    const part = (members: Readonly<Record<string, Masked>>, key: keyof Masked): object =>
      Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member[key]]));
    return {
      type,
      name,
      actions,
      before: part(before, "value"),
      after: part(after, "value"),
      unknown,
      sensitiveBefore: part(before, "mask"),
      sensitiveAfter: part(after, "mask"),
    };
  });

test("no output has a sensitive text, wherever the plan has it", () => {
  fc.assert(
    fc.property(fc.array(resource, { maxLength: 4 }), fc.array(resource, { maxLength: 2 }), (resources, drift) => {
      expect(everything(planText(resources, {}, drift))).not.toContain("SECRET-");
    }),
    { numRuns: 100 },
  );
});

test("given a sensitive text, when the plan has it elsewhere without a mark, then no output has it", () => {
  const leaked = "correct horse battery staple";
  const echo: ResourceInput = {
    type: "kubernetes_config_map_v1",
    name: "echo",
    before: { data: { a: "x" } },
    after: { data: { a: `>${leaked}<` } },
  };
  expect(everything(planText([echo]))).toContain(leaked);
  const marked: ResourceInput = {
    type: "kubernetes_secret_v1",
    name: "s",
    before: { data: leaked },
    after: { data: "y" },
    sensitiveBefore: { data: true },
  };
  expect(everything(planText([echo, marked]))).not.toContain(leaked);
  const variables = {
    variables: { token: { value: leaked } },
    configuration: { root_module: { variables: { token: { sensitive: true } } } },
  };
  expect(everything(planText([echo], variables))).not.toContain(leaked);
  const state = {
    prior_state: { values: { root_module: { resources: [{ values: { a: leaked }, sensitive_values: { a: true } }] } } },
  };
  expect(everything(planText([echo], state))).not.toContain(leaked);
});

test("no output has a sensitive name, hostname, colour or reason", () => {
  const blue = { active: "blue", blue: 100 } as const;
  const reason = "SECRET-REASON";
  const service = activeService(blue, { ...blue, rollback: { from: "green", reason } });
  const masked = [
    {
      ...loadBalancer(blue, { ...blue, blue: 50 }),
      sensitiveAfter: { name: true, default_pools: true, steering_policy: true },
    },
    pool("blue"),
    { ...pool("green"), sensitiveAfter: { name: true } },
    { ...service, sensitiveAfter: { metadata: [{ annotations: { "switchyard.dev/rollback-reason": true } }] } },
  ];
  const text = everything(planText(masked));
  expect(text).not.toContain(reason);
  expect(text).not.toContain("local-shop-green");
  expect(text).not.toContain("shop.example.com");
});
