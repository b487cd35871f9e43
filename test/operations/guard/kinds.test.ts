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

function findingLines(resources: readonly ResourceInput[], kind: Kind, options: GuardOptions = {}): readonly string[] {
  return judge(resources, kind, options).findings.map(({ address, path, found, allowed }) =>
    [address, path, found, allowed].join(" | "),
  );
}

const environment = (service: object = {}) =>
  environmentFrom({ environment: settingsWith(), services: { shop: cartWith({ ...service }) } }, "local");

/** Plans a Kubernetes object of one colour of the service, or of a service without colours. */
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

  test("given an idle colour, when it is released, then the guard passes it", () => {
    const { verdict, summary } = judge(release, "release", { environment: environment() });
    expect([verdict, summary]).toEqual(["pass", "shop green: release v1.0.0 → v1.1.0, 2 in-place updates"]);
  });

  test("given the live colour, when it is released, then the guard refuses it without --live", () => {
    const live = environment({ active: "green" });
    expect(findingLines(release, "release", { environment: live })).toEqual([
      "kubernetes_config_map_v1.config_map_v1 | metadata[0].labels.colour | green, which gets requests | the idle colour",
      "kubernetes_deployment_v1.deployment_v1 | metadata[0].labels.colour | green, which gets requests | the idle colour",
    ]);
    expect(judge(release, "release", { environment: live, live: true }).verdict).toBe("pass");
  });

  test("given a canary, when its colour is released, then the guard refuses it", () => {
    const canary = environment({ rollout: { mode: "canary", percent: 5 } });
    expect(judge(release, "release", { environment: canary }).verdict).toBe("refused");
  });

  test("given no environment, when a colour is released, then the guard refuses it, because it may be live", () => {
    expect(findingLines(release.slice(0, 1), "release")).toEqual([
      "kubernetes_deployment_v1.deployment_v1 | metadata[0].labels.colour | shop green | a colour that is known to be idle",
    ]);
  });

  test("given a colour without pods, when it is first released, then the guard passes it, even if it is live", () => {
    const first = [deployment("green", undefined, "v1.0.0"), object("secret_v1", "green", undefined, {})];
    expect(findingLines(first, "release")).toEqual([]);
  });

  // the guard once refused to resume a first release that had failed half-way
  test("given an interrupted first release, when it resumes, then the guard passes it unless the colour has pods", () => {
    const live = { environment: environment({ active: "green" }) };
    const made = object("config_map_v1", "green", {}, {});
    const left = [deployment("green", undefined, "v1.0.0"), object("secret_v1", "green", undefined, {})];
    expect(findingLines([made, ...left], "release", live)).toEqual([]);
    expect(
      findingLines([object("config_map_v1", "green", { data: 1 }, { data: 2 }), ...left], "release", live),
    ).toHaveLength(3);
    expect(findingLines([deployment("green", "v1.0.0", "v1.0.0"), ...left.slice(1)], "release", live)).toEqual([
      "kubernetes_secret_v1.secret_v1 | metadata[0].labels.colour | green, which gets requests | the idle colour",
    ]);
  });

  test("given two colours, when both are released at once, then the guard refuses it", () => {
    const both = [...release, object("secret_v1", "blue", { data: 1 }, { data: 2 })];
    expect(findingLines(both, "release", { environment: environment() })).toEqual([
      "kubernetes_secret_v1.secret_v1 | metadata[0].labels.colour | shop blue | shop green",
    ]);
  });

  test("a release may replace or remove what pods read, but no pods", () => {
    const removed = [deployment("green", "v1.0.0", undefined), object("secret_v1", "green", { data: 1 }, undefined)];
    expect(findingLines(removed, "release", { environment: environment() })).toEqual([
      "kubernetes_deployment_v1.deployment_v1 |  | delete | create or update",
    ]);
  });

  test("given a colour's first image, when it is released, then its pool is created without a share", () => {
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
    expect(findingLines(first, "release", { environment: environment() })).toEqual([]);
    expect(findingLines(first, "traffic")).toContain(
      "cloudflare_load_balancer_pool.pool-green |  | a creation | in-place updates, because this service is already deployed",
    );
    expect(findingLines(first, "traffic")[0]).toContain(
      `→ (known after apply: {"cloudflare_load_balancer_pool.pool-green.id":0,"${poolIds.blue}":1})`,
    );
  });
});

test("a release may create the pool of a colour, and no other pool", () => {
  const resources = [
    loadBalancer(blue, blue),
    pool("blue"),
    pool("green"),
    pool("fly", [undefined, true]),
    activeService(blue, blue),
  ];
  expect(findingLines(resources, "release")).toEqual([
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

  test("given a drained origin, when it is undrained, then the guard passes it", () => {
    const { findings, summary } = judge(edge([false, true]), "drain");
    expect(findings).toEqual([]);
    expect(summary).toBe("local-shop-fly: put back into rotation");
  });

  test("given an origin, when it is drained, then the guard passes it unless it is the last resort", () => {
    expect(findingLines(edge([true, false]), "drain")).toEqual([
      "cloudflare_load_balancer.load-balancer | fallback_pool | a pool that is out of rotation | a pool in rotation",
    ]);
    const [, ...rest] = edge([true, false]);
    const before = loadBalancer(blue, blue);
    const moved = {
      ...before,
      after: { ...(before.after as object), fallback_pool: poolIds.blue },
      actions: ["update"],
    };
    expect(findingLines([moved, ...rest], "drain")).toEqual([]);
  });

  test("given two hostnames, when the last origin of the second is drained, then the guard refuses it", () => {
    const second = loadBalancer(blue, blue);
    const values = { ...Object(second.after), name: "mcp.example.com", default_pools: [poolIds.fly], rules: [] };
    const mcp = { ...second, name: "load-balancer-mcp", before: values, after: values };
    expect(findingLines([...edge([true, false]), mcp], "drain")).toEqual([
      "cloudflare_load_balancer.load-balancer-mcp |  | mcp.example.com stops answering | no such change with --kind drain",
      "cloudflare_load_balancer.load-balancer | fallback_pool | a pool that is out of rotation | a pool in rotation",
      "cloudflare_load_balancer.load-balancer-mcp | default_pools | every pool is out of rotation | at least one pool in rotation",
      "cloudflare_load_balancer.load-balancer-mcp | fallback_pool | a pool that is out of rotation | a pool in rotation",
    ]);
  });

  test("given a colour's pool, when it is drained, then the guard refuses it", () => {
    const drained = [loadBalancer(blue, blue), pool("blue", [true, false]), pool("fly"), activeService(blue, blue)];
    expect(findingLines(drained, "drain")).toEqual([
      "cloudflare_load_balancer.load-balancer |  | shop.example.com changes: custom rules | no such change with --kind drain",
      "cloudflare_load_balancer_pool.pool-blue | enabled | local-shop-blue is taken out of rotation | only origins of hot-standby hostnames are drained",
    ]);
  });

  test("given a pool, when another attribute changes, then the guard refuses it", () => {
    const other = pool("fly", [false, true]);
    const changed = { ...other, after: { ...(other.after as object), minimum_origins: 2 } };
    expect(findingLines([...edge([true, true]).slice(0, 3), changed], "drain")).toEqual([
      "cloudflare_load_balancer_pool.standby-fly | minimum_origins | 1 → 2 | enabled",
    ]);
  });
});

describe("providers", () => {
  /** Plans a colour's pool, one of whose origins gets an attribute that older states lack. */
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

  test.each([undefined, null])(
    "given an attribute that is %s, when an upgrade sets it to true, then the guard passes it",
    (before) => {
      expect(findingLines([flattened(before, true), ...rest], "providers")).toEqual([]);
    },
  );

  test("given an upgrade of a provider, when it is planned as traffic, then the guard refuses it", () => {
    expect(findingLines([flattened(null, true), ...rest], "traffic")).toEqual([
      "cloudflare_load_balancer_pool.pool-blue |  | update | create in a first deployment",
    ]);
  });

  test.each([
    [flattened(null, false), "origins[0].flatten_cname | nothing → false | nothing → true"],
    [flattened(true, false), "origins[0].flatten_cname | true → false | nothing → true"],
    [flattened(false, true), "origins[0].flatten_cname | false → true | nothing → true"],
  ])(
    "given an upgrade of a provider, when the attribute changes in another way, then the guard refuses it",
    (changed, said) => {
      expect(findingLines([changed, ...rest], "providers")).toEqual([
        `cloudflare_load_balancer_pool.pool-blue | ${said}`,
      ]);
    },
  );

  test("given an upgrade of a provider, when it also disables a pool, then the guard refuses it and says how that affects requests", () => {
    expect(findingLines([flattened(null, true, { enabled: false }), ...rest], "providers")).toEqual([
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

  test("given a colour, when a switch is set and its pods restart, then the guard passes it", () => {
    const { findings, summary } = judge([switched, restart("blue")], "maintenance");
    expect(findings).toEqual([]);
    expect(summary).toBe("shop blue: maintenance mode on, 2 in-place updates");
  });

  test("given a colour, when another variable changes, then the guard refuses it", () => {
    const other = object("config_map_v1", "blue", { data: { LOG_LEVEL: "info" } }, { data: { LOG_LEVEL: "debug" } });
    expect(findingLines([other], "maintenance")).toEqual([
      'kubernetes_config_map_v1.config_map_v1 | data.LOG_LEVEL | "info" → "debug" | data.MAINTENANCE_MODE, data.READ_ONLY_MODE',
    ]);
    const odd = object(
      "config_map_v1",
      "blue",
      { data: { READ_ONLY_MODE: "false" } },
      { data: { READ_ONLY_MODE: "maybe" } },
    );
    expect(findingLines([odd], "maintenance")).toEqual([
      'kubernetes_config_map_v1.config_map_v1 | data.READ_ONLY_MODE | "false" → "maybe" | true or false',
    ]);
  });

  test("given a ConfigMap, when it changes, then only the MCP proxy's passes", () => {
    const rollouts = (suffix: string) =>
      object("config_map_v1", "blue", { data: { "rollouts.json": "{}" } }, { data: { "rollouts.json": "[]" } }, suffix);
    const { findings, summary } = judge([rollouts("-mcp-rollout"), restart("blue")], "mcp");
    expect([findings, summary]).toEqual([[], "shop blue: the MCP rollout changes, 2 in-place updates"]);
    expect(findingLines([rollouts("-other")], "mcp")).toEqual([
      'kubernetes_config_map_v1.config_map_v1-other |  | update of kubernetes_config_map_v1 "shop-blue-other" | changes of kubernetes_config_map_v1, kubernetes_deployment_v1, kubernetes_stateful_set_v1',
    ]);
    expect(findingLines([deployment("blue", "v1.0.0", "v1.1.0")], "mcp")).toEqual([
      expect.stringContaining('metadata[0].labels.version | "v1.0.0" → "v1.1.0"'),
      expect.stringContaining("container[0].image"),
    ]);
  });
});

test("the Service of a service without colours is not a half of a flip", () => {
  const service = object(
    "service_v1",
    undefined,
    { spec: [{ selector: { app: "a" } }] },
    { spec: [{ selector: { app: "b" } }] },
  );
  expect(findingLines([service], "traffic")).toEqual([
    "kubernetes_service_v1.service_v1 |  | a Service without a colour | the active Service",
  ]);
  const { verdict, summary } = judge([service], "in-place", { environment: environment() });
  expect([verdict, summary]).toEqual(["pass", "shop: its objects change, 1 in-place update"]);
});

describe("in-place and platform", () => {
  test("given a release in place, when it changes one colour of a service, then the guard refuses it", () => {
    expect(findingLines([deployment(undefined, "v1.0.0", "v1.1.0")], "in-place")).toEqual([]);
    expect(findingLines([deployment("blue", "v1.0.0", "v1.1.0")], "in-place")).toEqual([
      "kubernetes_deployment_v1.deployment_v1 | metadata[0].labels.colour | blue | no resource of a single colour",
    ]);
  });

  test("given the platform, when it loses an object, then the guard refuses it", () => {
    const namespace = object("namespace_v1", undefined, undefined, {});
    expect(findingLines([namespace], "platform")).toEqual([]);
    expect(findingLines([object("namespace_v1", undefined, {}, undefined)], "platform")).toEqual([
      "kubernetes_namespace_v1.namespace_v1 |  | delete | create or update",
    ]);
    expect(judge([deployment(undefined, "v1.0.0", "v1.1.0")], "platform").findings[0]?.remedy).toBe(
      "plan it separately, with --kind release or in-place",
    );
  });
});
