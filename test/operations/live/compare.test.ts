import { isColoured } from "../../../model/environment";
import { loadEnvironment } from "../../../model/load";
import type { ColouredService } from "../../../model/schema/service";
import type { LiveCluster } from "../../../operations/live/cluster";
import { compare } from "../../../operations/live/compare";
import type { LiveEdge } from "../../../operations/live/edge";
import { type EdgeTraffic, sharesOf, sharesText } from "../../../operations/live/edge-traffic";
import type { DeclaredTraffic } from "../../../operations/live/traffic-stack";

const environment = loadEnvironment({ environment: "local", directory: "config" });
const service = environment.services.find(
  (one): one is ColouredService => isColoured(one) && one.name === "prompt-service",
) as ColouredService;
const poolOf = (colour: string): string => `local-prompt-service-${colour}`;

function traffic(shares: { readonly blue: number; readonly green: number }): EdgeTraffic {
  const live = (["blue", "green"] as const).filter((colour) => shares[colour] > 0).map(poolOf);
  return {
    enabled: true,
    steering: live.length === 1 ? "off" : "random",
    defaultPools: live,
    fallback: poolOf("blue"),
    weights: { [poolOf("blue")]: shares.blue / 100, [poolOf("green")]: shares.green / 100 },
    affinity: "none",
    rules: [],
  };
}

const [blue, green] = [traffic({ blue: 100, green: 0 }), traffic({ blue: 0, green: 100 })];
const none = { ready: 0, notReady: 0 };

function declared(edge: EdgeTraffic, selector: string): DeclaredTraffic {
  return {
    stack: "local-prompt-service-traffic",
    service: "prompt-service",
    namespace: "techdev",
    selector: { colour: selector },
    annotations: {},
    edge: { hostname: "prompt.example", zoneId: "z", accountId: "a", traffic: edge, rules: [] },
  };
}

function live(edge: EdgeTraffic | undefined, selector: string | undefined): { edge?: LiveEdge; cluster: LiveCluster } {
  return {
    ...(edge === undefined ? {} : { edge: { id: "balancer", traffic: edge, pools: new Map(), healthy: {} } }),
    cluster: {
      ...(selector === undefined ? {} : { selector: { colour: selector } }),
      annotations: {},
      colours: { blue: none, green: none },
    },
  };
}

test.each([
  ["both as declared", green, "green", green, "green", "as-declared", "edge green, cluster green"],
  ["neither half of a flip", green, "green", blue, "blue", "not-applied", "not applied: edge blue, cluster blue"],
  ["the edge alone", green, "green", green, "blue", "half-made", "half-made: edge green, cluster blue"],
  ["the cluster alone", green, "green", blue, "green", "half-made", "half-made: edge blue, cluster green"],
  [
    "a step of a canary that is not applied is no half of a flip",
    traffic({ blue: 95, green: 5 }),
    "blue",
    blue,
    "blue",
    "not-applied",
    "not applied: edge blue, cluster blue",
  ],
  [
    "a gradual rollback whose selector has not moved",
    traffic({ blue: 75, green: 25 }),
    "blue",
    traffic({ blue: 75, green: 25 }),
    "green",
    "half-made",
    "half-made: edge blue 75 %, green 25 %, cluster green",
  ],
  ["nothing", blue, "blue", undefined, undefined, "not-deployed", "not deployed"],
] as const)("%s", (_, wantedEdge, wantedSelector, liveEdge, liveSelector, standing, words) => {
  const found = compare({
    environment,
    service,
    declared: declared(wantedEdge, wantedSelector),
    ...live(liveEdge, liveSelector),
    silent: [],
  });
  expect([found.standing, found.words]).toEqual([standing, words]);
});

test("says nothing of an API that did not answer, and what the other one says", () => {
  const found = compare({
    environment,
    service,
    declared: declared(blue, "blue"),
    edge: live(green, "blue").edge,
    silent: ["cluster"],
  });
  expect([found.standing, found.words]).toEqual(["unknown", "edge green; the cluster did not answer"]);
  expect(found.deviations.map(({ where, what }) => [where, what])).toEqual([
    ["edge", "prompt.example default_pools"],
    ["edge", "prompt.example random_steering"],
  ]);
});

test("removes a foreign rule by a request of its own, and keeps the declared one, with ids and quotes that a shell takes", () => {
  const rule = { name: "candidate", condition: "it's", disabled: false, pools: [poolOf("green")], fallback: undefined };
  const wanted = declared({ ...blue, rules: [rule] }, "blue");
  const { edge } = wanted;
  if (edge === undefined) throw new Error("an edge is declared");
  const raw = [{ name: "candidate", condition: "it's", overrides: { default_pools: [poolOf("green")] } }];
  const foreign = { name: "by hand", condition: "", disabled: false, pools: [], fallback: undefined };
  const seen = live({ ...blue, rules: [rule, foreign] }, "blue");
  const pools = new Map([[poolOf("green"), "9".repeat(32)]]);

  const found = compare({
    environment,
    service,
    declared: { ...wanted, edge: { ...edge, rules: raw } },
    cluster: seen.cluster,
    edge: { id: "balancer", traffic: { ...blue, rules: [rule, foreign] }, pools, healthy: {} },
    silent: [],
  });

  expect([found.standing, found.deviations.map(({ what, live }) => [what, live])]).toEqual([
    "differs",
    [['prompt.example rule "by hand"', "always → overrides"]],
  ]);
  expect(found.deviations[0]?.remedy).toContain(
    `--data '{"rules":[{"name":"candidate","condition":"it'\\''s","overrides":{"default_pools":["${"9".repeat(32)}"]}}]}'`,
  );
  expect(found.deviations[0]?.remedy).toContain("/zones/z/load_balancers/balancer");
});

test("shares follow the weights of the pools that steering may choose, and order where it does not choose", () => {
  expect(sharesOf(traffic({ blue: 95, green: 5 }), poolOf)).toEqual({ blue: 95, green: 5 });
  expect(sharesOf({ ...blue, defaultPools: ["standby", poolOf("blue")] }, poolOf)).toEqual({ blue: 0, green: 0 });
  expect(sharesText({ blue: 0, green: 0 })).toBe("no colour");
  expect(sharesText({ blue: 40, green: 0 })).toBe("blue 40 %");
});
