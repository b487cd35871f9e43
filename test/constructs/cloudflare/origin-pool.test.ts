import { Monitor } from "../../../constructs/cloudflare/monitor.js";
import { OriginPool, type PoolOrigin } from "../../../constructs/cloudflare/origin-pool.js";
import { inPlainStack, pick, refusalOf } from "../../support/template.js";

function made(origins: readonly PoolOrigin[], more: { drained?: boolean; flattensCnames?: boolean } = {}) {
  return inPlainStack((stack) => {
    const shared = { accountId: "a".repeat(32), description: "[switchyard test/cart]" };
    const monitor = new Monitor(stack, "monitor", shared);
    new OriginPool(stack, "pool", {
      ...shared,
      name: "test-cart-blue",
      monitor,
      checkRegions: ["WEU", "EEU"],
      origins,
      ...more,
    });
  }).resource("cloudflare_load_balancer_pool", "pool");
}

const origin = (name: string, weight?: number): PoolOrigin => ({
  name,
  address: `${name}.example.net`,
  host: "cart.example.com",
  ...(weight === undefined ? {} : { weight }),
});

test("sorts origins by name, as Cloudflare returns them, and renders every value", () => {
  const said = { enabled: true, header: { host: ["cart.example.com"] }, port: 0, flatten_cname: true };
  expect(pick(made([origin("b", 0.5), origin("a")], { flattensCnames: true }), "origins")).toEqual([
    { name: "a", address: "a.example.net", weight: 1, ...said },
    { name: "b", address: "b.example.net", weight: 0.5, ...said },
  ]);
});

test("given a provider that does not know flatten_cname, when rendered, then it is absent", () => {
  expect(pick(made([origin("a")]), "origins")).toEqual([
    { name: "a", address: "a.example.net", enabled: true, header: { host: ["cart.example.com"] }, port: 0, weight: 1 },
  ]);
});

test("disables a drained pool as a whole, and keeps it valid", () => {
  const pool = made([origin("a")], { drained: true });
  expect(pool).toMatchObject({ enabled: false, minimum_origins: 1, origins: [{ enabled: true }] });
});

describe("refuses", () => {
  const refused: readonly (readonly [string, readonly PoolOrigin[], string])[] = [
    ["no origin", [], "`origins` got none: a pool needs at least one"],
    ["a name twice", [origin("a"), origin("a")], "`origins` got the names a, a: each may be there once"],
    [
      "a weight that is a percentage",
      [origin("a"), origin("b", 50)],
      "`origins[1].weight` got 50: allowed is a number from 0.01 to 1",
    ],
    [
      "a weight of 0, which would not take over",
      [origin("a"), origin("b", 0)],
      "`origins[1].weight` got 0: allowed is a number from 0.01 to 1",
    ],
    [
      "a weight between two steps",
      [origin("a", 0.125)],
      "`origins.a.weight` got 0.125: allowed is a number from 0.01 to 1 in steps of 0.01",
    ],
  ];
  test.each(refused)("%s", (_, origins, message) => {
    expect(refusalOf(() => made(origins))).toBe(`bench/pool:\n  - ${message}`);
  });

  test("reports all mistakes at once", () => {
    expect(refusalOf(() => made([origin("a", 2), origin("a", -1)]))).toBe(
      [
        "bench/pool:",
        "  - `origins` got the names a, a: each may be there once",
        "  - `origins[0].weight` got 2: allowed is a number from 0.01 to 1",
        "  - `origins[1].weight` got -1: allowed is a number from 0.01 to 1",
      ].join("\n"),
    );
  });
});
