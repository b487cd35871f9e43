import { kinds } from "../../../operations/guard/allow-list.js";
import type { Finding, GuardOptions } from "../../../operations/guard/finding.js";
import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { environmentFrom, settingsWith } from "../../support/environment.js";
import {
  activeService,
  type Declared,
  loadBalancer,
  planText,
  pool,
  poolIds,
  type ResourceInput,
  trafficResources,
} from "../../support/plan.js";

const blue: Declared = { active: "blue", blue: 100 };
const green: Declared = { active: "green", blue: 0 };
const canary = (percent: number): Declared => ({ active: "blue", blue: 100 - percent, sticky: true });
const back: Declared = { ...blue, rollback: { from: "green", reason: "errors", at: "2026-03-01T03:12:00Z" } };

function judge(resources: readonly ResourceInput[], options: GuardOptions = {}, drift: readonly ResourceInput[] = []) {
  return guard(readPlan(planText(resources, {}, drift)), options);
}

function findings(resources: readonly ResourceInput[], options: GuardOptions = {}): readonly Finding[] {
  return judge(resources, options).findings;
}

describe("a permitted change of traffic", () => {
  test.each<[string, Declared | undefined, Declared, string]>([
    ["a first deployment", undefined, blue, "shop: first deployment, blue 100 %, 5 creations"],
    ["a canary", blue, canary(5), "shop: canary of green 0 % → 5 %, 1 in-place update"],
    ["a larger canary", canary(5), canary(25), "shop: canary of green 5 % → 25 %, 1 in-place update"],
    ["an aborted canary", canary(25), blue, "shop: green 25 % → 0 %, everything on blue, 1 in-place update"],
    [
      "a full rollout at the edge",
      canary(50),
      { ...blue, blue: 0 },
      "shop: green 50 % → 100 % of the edge; the cluster stays on blue, 1 in-place update",
    ],
    ["a flip", canary(50), green, "shop: blue 50 %, green 50 % → green 100 %, 2 in-place updates"],
    [
      "a promotion",
      { ...blue, blue: 0 },
      green,
      "shop: the cluster follows the edge: blue → green, 2 in-place updates",
    ],
    ["a rollback", green, back, "shop: rollback from green: green 100 % → blue 100 % (errors), 2 in-place updates"],
    [
      "a gradual rollback",
      green,
      { ...back, blue: 50 },
      "shop: rollback from green: green 100 % → blue 50 %, green 50 % (errors), 2 in-place updates",
    ],
    [
      "a step of a gradual rollback",
      { ...back, blue: 50 },
      { ...back, blue: 75 },
      "shop: rollback from green: blue 50 %, green 50 % → blue 75 %, green 25 % (errors), 1 in-place update",
    ],
    ["a settled rollback", back, blue, "shop: rollback settled, blue 100 %, 1 in-place update"],
    ["no change", blue, blue, "nothing to do"],
  ])("given a protected environment, when the plan has %s, then the guard passes it", (_, before, after, summary) => {
    const { verdict, findings: found, summary: said } = judge(trafficResources(before, after), { isProtected: true });
    expect([verdict, found, said]).toEqual(["pass", [], summary]);
  });

  test("given a half-made flip, when the other half is planned, then the guard passes it", () => {
    const half = trafficResources(canary(25), green).map((one) =>
      one.name === "active" ? activeService(green, green) : one,
    );
    expect(judge(half, { isProtected: true }).verdict).toBe("pass");
  });

  test("given a service without an edge, when it flips, then the guard passes it", () => {
    const { verdict, summary } = judge([activeService(blue, green)], { isProtected: true });
    expect([verdict, summary]).toEqual(["pass", "shop: blue → green, 1 in-place update"]);
  });

  test("given a manual change, when the plan reverts it, then the guard passes it", () => {
    const plan = trafficResources(green, blue);
    const drift = [loadBalancer(blue, green), activeService(blue, green)];
    const { verdict, summary } = judge(plan, { isProtected: true }, drift);
    expect(verdict).toBe("pass");
    expect(summary).toBe(
      "shop: undoes a change made outside of Terraform: green 100 % → blue 100 %, the cluster green → blue, 2 in-place updates",
    );
  });
});

describe("a refused flip", () => {
  const flip = trafficResources(canary(50), green);

  test.each<[string, ResourceInput, string, string]>([
    ["an extra update", pool("blue", [true, false]), "update", "create in a first deployment"],
    [
      "an extra resource",
      { type: "kubernetes_config_map_v1", name: "extra", after: { data: {} } },
      'create of kubernetes_config_map_v1 "extra"',
      "changes of cloudflare_load_balancer, kubernetes_service_v1",
    ],
    [
      "a removal",
      { type: "cloudflare_load_balancer_monitor", name: "monitor", before: { id: "m" } },
      "delete",
      "create",
    ],
    [
      "a forgotten object",
      { type: "kubernetes_service_v1", name: "old", before: { id: "s" }, actions: ["forget"] },
      "forget",
      "create or update",
    ],
    [
      "a replacement",
      {
        type: "cloudflare_load_balancer_pool",
        name: "other",
        before: { name: "a" },
        after: { name: "b" },
        actions: ["delete", "create"],
        change: { replace_paths: [["account_id"]] },
      },
      "replace (delete, then create) because of account_id",
      "create in a first deployment",
    ],
    [
      "a creation",
      { type: "cloudflare_load_balancer_monitor", name: "monitor", after: { path: "/" } },
      "a creation",
      "in-place updates, because this service is already deployed",
    ],
    [
      "an import",
      {
        type: "cloudflare_load_balancer_monitor",
        name: "m",
        before: {},
        after: {},
        change: { importing: { id: "1" } },
      },
      "import",
      "create in a first deployment",
    ],
    [
      "a move",
      { type: "cloudflare_load_balancer", name: "m", before: {}, after: {}, more: { previous_address: "x.y" } },
      "move from x.y",
      "create or update",
    ],
    [
      "another module's resource",
      {
        type: "kubernetes_service_v1",
        name: "active",
        address: "module.other.kubernetes_service_v1.active",
        before: {},
        after: { id: "1" },
      },
      "module.other.kubernetes_service_v1.active",
      "kubernetes_service_v1.<name>, in the root module and without an index",
    ],
    [
      "an object that a failed replacement left behind",
      { type: "cloudflare_load_balancer", name: "load-balancer", before: {}, more: { deposed: "a1" } },
      "delete (left behind by a failed replacement)",
      "create or update",
    ],
  ])("given a flip, when the plan also has %s, then the guard refuses it", (_, extra, found, allowed) => {
    const judged = judge([...flip.filter(({ name }) => name !== extra.name || extra.more || extra.address), extra]);
    expect(judged.verdict).toBe("refused");
    const said = judged.findings.map((one) => `${one.found} | ${one.allowed}`);
    expect(said).toContainEqual(expect.stringContaining(`${found} | ${allowed}`));
    for (const one of judged.findings) expect(one.remedy).not.toBe("");
  });

  test("given a flip, when either half is replaced, removed or created, then the guard refuses it", () => {
    for (const index of [0, 4]) {
      for (const actions of [
        ["delete", "create"],
        ["create", "delete"],
        ["delete"],
        ["forget"],
        ["create", "forget"],
      ]) {
        const broken = flip.map((one, at) => (at === index ? { ...one, actions } : one));
        const [first] = findings(broken);
        expect(first?.address).toBe(
          index === 0 ? "cloudflare_load_balancer.load-balancer" : "kubernetes_service_v1.active",
        );
        expect(first?.allowed).toBe("create or update");
      }
    }
  });

  test("given a flip, when its halves disagree, then the guard refuses it", () => {
    const halves = trafficResources(canary(50), green).map((one) =>
      one.name === "active" ? activeService(green, blue) : one,
    );
    expect(findings(halves)).toEqual([
      {
        address: "cloudflare_load_balancer.load-balancer",
        path: "default_pools",
        found: 'the edge sends requests to green, the cluster to "blue"',
        allowed: "the same colour in both",
        remedy: "plan both halves from one configuration; while one API is down, use --only edge or --only cluster",
      },
    ]);
    expect(judge(halves, { only: "edge" }).verdict).toBe("pass");
  });

  test("given a flip, when only one half moves, then the guard refuses it", () => {
    const edgeOnly = flip.map((one) => (one.name === "active" ? activeService(blue, blue) : one));
    expect(findings(edgeOnly).map(({ found }) => found)).toEqual([
      'the edge sends requests to green, the cluster to "blue"',
    ]);
    const clusterOnly = [...trafficResources(blue, blue).slice(0, 4), activeService(blue, green)];
    expect(findings(clusterOnly).map(({ found }) => found)).toEqual([
      'the edge sends requests to blue, the cluster to "green"',
    ]);
  });

  test("given a canary, when the selector moves, then the guard refuses it", () => {
    expect(findings(trafficResources(canary(50), { ...green, blue: 5 })).map(({ found }) => found)).toEqual([
      "the selector moves to green while the edge stays at blue 5 %, green 95 %",
    ]);
  });

  test("given a missing colour, when a flip goes to it, then the guard refuses it", () => {
    const service = activeService(blue, green);
    const teal = JSON.parse(JSON.stringify(service).replaceAll('"green"', '"teal"')) as ResourceInput;
    const found = findings([...flip.slice(0, 4), teal]).filter(({ path }) => path === "spec[0].selector.colour");
    expect(found.map(({ found: what, allowed }) => [what, allowed])).toEqual([
      ['"blue" → "teal"', "blue or green"],
      ['"teal"', "blue or green"],
    ]);
    const withoutGreen = flip.filter(({ name }) => name !== "pool-green");
    expect(findings(withoutGreen)).toContainEqual({
      address: "kubernetes_service_v1.active",
      path: "spec[0].selector.colour",
      found: "green",
      allowed: "blue",
      remedy: "release an image as `colours.green` first",
    });
    expect(findings(withoutGreen)).toContainEqual(
      expect.objectContaining({ path: "default_pools[0]", found: JSON.stringify(poolIds.green) }),
    );
  });

  test("given a flip, when a second service moves too, then the guard refuses both", () => {
    const other = { ...activeService(blue, green), name: "other" };
    expect(findings([...flip, other]).map(({ found }) => found)).toContain("one of 2 resources of this type");
  });

  test("given a protected environment, when a colour jumps from 0 % to 100 %, then only a rollback passes", () => {
    const jump = trafficResources(blue, green);
    expect(judge(jump).verdict).toBe("pass");
    expect(findings(jump, { isProtected: true })).toEqual([
      {
        address: "cloudflare_load_balancer.load-balancer",
        path: "default_pools",
        found: "green from 0 % to 100 %",
        allowed: "a canary first: this environment is protected",
        remedy:
          "give green a share with `rollout: {mode: canary, percent: …}` first; to go back to green, declare a `rollback` from blue",
      },
    ]);
    const wrong = { ...green, rollback: { from: "green" } };
    expect(findings(trafficResources(blue, wrong), { isProtected: true }).map(({ allowed }) => allowed)).toEqual([
      "the colour to leave, not the active one",
      "a canary first: this environment is protected",
    ]);
  });

  test("given a rollback, when it gives the bad colour a larger share, then the guard refuses it", () => {
    const more = findings(trafficResources({ ...back, blue: 75 }, { ...back, blue: 50 }));
    expect(more.map(({ found, allowed }) => [found, allowed])).toEqual([["green from 25 % to 50 %", "at most 25 %"]]);
  });
});

describe("weights, steering and the rule", () => {
  const step = trafficResources(blue, canary(5));
  const change = (path: readonly (string | number)[], value: unknown): readonly ResourceInput[] => {
    const copy = structuredClone(step) as ResourceInput[];
    let at = copy[0]?.after as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[path.at(-1) as string] = value;
    return copy;
  };

  test.each<[string, readonly (string | number)[], unknown, string, string]>([
    [
      "weights that do not add up",
      ["random_steering", "pool_weights", poolIds.green],
      0.5,
      "a sum of 1.45",
      "a sum of 1",
    ],
    ["a weight above 1", ["random_steering", "pool_weights", poolIds.green], 5, "0 → 5", "a number from 0 to 1"],
    ["a negative weight", ["random_steering", "pool_weights", poolIds.green], -1, "0 → -1", "a number from 0 to 1"],
    [
      "a weight that is text",
      ["random_steering", "pool_weights", poolIds.green],
      "0.05",
      '0 → "0.05"',
      "a number from 0 to 1",
    ],
    [
      "a weight for a pool out of rotation",
      ["random_steering", "pool_weights", poolIds.fly],
      0.05,
      "0.05",
      "0, because",
    ],
    ["a default weight", ["random_steering", "default_weight"], 0.1, "0 → 0.1", "0"],
    ["no weights", ["random_steering", "pool_weights"], {}, "none", "a weight for each default pool"],
    ["another steering", ["steering_policy"], "geo", '"off" → "geo"', "off or random"],
    [
      "a foreign pool",
      ["default_pools", 1],
      "00".repeat(16),
      `"${"00".repeat(16)}"`,
      "a pool of this stack: local-shop-blue",
    ],
    ["a standby with weights", ["default_pools", 1], poolIds.fly, "local-shop-fly", "a colour's pool first"],
    ["no pools", ["default_pools"], [], "none", "at least one pool"],
    ["a foreign fallback", ["fallback_pool"], "00".repeat(16), `"${"00".repeat(16)}"`, "a pool of this stack"],
    [
      "the candidate as fallback",
      ["fallback_pool"],
      poolIds.green,
      "local-shop-green",
      "a standby, or the pool of blue",
    ],
    ["affinity by cookies", ["session_affinity"], "cookie", '"none" → "cookie"', "none or header"],
    ["a rule for all requests", ["rules", 0, "condition"], "true", '"true"', "a header that is set"],
    [
      "a rule for some requests or for all",
      ["rules", 0, "condition"],
      'any(http.request.headers["x-a"][*] ne "") or http.host ne ""',
      '"any(',
      "a header that is set",
    ],
    ["a fixed response", ["rules", 0, "fixed_response"], { status_code: 200 }, "a fixed response", "none"],
    [
      "a rule to a standby",
      ["rules", 0, "overrides", "default_pools"],
      [poolIds.fly],
      "local-shop-fly",
      "the pool of a colour",
    ],
    ["two rules", ["rules"], [{}, {}], "2 rules", "one rule, for the candidate"],
  ])("the guard refuses %s", (_, path, value, found, allowed) => {
    const said = findings(change(path, value)).map((one) => `${one.found} | ${one.allowed}`);
    expect(said).toContainEqual(expect.stringMatching(startingWith(found, allowed)));
  });

  function startingWith(found: string, allowed: string): RegExp {
    const escaped = [found, allowed].map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${escaped[0]}.*\\| ${escaped[1]}`);
  }
});

test("given a plan of another environment, then the guard refuses it", () => {
  const refused = findings(trafficResources(blue, canary(5)), {
    environment: environmentFrom({ environment: settingsWith() }, "production"),
  });
  expect(refused.map(({ found, allowed }) => [found, allowed])).toEqual([
    ["local-shop-blue", "production-…"],
    ["local-shop-green", "production-…"],
    ["local-shop-fly", "production-…"],
    ["shop", "a service of production"],
  ]);
});

test("only a change of kind traffic may move traffic", () => {
  for (const kind of kinds.filter((one) => one !== "traffic")) {
    const permitted = findings(trafficResources(canary(50), green), { kind }).map(({ allowed }) => allowed);
    expect(permitted).toContain(`no change of shares with --kind ${kind}`);
    expect(permitted).toContain(`no change of the selector with --kind ${kind}`);
  }
});

test("given the same shares, when a hostname is switched off, then the summary says that it stops answering", () => {
  const [balancer, ...rest] = trafficResources(blue, blue);
  if (balancer === undefined) throw new Error("a plan of traffic has a load balancer");
  const after = { ...Object(balancer.after), enabled: false };
  const { summary, verdict } = judge([{ ...balancer, after }, ...rest]);
  expect([verdict, summary]).toEqual([
    "refused",
    "shop: blue 100 % as before; shop.example.com stops answering, 1 in-place update",
  ]);
});

test("given the same shares, when an origin moves, then the summary says that target settings change", () => {
  const [balancer, moved, ...rest] = trafficResources(blue, blue);
  if (balancer === undefined || moved === undefined) throw new Error("a plan of traffic has a pool");
  const origins = [{ name: "blue", address: "elsewhere.example.net", enabled: true, weight: 1 }];
  const balanced = { ...balancer, after: { ...Object(balancer.after), description: "other words" } };
  const { summary } = judge([balanced, { ...moved, after: { ...Object(moved.after), origins } }, ...rest]);
  expect(summary).toContain("shop: blue 100 % as before; shop.example.com changes: target settings (blue)");
});

test("given the same shares, when a hostname is renamed, then the summary says that the old one stops answering", () => {
  const [balancer, ...rest] = trafficResources(blue, blue);
  if (balancer === undefined) throw new Error("a plan of traffic has a load balancer");
  const after = { ...Object(balancer.after), name: "new.example.com" };
  expect(judge([{ ...balancer, after }, ...rest]).summary).toBe(
    "shop: blue 100 % as before; shop.example.com stops answering, new.example.com answers, 1 in-place update",
  );
});
