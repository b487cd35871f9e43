import { changedPaths } from "../../../operations/guard/changes.js";
import { type PlanDefect, readPlan, UnreadablePlan, UntrustedPlan } from "../../../operations/guard/plan.js";
import { planDocument, planText, type ResourceInput } from "../../support/plan.js";

const update: ResourceInput = { type: "kubernetes_service_v1", name: "active", before: { a: 1 }, after: { a: 2 } };

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("input that is not a plan of format 1.x", () => {
  test.each<[string, string, PlanDefect, string]>([
    [
      "text",
      "Plan: 1 to add",
      "invalid-json",
      "the plan is not JSON: pass the output of `terraform show -json <plan>`",
    ],
    ["half a plan", planText([update]).slice(0, 200), "invalid-json", "the plan is not JSON"],
    ["nothing", "", "invalid-json", "the plan is not JSON"],
    ["a list", "[]", "not-a-plan", "the plan is not a JSON object"],
    ["null", "null", "not-a-plan", "the plan is not a JSON object"],
    ["no format", "{}", "unsupported-format", "the plan's format_version is none; this program reads 1.x"],
    ["a newer major", planText([update], { format_version: "2.0" }), "unsupported-format", 'format_version is "2.0"'],
    ["an older major", planText([update], { format_version: "0.1" }), "unsupported-format", 'format_version is "0.1"'],
    [
      "a state",
      '{"format_version":"1.0","values":{}}',
      "no-resource-changes",
      "the plan has no list of resource_changes",
    ],
    [
      "changes that are not a list",
      planText([], { resource_changes: {} }),
      "no-resource-changes",
      "pass the output of `terraform show -json <plan>`, not of a state",
    ],
    [
      "a change without an address",
      planText([], { resource_changes: [{ mode: "managed" }] }),
      "not-a-plan",
      "the plan does not match format 1.x: resource_changes.0.address",
    ],
    [
      "a change without a mask of its secrets",
      planText([{ ...update, change: { after_sensitive: undefined } }]),
      "not-a-plan",
      "resource_changes.0.change.after_sensitive: a mask of sensitive values is missing",
    ],
  ])("%s cannot be read", (_, text, defect, message) => {
    const error = thrownBy(() => readPlan(text));
    expect(error).toBeInstanceOf(UnreadablePlan);
    expect(error).toMatchObject({ defect, exitCode: 2, message: expect.stringContaining(message) });
  });

  test("an error does not quote text that is not JSON", () => {
    expect(String(thrownBy(() => readPlan("hunter2hunter2")))).not.toContain("hunter2");
  });
});

describe("an untrusted plan", () => {
  test.each<[string, string, PlanDefect, string]>([
    ["a failed plan", planText([update], { errored: true }), "errored", "planning failed, so the plan is incomplete"],
    ["a partial plan", planText([update], { complete: false }), "incomplete", "plan without -target"],
    [
      "changes that cannot be applied",
      planText([update], { applyable: false }),
      "not-applyable",
      "`applyable` is false",
    ],
    ["a deferred change", planText([update], { deferred_changes: [{}] }), "deferred-changes", "defers changes"],
    ["actions", planText([update], { action_invocations: [{}] }), "action-invocations", "invokes actions"],
    [
      "a check that failed",
      planText([update], { checks: [{ address: { to_display: "kubernetes_service_v1.active" }, status: "fail" }] }),
      "failed-checks",
      "checks failed: kubernetes_service_v1.active",
    ],
    [
      "an unknown action",
      planText([{ ...update, actions: ["teleport"] }]),
      "unknown-action",
      'kubernetes_service_v1.active: the plan does ["teleport"], which this program does not know',
    ],
    [
      "actions in an unknown order",
      planText([{ ...update, actions: ["create", "update"] }]),
      "unknown-action",
      "does not know",
    ],
    ["no action", planText([{ ...update, actions: [] }]), "unknown-action", "the plan does []"],
  ])("%s is refused", (_, text, defect, message) => {
    const error = thrownBy(() => readPlan(text));
    expect(error).toBeInstanceOf(UntrustedPlan);
    expect(error).toMatchObject({ defect, exitCode: 3, message: expect.stringContaining(message) });
  });

  test("given a partial plan, when partial plans are permitted, then it is read", () => {
    expect(readPlan(planText([update], { complete: false }), { partial: true }).resources).toHaveLength(1);
  });

  test("given a plan of OpenTofu without `applyable` and `complete`, then it is read", () => {
    const { applyable: _, complete: __, ...document } = planDocument([update]);
    expect(readPlan(JSON.stringify(document)).resources[0]?.action).toBe("update");
  });
});

test("a plan's actions, imports, moves and drift are distinguished", () => {
  const plan = readPlan(
    planText(
      [
        {
          type: "z",
          name: "replaced",
          before: {},
          after: {},
          actions: ["create", "delete"],
          change: { replace_paths: [["a", 0]] },
        },
        { type: "a", name: "imported", before: {}, after: {}, change: { importing: { id: "ns/x" } } },
        { type: "a", name: "updated", before: { v: 1 }, after: { v: 2 }, change: { importing: { id: "ns/y" } } },
        { type: "m", name: "moved", before: {}, after: {}, more: { previous_address: "m.old" } },
        { type: "f", name: "forgotten", before: {}, actions: ["forget"] },
        { type: "d", name: "read", mode: "data", after: {}, actions: ["read"] },
      ],
      { output_changes: { b: { actions: ["update"] }, a: { actions: ["create"] }, c: { actions: ["no-op"] } } },
      [update],
    ),
  );
  const changes = plan.resources.map(({ address, action, importedAs, movedFrom, replacePaths }) =>
    [address, action, importedAs ?? movedFrom ?? JSON.stringify(replacePaths)].join(" "),
  );
  expect(changes).toEqual([
    "a.imported import ns/x",
    "a.updated update ns/y",
    "data.d.read read []",
    "f.forgotten forget []",
    "m.moved move m.old",
    'z.replaced replace [["a",0]]',
  ]);
  expect(plan.drift.map(({ address, action }) => `${address} ${action}`)).toEqual([
    "kubernetes_service_v1.active update",
  ]);
  expect(plan.outputs).toEqual(["a", "b"]);
});

describe("changed paths", () => {
  const between = (before: unknown, after: unknown, masks: Partial<Record<"unknown" | "was" | "is", unknown>> = {}) =>
    changedPaths({
      change: {
        before,
        after,
        after_unknown: masks.unknown ?? {},
        before_sensitive: masks.was ?? {},
        after_sensitive: masks.is ?? {},
      },
    }).map(({ path, before: was, after: is, unknown, sensitive }) =>
      sensitive
        ? `${path} sensitive ${was} ${is}`
        : `${path} ${JSON.stringify(was)} ${unknown ? "unknown" : JSON.stringify(is)}`,
    );

  test.each<[string, unknown, unknown, readonly string[]]>([
    ["a changed leaf is listed", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, ["a[0].b 1 2"]],
    ["a key that is not a name is quoted", { a: { "x/y.z": 1 } }, { a: {} }, ['a["x/y.z"] 1 undefined']],
    ["another order of keys is no change", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ["absent, null and empty are equal", { a: null, b: {}, c: [] }, { a: {}, b: null }, []],
    ["a removed empty element is listed", { ingress: [{}] }, { ingress: [] }, ["ingress[0] {} undefined"]],
    ["an added element of nulls is listed", { a: [] }, { a: [{ b: null }] }, ["a[0] undefined {}"]],
    ["a list that becomes a map is listed as a whole", { a: [1] }, { a: { 0: 1 } }, ['a [1] {"0":1}']],
    ["a changed type is listed", { a: 1 }, { a: "1" }, ['a 1 "1"']],
    [
      "elements are sorted by number",
      { a: Array(11).fill(0) },
      { a: Array(11).fill(1) },
      Array.from({ length: 11 }, (_, at) => `a[${at}] 0 1`),
    ],
    ["a name that every object inherits is listed", { constructor: "x" }, {}, ['constructor "x" undefined']],
  ])("%s", (_, before, after, expected) => {
    expect(between(before, after)).toEqual(expected);
  });

  test("an unknown value is listed without its value", () => {
    expect(between({ a: 1 }, {}, { unknown: { a: true, b: [true] } })).toEqual([
      "a 1 unknown",
      "b[0] undefined unknown",
    ]);
  });

  test("a sensitive value is listed without its value, whichever side marks it", () => {
    expect(between({ a: "x" }, { a: "y" }, { was: { a: true } })).toEqual(["a sensitive undefined undefined"]);
    expect(between({ a: { b: "x" } }, { a: { b: "y" } }, { is: { a: true } })).toEqual([
      "a sensitive undefined undefined",
    ]);
    expect(between({ a: { b: "x" } }, {}, { was: { a: { b: true } }, unknown: { a: true } })).toEqual([
      "a sensitive undefined undefined",
    ]);
    expect(between({ a: "x" }, { a: "x" }, { was: { a: true }, is: { a: true } })).toEqual([]);
    expect(between({ a: "x" }, { a: "x" }, { is: { a: true } })).toEqual(["a sensitive undefined undefined"]);
  });
});
