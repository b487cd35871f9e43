import { routesOfService, type ServiceRoutes } from "../../../model/route/declared.js";
import { foreignIdentity, ownersOf } from "../../../model/route/identity.js";
import { serviceRoute } from "../../../model/route/live.js";
import type { Choice, Route } from "../../../model/route/route.js";
import type { Half, LivePart, RouteApi } from "../../../operations/live/api.js";
import { apisOf } from "../../../operations/live/apis.js";
import type { LiveCluster } from "../../../operations/live/cluster.js";
import { type Comparison, compare } from "../../../operations/live/compare.js";
import type { LiveEdge } from "../../../operations/live/live-edge.js";
import { cartEnvironment, colouredOf, type Plain } from "../../support/environment.js";

const environment = cartEnvironment();
const none = { ready: 0, notReady: 0 };

/** Returns the declared routes of `cart`. */
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

/** Decodes a live Service that is annotated with blue and selects by some labels. */
function selecting(selector: Readonly<Record<string, string>>): Route {
  const annotations = { "switchyard.dev/active": "blue" };
  return serviceRoute(
    { metadata: { name: "cart", annotations }, spec: { selector, ports: [] } },
    ownersOf(environment),
  );
}

/** Compares the answers of the APIs that are not silent. */
function compared(
  declared: ServiceRoutes,
  live: { readonly edge?: LivePart; readonly cluster?: LivePart },
  silent: readonly Half[] = [],
): Comparison {
  const apis: readonly RouteApi[] = apisOf(environment).filter(({ half }) => !silent.includes(half));
  const parts = apis.flatMap((api) => {
    const wanted = api.declared(declared);
    if (wanted === undefined) return [];
    const found = live[api.half];
    const deviations = api.compare(wanted, found, "switchyard apply test-cart-traffic");
    return [{ title: api.title, declared: wanted, live: found, deviations }];
  });
  return compare(
    parts,
    silent.map((half) => `the ${half} did not answer`),
  );
}

test.each([
  ["given both halves as declared", green, green.edge, green.cluster, "as-declared", "edge green, cluster green"],
  [
    "given neither half of a flip",
    green,
    blue.edge,
    blue.cluster,
    "not-applied",
    "not applied: edge blue, cluster blue",
  ],
  [
    "given a flip of only the edge",
    green,
    green.edge,
    blue.cluster,
    "half-made",
    "half-made: edge green, cluster blue",
  ],
  [
    "given a flip of only the cluster",
    green,
    blue.edge,
    green.cluster,
    "half-made",
    "half-made: edge blue, cluster green",
  ],
  [
    "given a canary step that is not applied",
    canary,
    blue.edge,
    blue.cluster,
    "not-applied",
    "not applied: edge blue, cluster blue",
  ],
  [
    "given a gradual rollback whose selector has not moved",
    leaving,
    leaving.edge,
    green.cluster,
    "half-made",
    "half-made: edge blue 75 %, green 25 %, cluster green",
  ],
  [
    "given a load balancer that is gone",
    blue,
    undefined,
    blue.cluster,
    "half-made",
    "half-made: edge nothing, cluster blue",
  ],
  [
    "given a Service that selects nothing, whatever it is annotated with",
    blue,
    blue.edge,
    selecting({}),
    "half-made",
    "half-made: edge blue, cluster nothing",
  ],
  [
    "given a Service that selects the colour by one more label",
    blue,
    blue.edge,
    selecting({ "app.kubernetes.io/name": "cart", colour: "blue", track: "stable" }),
    "differs",
    "edge blue, cluster blue, with differences",
  ],
  ["given no deployment", blue, undefined, undefined, "not-deployed", "not deployed"],
] as const)("%s, when compared, then the result names the standing", (_, declared, edge, cluster, standing, words) => {
  const found = compared(declared, live(edge, cluster));
  expect([found.standing, found.words]).toEqual([standing, words]);
});

test("given an API that did not answer, when compared, then only the other half is compared", () => {
  const found = compared(blue, live(green.edge, undefined), ["cluster"]);
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

test("differences of a Service include its selector, its annotations and its absence", () => {
  const differences = (cluster: Route | undefined) =>
    compared(blue, live(blue.edge, cluster)).deviations.map(({ what, declared, live: is }) => [what, declared, is]);
  expect(differences(leaving.cluster)).toContainEqual([
    "Service cart annotation switchyard.dev/rollback-from",
    "nothing",
    "green",
  ]);
  expect(differences(green.cluster)).toEqual([
    ["Service cart selector", "app.kubernetes.io/name=cart, colour=blue", "app.kubernetes.io/name=cart, colour=green"],
    ["Service cart annotation switchyard.dev/active", "blue", "green"],
  ]);
  expect(differences(undefined)).toEqual([["Service cart", "app.kubernetes.io/name=cart, colour=blue", "nothing"]]);
});

test("given a foreign pool, when compared, then the difference has its name", () => {
  const foreign = foreignIdentity("7".repeat(32));
  const usual = { ...blue.edge.choices.at(-1), when: { kind: "default" }, legs: [{ target: foreign }] } as const;
  const edge: LiveEdge = {
    id: "balancer",
    route: { ...blue.edge, choices: [...blue.edge.choices.slice(0, -1), usual] },
    pools: new Map([...pools, [foreign, { id: "7".repeat(32), name: "theirs" }]]),
    healthy: {},
  };
  const found = compared(blue, { ...live(undefined, blue.cluster), edge });
  expect(found.deviations.map(({ what, live: is }) => [what, is])).toContainEqual([
    "cart.example.com default_pools",
    "theirs",
  ]);
});

test("given a foreign rule, when compared, then the remedy removes it, keeps the declared rule, and is quoted for a shell", () => {
  const quoted = routes({ active: "blue", edge: { hostname: "cart.example.com", previewHeader: "X-It" } });
  const [candidate, usual] = quoted.edge.choices;
  if (candidate?.when.kind !== "rule" || usual === undefined) throw new Error("a rule is declared");
  const declared = {
    ...quoted,
    edge: { ...quoted.edge, choices: [{ ...candidate, when: { ...candidate.when, condition: "it's" } }, usual] },
  };
  const byHand: Choice = { when: { ...candidate.when, name: "by hand", condition: "" } };
  const seen = live({ ...declared.edge, choices: [byHand, ...declared.edge.choices] }, declared.cluster);

  const found = compared(declared, seen);

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
