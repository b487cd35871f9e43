import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { compare } from "../../../model/route/compare.js";
import { routesOfService } from "../../../model/route/declared.js";
import { isIdentity } from "../../../model/route/identity.js";
import { hostnameRoute } from "../../../model/route/live.js";
import type { Route } from "../../../model/route/route.js";
import { afterApply, certain } from "../../../model/route/value.js";
import {
  type Balancer,
  type EdgeConfiguration,
  edgeConfiguration,
} from "../../../sandbox/data-plane/edge/configuration.js";
import { choose } from "../../../sandbox/data-plane/edge/steering.js";
import { cartEnvironment, colouredOf, type Plain } from "../../support/environment.js";

// the machine may be busy
jest.setTimeout(180_000);

const ids: readonly string[] = ["blue", "green", "fly"];
const owners = { environment: "test", services: { cart: ["fly"] }, edges: {} };
const header = (name: string): string => `any(http.request.headers["${name}"][*] ne "")`;

/** A configuration of Cloudflare's, as its API has it. */
interface World {
  readonly pools: readonly Plain[];
  readonly balancer: Plain;
}

const weight = fc.constantFrom(0, 0.25, 0.5, 1);
const origin = (name: string) =>
  fc.record({
    name: fc.constant(name),
    address: fc.constantFrom("a.example.com", "b.example.com"),
    port: fc.constantFrom(0, 8080),
    enabled: fc.boolean(),
    weight,
    header: fc.constantFrom({}, { Host: ["h.example.com"] }),
  });
const pool = (id: string) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`test-cart-${id}`),
    enabled: fc.boolean(),
    minimum_origins: fc.constantFrom(1, 2),
    origins: fc.oneof(fc.tuple(origin("one")), fc.tuple(origin("one"), origin("two"))),
  });

const some = fc.shuffledSubarray([...ids], { minLength: 1 });
const weights = fc.record({
  default_weight: fc.constantFrom(0, 1),
  pool_weights: fc.record({ blue: weight, green: weight }, { requiredKeys: [] }),
});
const attributes = fc.record({
  headers: fc.constant(["X-Run-Id"]),
  zero_downtime_failover: fc.constantFrom("none", "temporary"),
});
const overrides = fc.record(
  {
    default_pools: some,
    fallback_pool: fc.constantFrom(...ids),
    steering_policy: fc.constantFrom("off", "random"),
    random_steering: weights,
  },
  { requiredKeys: [] },
);
const rule = fc.record({
  name: fc.constantFrom("candidate", "other"),
  condition: fc.constantFrom(header("x-preview"), header("x-run-id")),
  disabled: fc.boolean(),
  priority: fc.constantFrom(0, 1),
  terminates: fc.boolean(),
  overrides,
});
const balancer = (mostRules: number, affinities: readonly string[]) =>
  fc.record({
    name: fc.constant("cart.example.com"),
    enabled: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    proxied: fc.boolean(),
    steering_policy: fc.constantFrom("off", "random"),
    default_pools: some,
    fallback_pool: fc.constantFrom(...ids),
    random_steering: weights,
    session_affinity: fc.constantFrom(...affinities),
    session_affinity_attributes: attributes,
    adaptive_routing: fc.record({ failover_across_pools: fc.boolean() }),
    rules: fc.array(rule, { maxLength: mostRules }),
  });

/** Two configurations, of which the second has some parts of a third: most of the time they are alike. */
const pairs = (mostRules: number, affinities: readonly string[]): fc.Arbitrary<readonly [World, World]> => {
  const pools = fc.tuple(...ids.map(pool));
  const parts = fc.subarray(
    ["enabled", "default_pools", "steering_policy", "random_steering", "fallback_pool", "rules", "pools"],
    {
      maxLength: 2,
    },
  );
  const world = fc.record({ pools, balancer: balancer(mostRules, affinities) });
  return fc.tuple(world, world, parts).map(([one, other, changed]) => {
    const taken = Object.fromEntries(Object.entries(other.balancer).filter(([key]) => changed.includes(key)));
    const second = {
      pools: changed.includes("pools") ? other.pools : one.pools,
      balancer: { ...one.balancer, ...taken },
    };
    return [one, second] as const;
  });
};

const requests: readonly Readonly<Record<string, readonly string[]>>[] = [
  {},
  { "x-preview": ["1"] },
  { "x-run-id": ["r"] },
];
const steps = 12;
/** More would take too long. */
const mostPlaces = 5;

/** The servers of several configurations, whose health can differ. */
function placesIn(worlds: readonly World[]): readonly string[] {
  const all = worlds.flatMap(({ pools }) => {
    const read = edgeConfiguration({ pools, monitors: [], zones: [] });
    return [...read.pools.values()].flatMap((pool) => pool.origins.map((origin) => serverOf({ pool, origin })));
  });
  return [...new Set(all)];
}

/** What the data plane does with requests of every kind, whichever pools are healthy. */
function treatmentOf({ pools, balancer: source }: World, places: readonly string[]): unknown {
  const configuration = edgeConfiguration({
    pools,
    monitors: [],
    zones: [{ name: "example.com", balancers: [{ id: "lb", ...source }], records: [], rulesets: [] }],
  });
  const [found] = configuration.balancers.values();
  if (found === undefined) throw new Error("there is a load balancer");
  if (!found.enabled) return "no answer";
  return requests.map((headers) => treatment(found, configuration, headers, places));
}

function treatment(
  found: Balancer,
  { pools }: EdgeConfiguration,
  headers: (typeof requests)[number],
  places: readonly string[],
): unknown {
  const decided = found.decide({ host: found.host, method: "GET", path: "/", query: "", headers, ip: "192.0.2.1" });
  if ("contentType" in decided) return decided;
  const { affinity, headers: names, allHeaders, ttl, drain, failover, acrossPools } = decided;
  const sticks = found.proxied && affinity !== "none";
  const pins = [undefined, ...(sticks ? ids.map((pool) => ({ pool, origin: "one" })) : [])];
  const reached = pins.map((pinned) =>
    Array.from({ length: 2 ** places.length }, (_, up) => {
      const isUp: Parameters<typeof choose>[2]["isUp"] = (pool, origin) =>
        places.some((place, at) => place === serverOf({ pool, origin }) && (up & (1 << at)) !== 0);
      return counted((random) => choose(decided, pools, { isUp, pinned, clientKey: "client", since: () => 0, random }));
    }),
  );
  const sticky = sticks ? { affinity, names, allHeaders, ttl, drain } : "none";
  const retried = found.proxied && failover !== "none" ? { failover, acrossPools } : "none";
  return { reached, sticky, retried };
}

/** How many of all chances lead to which server of which pool. */
function counted(chosen: (random: () => number) => ReturnType<typeof choose>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let first = 0; first < steps; first++) {
    for (let second = 0; second < steps; second++) {
      const chances = [first, second].map((step) => (step + 0.5) / steps);
      const choice = chosen(() => chances.shift() ?? 0);
      const key = choice === undefined ? "nothing" : serverOf(choice);
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return counts;
}

function serverOf({
  pool: { name },
  origin: { address, port, host },
}: Pick<NonNullable<ReturnType<typeof choose>>, "pool" | "origin">): string {
  return `${name} ${address}:${port} ${host ?? "-"}`;
}

function routeOf({ pools, balancer: loadBalancer }: World): Route {
  return hostnameRoute(
    {
      loadBalancer,
      poolNames: new Map(pools.map(({ id, name }) => [String(id), String(name)])),
      pools: new Map(pools.map((one) => [String(one.id), one])),
    },
    owners,
    "cart",
  ).route;
}

test("given at most one rule and no sessions, then a difference is noticed exactly if the data plane treats a request differently", () => {
  fc.assert(
    fc.property(pairs(1, ["none"]), ([one, other]) => {
      const places = placesIn([one, other]);
      // of more servers the rest is down, which hides what needs all of them
      fc.pre(places.length <= mostPlaces);
      const isAlike = isDeepStrictEqual(treatmentOf(one, places), treatmentOf(other, places));
      expect([compare(routeOf(one), routeOf(other)).length === 0, one, other]).toEqual([isAlike, one, other]);
    }),
    { numRuns: 40 },
  );
});

test("given more rules and sessions, then every difference in the data plane is noticed", () => {
  fc.assert(
    fc.property(pairs(3, ["none", "header"]), ([one, other]) => {
      if (compare(routeOf(one), routeOf(other)).length > 0) return;
      const places = placesIn([one, other]).slice(0, mostPlaces);
      expect(treatmentOf(one, places)).toEqual(treatmentOf(other, places));
    }),
    { numRuns: 40 },
  );
});

describe("what requests notice", () => {
  const declared = (service: Plain): { readonly edge: Route; readonly cluster: Route } => {
    const environment = cartEnvironment(service);
    const { edge, cluster } = routesOfService(environment, colouredOf(environment));
    if (edge === undefined) throw new Error("cart has an edge");
    return { edge, cluster };
  };
  const blue = declared({});
  const told = (before: Route | undefined, after: Route | undefined): readonly string[] =>
    compare(before, after).map(({ part, of }) => (of === undefined ? part : `${part} of ${of}`));

  test("a flip changes shares and the last resort of the hostname, and where the Service leads", () => {
    const green = declared({ active: "green" });
    expect(told(blue.edge, green.edge)).toEqual(["last resort", "rules", "shares"]);
    expect(told(blue.cluster, green.cluster)).toEqual(["shares"]);
    expect(told(blue.cluster, blue.cluster)).toEqual([]);
  });

  test("a hostname that is switched off, or made, or removed", () => {
    const off = declared({ edge: { hostname: "cart.example.com", enabled: false } });
    expect(told(blue.edge, off.edge)).toContain("answers");
    expect(told(off.edge, { ...off.edge, choices: [] })).toEqual([]);
    expect(told(undefined, blue.edge)).toEqual(["route"]);
    expect(told(blue.edge, undefined)).toEqual(["route"]);
    expect(told(undefined, undefined)).toEqual([]);
    const renamed = declared({ edge: { hostname: "shop.example.com" } });
    expect(told(blue.edge, renamed.edge)).toEqual(["route"]);
  });

  test("the same shares that arrive elsewhere, or are probed otherwise", () => {
    const changed = declared({ edge: { hostname: "cart.example.com", monitor: { path: "/ready" } } });
    expect(told(blue.edge, changed.edge)).toEqual(["check of colour:cart/blue", "check of colour:cart/green"]);
    const target = blue.edge.targets["colour:cart/blue"];
    if (target?.kind !== "pool") throw new Error("blue is a pool");
    const origins = certain(target.origins).map((origin) => ({ ...origin, address: "elsewhere.example.net" }));
    const moved = { ...blue.edge, targets: { ...blue.edge.targets, "colour:cart/blue": { ...target, origins } } };
    expect(told(blue.edge, moved)).toEqual(["target of colour:cart/blue"]);
    const ports = { ...blue.cluster.targets };
    for (const [identity, pods] of Object.entries(blue.cluster.targets)) {
      if (pods.kind === "pods" && isIdentity(identity)) ports[identity] = { ...pods, ports: [] };
    }
    expect(told(blue.cluster, { ...blue.cluster, targets: ports })).toEqual(["target of colour:cart/blue"]);
  });

  test("a value that is known after apply, and a weight of zero is no difference", () => {
    const [rule, usual] = blue.edge.choices;
    if (rule === undefined || usual === undefined) throw new Error("cart has a rule");
    const unknown = { ...usual, legs: [{ target: afterApply(`\${a_pool.blue.id}`) }] };
    expect(told(blue.edge, { ...blue.edge, choices: [rule, unknown] })).toContain("shares");
    const withoutSpare = { ...usual, spare: [] };
    expect(told(blue.edge, { ...blue.edge, choices: [rule, withoutSpare] })).toEqual([]);
  });

  test("an answer without any pool, and requests from one place", () => {
    const answer = { status: 503, contentType: "text/plain", body: "back soon" };
    const when = {
      kind: "rule",
      name: "maintenance",
      condition: "",
      disabled: false,
      priority: 0,
      terminates: true,
    } as const;
    const [, usual] = blue.edge.choices;
    if (usual === undefined) throw new Error("cart has a usual choice");
    expect(told(blue.edge, { ...blue.edge, choices: [{ when, answer }, usual] })).toEqual(["rules"]);
    const place = { when: { kind: "region", code: "WEU" }, legs: [{ target: "colour:cart/green" }] } as const;
    expect(told(blue.edge, { ...blue.edge, choices: [...blue.edge.choices, place] })).toEqual(["place of region WEU"]);
  });
});
