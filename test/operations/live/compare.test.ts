import { routesOfService, type ServiceRoutes } from "../../../model/route/declared.js";
import { foreignIdentity } from "../../../model/route/identity.js";
import type { Choice, Route } from "../../../model/route/route.js";
import type { LiveCluster } from "../../../operations/live/cluster.js";
import { compare } from "../../../operations/live/compare.js";
import type { LiveEdge } from "../../../operations/live/edge.js";
import { cartEnvironment, colouredOf, type Plain } from "../../support/environment.js";

const environment = cartEnvironment();
const stack = "test-cart-traffic";
const none = { ready: 0, notReady: 0 };

/** Where the requests of `cart` go by a declaration. */
function routes(service: Plain): ServiceRoutes & { readonly edge: Route } {
  const declared = cartEnvironment(service);
  const all = routesOfService(declared, colouredOf(declared));
  if (all.edge === undefined) throw new Error("cart has an edge");
  return { ...all, edge: all.edge };
}

const blue = routes({ active: "blue" });
const green = routes({ active: "green" });
const canary = routes({ active: "blue", rollout: { mode: "canary", percent: 5, sticky: false } });
const rollback = { from: "green", strategy: "gradual", remaining: 25, reason: "errors", at: "2026-03-01T03:12:00Z" };
const leaving = routes({ active: "blue", rollback });

const pools = new Map([
  ["colour:cart/blue" as const, { id: "8".repeat(32), name: "test-cart-blue" }],
  ["colour:cart/green" as const, { id: "9".repeat(32), name: "test-cart-green" }],
]);

function live(edge: Route | undefined, cluster: Route | undefined): { edge?: LiveEdge; cluster: LiveCluster } {
  return {
    ...(edge === undefined ? {} : { edge: { id: "balancer", route: edge, pools, healthy: {} } }),
    cluster: { ...(cluster === undefined ? {} : { route: cluster }), colours: { blue: none, green: none } },
  };
}

test.each([
  ["both as declared", green, green.edge, green.cluster, "as-declared", "edge green, cluster green"],
  ["neither half of a flip", green, blue.edge, blue.cluster, "not-applied", "not applied: edge blue, cluster blue"],
  ["the edge alone", green, green.edge, blue.cluster, "half-made", "half-made: edge green, cluster blue"],
  ["the cluster alone", green, blue.edge, green.cluster, "half-made", "half-made: edge blue, cluster green"],
  [
    "a step of a canary that is not applied is no half of a flip",
    canary,
    blue.edge,
    blue.cluster,
    "not-applied",
    "not applied: edge blue, cluster blue",
  ],
  [
    "a gradual rollback whose selector has not moved",
    leaving,
    leaving.edge,
    green.cluster,
    "half-made",
    "half-made: edge blue 75 %, green 25 %, cluster green",
  ],
  ["nothing", blue, undefined, undefined, "not-deployed", "not deployed"],
] as const)("%s", (_, declared, edge, cluster, standing, words) => {
  const found = compare({ environment, stack, declared, ...live(edge, cluster), silent: [] });
  expect([found.standing, found.words]).toEqual([standing, words]);
});

test("says nothing of an API that did not answer, and what the other one says", () => {
  const { edge } = live(green.edge, undefined);
  const found = compare({ environment, stack, declared: blue, edge, silent: ["cluster"] });
  expect([found.standing, found.words]).toEqual(["unknown", "edge green; the cluster did not answer"]);
  expect(found.deviations.map(({ what, declared, live: is }) => [what, declared, is])).toEqual([
    ["cart.example.com default_pools", "test-cart-blue", "test-cart-green"],
    ["cart.example.com fallback_pool", "test-cart-blue", "test-cart-green"],
    ["cart.example.com random_steering", "test-cart-blue=1, test-cart-green=0", "test-cart-blue=0, test-cart-green=1"],
    [
      'cart.example.com rule "candidate"',
      'any(http.request.headers["x-switchyard-preview"][*] ne "") → test-cart-green',
      'any(http.request.headers["x-switchyard-preview"][*] ne "") → test-cart-blue',
    ],
  ]);
});

test("tells what is annotated or selected otherwise, and that there is no Service", () => {
  const told = (cluster: Route | undefined) =>
    compare({ environment, stack, declared: blue, ...live(blue.edge, cluster), silent: [] }).deviations.map(
      ({ what, declared, live: is }) => [what, declared, is],
    );
  expect(told(leaving.cluster)).toContainEqual([
    "Service cart annotation switchyard.dev/rollback-from",
    "nothing",
    "green",
  ]);
  expect(told(green.cluster)).toEqual([
    ["Service cart selector", "app.kubernetes.io/name=cart, colour=blue", "app.kubernetes.io/name=cart, colour=green"],
    ["Service cart annotation switchyard.dev/active", "blue", "green"],
  ]);
  expect(told(undefined)).toEqual([["Service cart", "app.kubernetes.io/name=cart, colour=blue", "nothing"]]);
});

test("a pool of somebody else's is called by its name", () => {
  const foreign = foreignIdentity("7".repeat(32));
  const usual = { ...blue.edge.choices.at(-1), when: { kind: "default" }, legs: [{ target: foreign }] } as const;
  const edge: LiveEdge = {
    id: "balancer",
    route: { ...blue.edge, choices: [...blue.edge.choices.slice(0, -1), usual] },
    pools: new Map([...pools, [foreign, { id: "7".repeat(32), name: "theirs" }]]),
    healthy: {},
  };
  const found = compare({ environment, stack, declared: blue, ...live(undefined, blue.cluster), edge, silent: [] });
  expect(found.deviations.map(({ what, live: is }) => [what, is])).toContainEqual([
    "cart.example.com default_pools",
    "theirs",
  ]);
});

test("removes a foreign rule by a request of its own, and keeps the declared one, with ids and quotes that a shell takes", () => {
  const quoted = routes({ active: "blue", edge: { hostname: "cart.example.com", previewHeader: "X-It" } });
  const [candidate, usual] = quoted.edge.choices;
  if (candidate?.when.kind !== "rule" || usual === undefined) throw new Error("a rule is declared");
  const declared = {
    ...quoted,
    edge: { ...quoted.edge, choices: [{ ...candidate, when: { ...candidate.when, condition: "it's" } }, usual] },
  };
  const byHand: Choice = { when: { ...candidate.when, name: "by hand", condition: "" } };
  const seen = live({ ...declared.edge, choices: [byHand, ...declared.edge.choices] }, declared.cluster);

  const found = compare({ environment, stack, declared, ...seen, silent: [] });

  expect([found.standing, found.deviations.map(({ what, live: is }) => [what, is])]).toEqual([
    "differs",
    [['cart.example.com rule "by hand"', "always → overrides"]],
  ]);
  expect(found.deviations[0]?.remedy).toContain(
    `--data '{"rules":[{"name":"candidate","condition":"it'\\''s","disabled":false,"priority":0,"terminates":true,` +
      `"overrides":{"default_pools":["${"9".repeat(32)}"],"fallback_pool":"${"8".repeat(32)}","steering_policy":"off","session_affinity":"none"}}]}'`,
  );
  expect(found.deviations[0]?.remedy).toContain(`/zones/${"b".repeat(32)}/load_balancers/balancer`);
});
