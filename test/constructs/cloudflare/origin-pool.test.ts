import { Monitor } from "../../../constructs/cloudflare/monitor.js";
import { OriginPool, type PoolOrigin } from "../../../constructs/cloudflare/origin-pool.js";
import { monitor as schema } from "../../../model/schema/edge.js";
import { cartEnvironment, environmentFrom, settingsWith } from "../../support/environment.js";
import { inStack, pick, refusalOf } from "../../support/template.js";

function made(origins: readonly PoolOrigin[], more: { drained?: boolean } = {}, environment = cartEnvironment()) {
  return inStack(environment, (stack) => {
    const shared = { environment, owner: "cart" };
    const monitor = new Monitor(stack, "monitor", { ...shared, monitor: schema.parse({}) });
    new OriginPool(stack, "pool", {
      ...shared,
      member: "blue",
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

test("origins are sorted by name, as Cloudflare returns them, and say everything", () => {
  const said = { enabled: true, header: { host: ["cart.example.com"] }, port: 0, flatten_cname: true };
  expect(pick(made([origin("b", 0), origin("a")]), "origins")).toEqual([
    { name: "a", address: "a.example.net", weight: 1, ...said },
    { name: "b", address: "b.example.net", weight: 0, ...said },
  ]);
});

test.each(["5.14.0", "5.18.0"])("the provider cloudflare %s knows no flatten_cname", (cloudflare) => {
  const environment = environmentFrom({ environment: settingsWith({ terraform: { providers: { cloudflare } } }) });
  expect(pick(made([origin("a")], {}, environment), "origins")).toEqual([
    { name: "a", address: "a.example.net", enabled: true, header: { host: ["cart.example.com"] }, port: 0, weight: 1 },
  ]);
});

test("a drained pool is switched off as a whole, and stays valid", () => {
  const pool = made([origin("a")], { drained: true });
  expect(pool).toMatchObject({ enabled: false, minimum_origins: 1, origins: [{ enabled: true }] });
});

describe("rejects", () => {
  const refused: readonly (readonly [string, readonly PoolOrigin[], string])[] = [
    ["no origin", [], "`origins` got none: a pool needs at least one"],
    ["a name twice", [origin("a"), origin("a")], "`origins` got the names a, a: each may be there once"],
    [
      "a weight that is a percentage",
      [origin("a"), origin("b", 50)],
      "`origins[].weight` got 1, 50: allowed is 0 to 1",
    ],
    [
      "nothing but weights of 0",
      [origin("a", 0), origin("b", 0)],
      "`origins[].weight` got only zeros: such a pool never serves; give one origin a weight above 0",
    ],
  ];
  test.each(refused)("%s", (_, origins, message) => {
    expect(refusalOf(() => made(origins))).toBe(`bench/pool:\n  - ${message}`);
  });

  test("all mistakes at once", () => {
    expect(refusalOf(() => made([origin("a", 2), origin("a", -1)]))).toBe(
      "bench/pool:\n  - `origins` got the names a, a: each may be there once\n  - `origins[].weight` got 2, -1: allowed is 0 to 1",
    );
  });
});
