import type { Kind } from "../../../operations/guard/allow-list.js";
import type { GuardOptions } from "../../../operations/guard/finding.js";
import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { cartWith, environmentFrom, settingsWith } from "../../support/environment.js";
import {
  activeService,
  type Declared,
  loadBalancer,
  planText,
  pool,
  poolIds,
  type ResourceInput,
} from "../../support/plan.js";

const blue: Declared = { active: "blue", blue: 100 };

function judge(resources: readonly ResourceInput[], kind: Kind, options: GuardOptions = {}) {
  return guard(readPlan(planText(resources)), { kind, ...options });
}

function told(resources: readonly ResourceInput[], kind: Kind, options: GuardOptions = {}): readonly string[] {
  return judge(resources, kind, options).findings.map(({ address, path, found, allowed }) =>
    [address, path, found, allowed].join(" | "),
  );
}

const environment = (service: object = {}) =>
  environmentFrom({ environment: settingsWith(), services: { shop: cartWith({ ...service }) } }, "local");

/** A Kubernetes object of one colour of the service, or of one that has none. */
function object(
  type: string,
  colour: string | undefined,
  before: object | undefined,
  after: object | undefined,
  suffix = "",
) {
  const labels = { "app.kubernetes.io/name": "shop", ...(colour === undefined ? {} : { colour }) };
  const metadata = [{ name: `shop-${colour ?? "alone"}${suffix}`, namespace: "shop", labels }];
  return {
    type: `kubernetes_${type}`,
    name: `${type}${suffix}`,
    ...(before === undefined ? {} : { before: { metadata, ...before } }),
    ...(after === undefined ? {} : { after: { metadata, ...after } }),
  };
}

function deployment(colour: string | undefined, before: string | undefined, after: string | undefined): ResourceInput {
  const side = (version: string) => ({
    metadata: [
      {
        name: `shop-${colour}`,
        labels: { "app.kubernetes.io/name": "shop", ...(colour === undefined ? {} : { colour }), version },
      },
    ],
    spec: [{ template: [{ metadata: [{ annotations: {} }], spec: [{ container: [{ image: `shop:${version}` }] }] }] }],
  });
  return object(
    "deployment_v1",
    colour,
    before === undefined ? undefined : side(before),
    after === undefined ? undefined : side(after),
  );
}

const restart = (colour: string | undefined): ResourceInput => {
  const side = (checksum: string) => ({
    spec: [{ template: [{ metadata: [{ annotations: { "checksum.switchyard.dev/configuration": checksum } }] }] }],
  });
  return object("deployment_v1", colour, side("0001"), side("0002"));
};

describe("release", () => {
  const release = [
    deployment("green", "v1.0.0", "v1.1.0"),
    object("config_map_v1", "green", { data: { A: "1" } }, { data: { A: "2" } }),
  ];

  test("one idle colour passes", () => {
    const { verdict, summary } = judge(release, "release", { environment: environment() });
    expect([verdict, summary]).toEqual(["pass", "shop green: release v1.0.0 → v1.1.0, 2 in-place updates"]);
  });

  test("the live colour is refused, unless that is declared", () => {
    const live = environment({ active: "green" });
    expect(told(release, "release", { environment: live })).toEqual([
      "kubernetes_config_map_v1.config_map_v1 | metadata[0].labels.colour | green, which gets requests | the idle colour",
      "kubernetes_deployment_v1.deployment_v1 | metadata[0].labels.colour | green, which gets requests | the idle colour",
    ]);
    expect(judge(release, "release", { environment: live, live: true }).verdict).toBe("pass");
  });

  test("so is one that has a share of a canary", () => {
    const canary = environment({ rollout: { mode: "canary", percent: 5 } });
    expect(judge(release, "release", { environment: canary }).verdict).toBe("refused");
  });

  test("without an environment nobody knows which colour is idle", () => {
    expect(told(release.slice(0, 1), "release")).toEqual([
      "kubernetes_deployment_v1.deployment_v1 | metadata[0].labels.colour | shop green | a colour that is known to be idle",
    ]);
  });

  test("the first release of a colour passes, whichever is declared live", () => {
    const first = [deployment("green", undefined, "v1.0.0"), object("secret_v1", "green", undefined, {})];
    expect(told(first, "release")).toEqual([]);
  });

  // going on after a first release that had failed half-way was refused
  test("so does what is left of it, as long as it has no pods, and nothing of a colour that has", () => {
    const live = { environment: environment({ active: "green" }) };
    const made = object("config_map_v1", "green", {}, {});
    const left = [deployment("green", undefined, "v1.0.0"), object("secret_v1", "green", undefined, {})];
    expect(told([made, ...left], "release", live)).toEqual([]);
    expect(told([object("config_map_v1", "green", { data: 1 }, { data: 2 }), ...left], "release", live)).toHaveLength(
      3,
    );
    expect(told([deployment("green", "v1.0.0", "v1.0.0"), ...left.slice(1)], "release", live)).toEqual([
      "kubernetes_secret_v1.secret_v1 | metadata[0].labels.colour | green, which gets requests | the idle colour",
    ]);
  });

  test("two colours at once are refused", () => {
    const both = [...release, object("secret_v1", "blue", { data: 1 }, { data: 2 })];
    expect(told(both, "release", { environment: environment() })).toEqual([
      "kubernetes_secret_v1.secret_v1 | metadata[0].labels.colour | shop blue | shop green",
    ]);
  });

  test("pods are never removed or replaced, what they read may be", () => {
    const removed = [deployment("green", "v1.0.0", undefined), object("secret_v1", "green", { data: 1 }, undefined)];
    expect(told(removed, "release", { environment: environment() })).toEqual([
      "kubernetes_deployment_v1.deployment_v1 |  | delete | create or update",
    ]);
  });

  test("the first image of a colour brings its pool, and no share", () => {
    const alone = loadBalancer(blue, blue);
    const configured = {
      ...alone.configured,
      random_steering: {
        pool_weights: { [poolIds.blue]: 1, "\u0024{cloudflare_load_balancer_pool.pool-green.id}": 0 },
      },
    };
    const { pool_weights: _, ...steering } = (alone.after as { random_steering: Record<string, unknown> })
      .random_steering;
    const attached = {
      ...alone,
      actions: ["update"],
      after: { ...(alone.after as object), random_steering: steering },
      unknown: { random_steering: { pool_weights: true } },
      configured,
    };
    const first = [attached, pool("blue"), pool("green", [undefined, true]), pool("fly"), activeService(blue, blue)];
    expect(told(first, "release", { environment: environment() })).toEqual([]);
    expect(told(first, "traffic")).toContain(
      "cloudflare_load_balancer_pool.pool-green |  | a creation | in-place updates, because this service is already deployed",
    );
    expect(told(first, "traffic")[0]).toContain(
      `→ (known after apply: {"cloudflare_load_balancer_pool.pool-green.id":0,"${poolIds.blue}":1})`,
    );
  });
});

test("a release brings the pool of a colour, and no other", () => {
  const resources = [
    loadBalancer(blue, blue),
    pool("blue"),
    pool("green"),
    pool("fly", [undefined, true]),
    activeService(blue, blue),
  ];
  expect(told(resources, "release")).toEqual([
    "cloudflare_load_balancer_pool.standby-fly | name | local-shop-fly | the pool of a colour",
  ]);
});

describe("drain", () => {
  const edge = (fly: readonly [boolean, boolean]) => [
    loadBalancer(blue, blue),
    pool("blue"),
    pool("green"),
    pool("fly", fly),
  ];

  test("an origin is put back", () => {
    const { findings, summary } = judge(edge([false, true]), "drain");
    expect(findings).toEqual([]);
    expect(summary).toBe("local-shop-fly: put back into rotation");
  });

  test("an origin is taken out, unless it is the last resort", () => {
    expect(told(edge([true, false]), "drain")).toEqual([
      "cloudflare_load_balancer.load-balancer | fallback_pool | a pool that is out of rotation | a pool in rotation",
    ]);
    const [, ...rest] = edge([true, false]);
    const before = loadBalancer(blue, blue);
    const moved = {
      ...before,
      after: { ...(before.after as object), fallback_pool: poolIds.blue },
      actions: ["update"],
    };
    expect(told([moved, ...rest], "drain")).toEqual([]);
  });

  test("given two hostnames, when the last origin of the second is taken out, then it is refused", () => {
    const second = loadBalancer(blue, blue);
    const values = { ...Object(second.after), name: "mcp.example.com", default_pools: [poolIds.fly], rules: [] };
    const mcp = { ...second, name: "load-balancer-mcp", before: values, after: values };
    expect(told([...edge([true, false]), mcp], "drain")).toEqual([
      "cloudflare_load_balancer.load-balancer-mcp |  | mcp.example.com stops answering | no such change with --kind drain",
      "cloudflare_load_balancer.load-balancer | fallback_pool | a pool that is out of rotation | a pool in rotation",
      "cloudflare_load_balancer.load-balancer-mcp | default_pools | every pool is out of rotation | at least one pool in rotation",
      "cloudflare_load_balancer.load-balancer-mcp | fallback_pool | a pool that is out of rotation | a pool in rotation",
    ]);
  });

  test("a colour is not drained", () => {
    const drained = [loadBalancer(blue, blue), pool("blue", [true, false]), pool("fly"), activeService(blue, blue)];
    expect(told(drained, "drain")).toEqual([
      "cloudflare_load_balancer.load-balancer |  | shop.example.com changes: custom rules | no such change with --kind drain",
      "cloudflare_load_balancer_pool.pool-blue | enabled | local-shop-blue is taken out of rotation | only origins of hot-standby hostnames are drained",
    ]);
  });

  test("nothing else of a pool changes", () => {
    const other = pool("fly", [false, true]);
    const changed = { ...other, after: { ...(other.after as object), minimum_origins: 2 } };
    expect(told([...edge([true, true]).slice(0, 3), changed], "drain")).toEqual([
      "cloudflare_load_balancer_pool.standby-fly | minimum_origins | 1 → 2 | enabled",
    ]);
  });
});

describe("providers", () => {
  /** The pool of a colour, one of whose origins gets a value that states of before do not have. */
  const flattened = (before: unknown, after: unknown, more: object = {}): ResourceInput => {
    const one = pool("blue");
    const origin = (flatten_cname: unknown) => ({
      name: "blue",
      weight: 1,
      ...(flatten_cname === undefined ? {} : { flatten_cname }),
    });
    return {
      ...one,
      before: { ...(one.before as object), origins: [origin(before)] },
      after: { ...(one.after as object), origins: [origin(after)], ...more },
      actions: ["update"],
    };
  };
  const rest = [loadBalancer(blue, blue), pool("green"), pool("fly"), activeService(blue, blue)];

  test.each([undefined, null])("what was %s becomes true", (before) => {
    expect(told([flattened(before, true), ...rest], "providers")).toEqual([]);
  });

  test("it is no change of traffic", () => {
    expect(told([flattened(null, true), ...rest], "traffic")).toEqual([
      "cloudflare_load_balancer_pool.pool-blue |  | update | create in a first deployment",
    ]);
  });

  test.each([
    [flattened(null, false), "origins[0].flatten_cname | nothing → false | nothing → true"],
    [flattened(true, false), "origins[0].flatten_cname | true → false | nothing → true"],
    [flattened(false, true), "origins[0].flatten_cname | false → true | nothing → true"],
  ])("nothing else passes", (changed, said) => {
    expect(told([changed, ...rest], "providers")).toEqual([`cloudflare_load_balancer_pool.pool-blue | ${said}`]);
  });

  test("given a pool that is switched off beside it, then that is refused, and what requests notice is said", () => {
    expect(told([flattened(null, true, { enabled: false }), ...rest], "providers")).toEqual([
      "cloudflare_load_balancer_pool.pool-blue | enabled | true → false | origins[*].flatten_cname",
      "cloudflare_load_balancer.load-balancer |  | shop.example.com changes: custom rules, traffic shares or pool order | no such change with --kind providers",
    ]);
  });
});

describe("maintenance and mcp", () => {
  const switched = object(
    "config_map_v1",
    "blue",
    { data: { MAINTENANCE_MODE: "false", LOG_LEVEL: "info" } },
    { data: { MAINTENANCE_MODE: "true", LOG_LEVEL: "info" } },
  );

  test("the switches and the restart pass", () => {
    const { findings, summary } = judge([switched, restart("blue")], "maintenance");
    expect(findings).toEqual([]);
    expect(summary).toBe("shop blue: maintenance mode on, 2 in-place updates");
  });

  test("another variable does not", () => {
    const other = object("config_map_v1", "blue", { data: { LOG_LEVEL: "info" } }, { data: { LOG_LEVEL: "debug" } });
    expect(told([other], "maintenance")).toEqual([
      'kubernetes_config_map_v1.config_map_v1 | data.LOG_LEVEL | "info" → "debug" | data.MAINTENANCE_MODE, data.READ_ONLY_MODE',
    ]);
    const odd = object(
      "config_map_v1",
      "blue",
      { data: { READ_ONLY_MODE: "false" } },
      { data: { READ_ONLY_MODE: "maybe" } },
    );
    expect(told([odd], "maintenance")).toEqual([
      'kubernetes_config_map_v1.config_map_v1 | data.READ_ONLY_MODE | "false" → "maybe" | true or false',
    ]);
  });

  test("the proxy's configuration passes, another map does not", () => {
    const rollouts = (suffix: string) =>
      object("config_map_v1", "blue", { data: { "rollouts.json": "{}" } }, { data: { "rollouts.json": "[]" } }, suffix);
    const { findings, summary } = judge([rollouts("-mcp-rollout"), restart("blue")], "mcp");
    expect([findings, summary]).toEqual([[], "shop blue: the MCP rollout changes, 2 in-place updates"]);
    expect(told([rollouts("-other")], "mcp")).toEqual([
      'kubernetes_config_map_v1.config_map_v1-other |  | update of kubernetes_config_map_v1 "shop-blue-other" | changes of kubernetes_config_map_v1, kubernetes_deployment_v1, kubernetes_stateful_set_v1',
    ]);
    expect(told([deployment("blue", "v1.0.0", "v1.1.0")], "mcp")).toEqual([
      expect.stringContaining('metadata[0].labels.version | "v1.0.0" → "v1.1.0"'),
      expect.stringContaining("container[0].image"),
    ]);
  });
});

test("the Service of a service in place is no half of a flip", () => {
  const service = object(
    "service_v1",
    undefined,
    { spec: [{ selector: { app: "a" } }] },
    { spec: [{ selector: { app: "b" } }] },
  );
  expect(told([service], "traffic")).toEqual([
    "kubernetes_service_v1.service_v1 |  | a Service without a colour | the active Service",
  ]);
  const { verdict, summary } = judge([service], "in-place", { environment: environment() });
  expect([verdict, summary]).toEqual(["pass", "shop: its objects change, 1 in-place update"]);
});

describe("in-place and platform", () => {
  test("a service without colours passes, one colour of a service does not", () => {
    expect(told([deployment(undefined, "v1.0.0", "v1.1.0")], "in-place")).toEqual([]);
    expect(told([deployment("blue", "v1.0.0", "v1.1.0")], "in-place")).toEqual([
      "kubernetes_deployment_v1.deployment_v1 | metadata[0].labels.colour | blue | no resource of a single colour",
    ]);
  });

  test("the platform grows and changes, and loses nothing", () => {
    const namespace = object("namespace_v1", undefined, undefined, {});
    expect(told([namespace], "platform")).toEqual([]);
    expect(told([object("namespace_v1", undefined, {}, undefined)], "platform")).toEqual([
      "kubernetes_namespace_v1.namespace_v1 |  | delete | create or update",
    ]);
    expect(judge([deployment(undefined, "v1.0.0", "v1.1.0")], "platform").findings[0]?.remedy).toBe(
      "plan it separately, with --kind release or in-place",
    );
  });
});
