import { HostnameLoadBalancer, type HostnameLoadBalancerProps } from "../../../constructs/cloudflare/load-balancer.js";
import { Monitor } from "../../../constructs/cloudflare/monitor.js";
import { OriginPool } from "../../../constructs/cloudflare/origin-pool.js";
import { inPlainStack, pick, refusalOf } from "../../support/template.js";

function made(change: (pools: readonly [OriginPool, OriginPool]) => Partial<HostnameLoadBalancerProps>) {
  return inPlainStack((stack) => {
    const shared = { accountId: "a".repeat(32), description: "cart" };
    const monitor = new Monitor(stack, "monitor", shared);
    const pool = (name: string) => {
      const origins = [{ name, address: `${name}.example.net`, host: `${name}.example.net` }];
      return new OriginPool(stack, name, { ...shared, name, monitor, origins });
    };
    const [a, b] = [pool("a"), pool("b")];
    new HostnameLoadBalancer(stack, "balancer", {
      zoneId: "b".repeat(32),
      description: "cart",
      hostname: "cart.example.com",
      steering: "off",
      defaultPools: [a],
      fallbackPool: a,
      ...change([a, b]),
    });
  }).resource("cloudflare_load_balancer", "balancer");
}

test("renders no empty map without weights, which would show as a difference on every plan", () => {
  expect(
    pick(
      made(() => ({})),
      "random_steering",
    ),
  ).toEqual({ default_weight: 0 });
});

test("renders an empty list without a rule", () => {
  expect(
    pick(
      made(() => ({})),
      "rules",
    ),
  ).toEqual([]);
});

test("escapes Terraform's expressions in a condition", () => {
  const rule = { name: "candidate", condition: `in {"\${var.gateway_secret}"}` };
  expect(
    pick(
      made(([a, b]) => ({ rule: { ...rule, pool: a, fallback: b } })),
      "rules",
      0,
      "condition",
    ),
  ).toBe('in {"$${var.gateway_secret}"}');
});

describe("refuses", () => {
  type Change = (pools: readonly [OriginPool, OriginPool]) => Partial<HostnameLoadBalancerProps>;
  const refused: readonly (readonly [string, Change, string])[] = [
    ["no pool", () => ({ defaultPools: [] }), "`defaultPools` got none: a load balancer needs at least one"],
    [
      "a weight in percent",
      ([a]) => ({ weights: [{ pool: a, weight: 5 }] }),
      "`weights` got 5: allowed is 0 to 1, so 5 % is 0.05",
    ],
    [
      "random steering over a pool without a weight",
      ([a, b]) => ({ steering: "random", defaultPools: [a, b], weights: [{ pool: a, weight: 1 }] }),
      "`weights` lacks a pool of `defaultPools`: random steering would send it no requests",
    ],
    [
      "a header remembered for a day",
      () => ({ sticky: { header: "X-Run-Id", ttl: 86_400 } }),
      "`sticky.ttl` got 86400: allowed is a whole number from 30 to 3600 seconds",
    ],
  ];
  test.each(refused)("%s", (_, change, message) => {
    expect(refusalOf(() => made(change))).toBe(`bench/balancer:\n  - ${message}`);
  });
});
