import fc from "fast-check";
import { compare } from "../../../model/route/compare.js";
import { hostnameRoute } from "../../../model/route/live.js";
import type { Route } from "../../../model/route/route.js";
import {
  type Balancer,
  type EdgeConfiguration,
  edgeConfiguration,
} from "../../../sandbox/data-plane/edge/configuration.js";
import { choose } from "../../../sandbox/data-plane/edge/steering.js";
import type { Plain } from "../../support/environment.js";

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
    session_affinity: fc.constantFrom("none", "header"),
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
const balancer = (mostRules: number) =>
  fc.record({
    name: fc.constant("cart.example.com"),
    enabled: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    proxied: fc.boolean(),
    steering_policy: fc.constantFrom("off", "random"),
    default_pools: some,
    fallback_pool: fc.constantFrom(...ids),
    random_steering: weights,
    session_affinity: fc.constantFrom("none", "header"),
    session_affinity_attributes: attributes,
    adaptive_routing: fc.record({ failover_across_pools: fc.boolean() }),
    rules: fc.array(rule, { maxLength: mostRules }),
  });

/** Two configurations, of which the second has some parts of a third: most of the time they are alike. */
const pairs = (mostRules: number): fc.Arbitrary<readonly [World, World]> => {
  const pools = fc.tuple(...ids.map(pool));
  const parts = fc.subarray(
    ["enabled", "default_pools", "steering_policy", "random_steering", "fallback_pool", "rules", "pools"],
    {
      maxLength: 2,
    },
  );
  const world = fc.record({ pools, balancer: balancer(mostRules) });
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
const steps = [24, 8] as const;

/** What the data plane does with requests of every kind, whichever pools are healthy. */
function treatmentOf({ pools, balancer: source }: World): unknown {
  const configuration = edgeConfiguration({
    pools,
    monitors: [],
    zones: [{ name: "example.com", balancers: [{ id: "lb", ...source }], records: [], rulesets: [] }],
  });
  const [found] = configuration.balancers.values();
  if (found === undefined) throw new Error("there is a load balancer");
  if (!found.enabled) return "no answer";
  return requests.map((headers) => treatment(found, configuration, headers));
}

function treatment(found: Balancer, { pools }: EdgeConfiguration, headers: (typeof requests)[number]): unknown {
  const decided = found.decide({ host: found.host, method: "GET", path: "/", query: "", headers, ip: "192.0.2.1" });
  if ("contentType" in decided) return decided;
  const { affinity, headers: names, allHeaders, ttl, drain, failover, acrossPools } = decided;
  const sticks = found.proxied && affinity !== "none";
  const pins = [undefined, ...(sticks ? ids.map((pool) => ({ pool, origin: "one" })) : [])];
  const reached = pins.map((pinned) =>
    Array.from({ length: 2 ** ids.length }, (_, up) => {
      const isUp = ({ id }: { readonly id: string }) => (up & (1 << ids.indexOf(id))) !== 0;
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
  for (let first = 0; first < steps[0]; first++) {
    for (let second = 0; second < steps[1]; second++) {
      const chances = [(first + 0.5) / steps[0], (second + 0.5) / steps[1]];
      const choice = chosen(() => chances.shift() ?? 0);
      const key = choice === undefined ? "nothing" : serverOf(choice);
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return counts;
}

function serverOf({ pool: { name }, origin: { address, port, host } }: NonNullable<ReturnType<typeof choose>>): string {
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
  );
}

test("with at most one rule, nothing is noticed exactly where the data plane treats every request alike", () => {
  fc.assert(
    fc.property(pairs(1), ([one, other]) => {
      const isAlike = JSON.stringify(treatmentOf(one)) === JSON.stringify(treatmentOf(other));
      expect([compare(routeOf(one), routeOf(other)).length === 0, one, other]).toEqual([isAlike, one, other]);
    }),
    { numRuns: 80 },
  );
});

test("with more rules, whatever the data plane treats differently is noticed", () => {
  fc.assert(
    fc.property(pairs(3), ([one, other]) => {
      if (compare(routeOf(one), routeOf(other)).length > 0) return;
      expect(treatmentOf(one)).toEqual(treatmentOf(other));
    }),
    { numRuns: 80 },
  );
});
