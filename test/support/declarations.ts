import fc from "fast-check";
import type { Environment } from "../../model/environment.js";
import type { Origin } from "../../model/schema/edge.js";
import { environmentFrom, imageOf, type Plain, settingsWith, workloadWith } from "./environment.js";

const colours = ["blue", "green"] as const;
const at = "2026-03-01T03:12:00Z";

/** The names of origins, one of which ends with a colour's name. */
const originNames = ["primary", "fly-blue", "backup"] as const;

/** Values of every key of an origin but its address: a key of the schema that is not here does not compile. */
const originKeys = {
  drained: fc.boolean(),
  weight: fc.constantFrom(1, 0.5),
  host: fc.constantFrom(undefined, "h.mcpist.example"),
  configuration: fc.constant({}),
} satisfies Readonly<Record<Exclude<keyof Origin, "address">, fc.Arbitrary<unknown>>>;

const origins = fc
  .uniqueArray(fc.constantFrom(...originNames), { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .record(originKeys)
          .map((keys): [string, Plain] => [name, { address: `${name}.example.net`, ...withoutNothing(keys) }]),
      ),
    ),
  )
  .map((entries) => Object.fromEntries(entries));

const monitor = fc.record({ path: fc.constantFrom("/health", "/ready"), type: fc.constantFrom("http", "https") });

const rollout = fc.oneof(
  fc.constant({ mode: "off" }),
  fc
    .record({
      mode: fc.constant("canary"),
      percent: fc.integer({ min: 0, max: 99 }),
      sticky: fc.boolean(),
      allowlist: fc.subarray(["run-1", "run-2"]).map((runIds) => ({ runIds })),
    })
    .filter(({ percent, allowlist }) => percent > 0 || allowlist.runIds.length > 0),
  fc.constant({ mode: "full", allowlist: { runIds: ["run-1"] } }),
);

const publicPart = fc.record({
  standby: fc.constantFrom(undefined, "mcp"),
  monitor,
  enabled: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  sticky: fc.record({ header: fc.constantFrom("X-Run-Id", "X-Session"), ttl: fc.constantFrom(60, 1800) }),
  loadShedding: fc.record({ defaultPercent: fc.constantFrom(0, 10), sessionPercent: fc.constantFrom(0, 5) }),
});

const coloured = fc.record({
  kind: fc.constantFrom("blue-green", "external"),
  active: fc.constantFrom(...colours),
  rollout,
  remaining: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  both: fc.boolean(),
  isHeld: fc.boolean(),
  edge: fc.option(publicPart, { nil: undefined }),
});

/** Adjusts a service so that the loader would accept it. */
function serviceOf(name: string, made: typeof coloured extends fc.Arbitrary<infer T> ? T : never): Plain {
  const { kind, active, remaining, edge, isHeld } = made;
  const candidate = active === "blue" ? "green" : "blue";
  const rollback =
    remaining === undefined
      ? undefined
      : { from: candidate, reason: "errors", at, strategy: "gradual", remaining: edge === undefined ? 0 : remaining };
  // a held image gets no share
  const held = isHeld && rollback !== undefined ? [{ digest: imageOf("2").split("@")[1], reason: "errors", at }] : [];
  // without an edge there is no split, and a rollback alone decides where requests go
  const mode = edge === undefined || rollback !== undefined ? { mode: "off" } : made.rollout;
  const shares = rollback !== undefined || mode.mode !== "off";
  const blueGreen = Object.fromEntries([
    [active, { version: "v1.0.0", image: imageOf("1") }],
    ...(made.both || shares ? [[candidate, { version: "v1.1.0", image: imageOf("2") }]] : []),
  ]);
  return {
    kind,
    active,
    rollout: mode,
    ...(rollback === undefined ? {} : { rollback }),
    held,
    ...(edge === undefined ? {} : { edge: { hostname: `${name}.mcpist.example`, ...withoutNothing(edge) } }),
    ...(kind === "external"
      ? { colours: externalColours(name), targetPort: 8080 }
      : { colours: blueGreen, workload: workloadWith({ ports: { http: 8080, metrics: 9090 } }) }),
  };
}

function externalColours(name: string): Plain {
  return Object.fromEntries(
    colours.map((colour) => [colour, { service: `${name}-${colour}`, selector: { app: name, track: colour } }]),
  );
}

function withoutNothing(part: Plain): Plain {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}

/** Environments with one to three services of two colours, with names that are easily confused with those of their standbys. */
export const environments: fc.Arbitrary<Environment> = fc
  .record({
    services: fc.uniqueArray(fc.tuple(fc.constantFrom("cart", "cart-fly", "fly"), coloured), {
      minLength: 1,
      maxLength: 3,
      selector: ([name]) => name,
    }),
    edge: fc.record({ origins, monitor, enabled: fc.boolean() }),
  })
  .map(({ services, edge }) =>
    environmentFrom(
      {
        environment: settingsWith({
          cloudflare: { accountId: "a".repeat(32), zoneId: "b".repeat(32), zone: "mcpist.example", plan: "enterprise" },
          originsDomain: "origins.mcpist.example",
        }),
        services: Object.fromEntries(services.map(([name, made]) => [name, serviceOf(name, made)])),
        edges: {
          mcp: { hostname: "mcp.mcpist.example", release: { version: "v1.0.0", image: imageOf("5") }, ...edge },
        },
      },
      "test",
    ),
  )
  .filter(hasNamesOfItsOwn);

/** Returns whether all pools have unique names: `cart` with the standby `fly-blue` and `cart-fly` with a blue would share one. */
function hasNamesOfItsOwn({ services, edges }: Environment): boolean {
  const hasTrap = edges.some(({ origins: all }) => "fly-blue" in all);
  const named = (name: string) => services.find((service) => service.name === name);
  return !(hasTrap && named("cart")?.edge?.standby !== undefined && named("cart-fly")?.edge !== undefined);
}
