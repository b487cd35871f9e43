import { routesOfService } from "../../model/route/declared.js";
import {
  cartEnvironment,
  colouredOf,
  digestOfDigit,
  environmentFrom,
  imageOf,
  type Plain,
  settingsWith,
} from "../support/environment.js";
import { pick, synthesize, type Template } from "../support/template.js";

const standby = {
  hostname: "mcp.example.com",
  release: { version: "v1.0.0", image: imageOf("3") },
  origins: { primary: { address: "app.koyeb.app" }, backup: { address: "app.fly.dev", host: "origin.example.com" } },
};

function traffic(service: Plain = {}, settings: Plain = {}): Template {
  return synthesize(cartEnvironment(service, settings), "test-cart-traffic");
}

function withStandby(service: Plain = {}): Template {
  const cart = {
    kind: "blue-green",
    active: "blue",
    edge: { hostname: "cart.example.com", standby: "mcp" },
    colours: { blue: { version: "v1.0.0", image: imageOf("1") }, green: { version: "v1.1.0", image: imageOf("2") } },
    workload: { resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } } },
    ...service,
  };
  return synthesize(
    environmentFrom({ environment: settingsWith(), services: { cart }, edges: { mcp: standby } }),
    "test-cart-traffic",
  );
}

const balancer = (template: Template) => template.resource("cloudflare_load_balancer", "load-balancer");
const pool = (name: string) => `\${cloudflare_load_balancer_pool.${name}.id}`;
const blue = pool("pool-blue");
const green = pool("pool-green");

describe("the hostname", () => {
  test("given one live colour, then every value that Cloudflare would fill in is explicit", () => {
    expect(balancer(traffic())).toEqual({
      zone_id: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      name: "cart.example.com",
      description: "cart [switchyard test/cart]",
      enabled: true,
      proxied: true,
      steering_policy: "off",
      default_pools: [blue],
      fallback_pool: blue,
      random_steering: { default_weight: 0, pool_weights: { [blue]: 1, [green]: 0 } },
      session_affinity: "none",
      session_affinity_attributes: {
        drain_duration: 0,
        require_all_headers: false,
        samesite: "Auto",
        secure: "Auto",
        zero_downtime_failover: "temporary",
      },
      adaptive_routing: { failover_across_pools: true },
      location_strategy: { mode: "pop", prefer_ecs: "proximity" },
      rules: [
        {
          name: "candidate",
          condition: 'any(http.request.headers["x-switchyard-preview"][*] ne "")',
          disabled: false,
          priority: 0,
          terminates: true,
          overrides: {
            default_pools: [green],
            fallback_pool: blue,
            steering_policy: "off",
            session_affinity: "none",
          },
        },
      ],
    });
  });

  test("given a canary, then it has weights, sessions, and a rule for listed run ids", () => {
    const canary = { mode: "canary", percent: 7, allowlist: { runIds: ["run-1", "run-2"] } };
    const made = balancer(traffic({ rollout: canary }));
    expect(made).toMatchObject({
      steering_policy: "random",
      default_pools: [blue, green],
      fallback_pool: blue,
      random_steering: { default_weight: 0, pool_weights: { [blue]: 0.93, [green]: 0.07 } },
      session_affinity: "header",
      session_affinity_ttl: 1800,
      session_affinity_attributes: { headers: ["x-run-id"] },
    });
    expect(pick(made, "rules", 0, "condition")).toBe(
      'any(http.request.headers["x-switchyard-preview"][*] ne "") or any(http.request.headers["x-run-id"][*] in {"run-1" "run-2"})',
    );
    expect(pick(made, "lifecycle", "precondition", 0, "error_message")).toContain("cart cannot give 7 % of the edge");
  });

  test("given green as the active colour, then blue is the canary", () => {
    expect(
      balancer(traffic({ active: "green", rollout: { mode: "canary", percent: 25, sticky: false } })),
    ).toMatchObject({
      default_pools: [green, blue],
      fallback_pool: green,
      random_steering: { pool_weights: { [blue]: 0.25, [green]: 0.75 } },
      session_affinity: "none",
      rules: [{ overrides: { default_pools: [blue], fallback_pool: green } }],
    });
  });

  test("given a full rollout, then the candidate gets everything and the active colour stays attached", () => {
    expect(balancer(traffic({ rollout: { mode: "full" } }))).toMatchObject({
      steering_policy: "off",
      default_pools: [green],
      fallback_pool: blue,
      rules: [{ overrides: { default_pools: [green], fallback_pool: blue } }],
    });
  });

  test("given a gradual rollback, then the share falls without sessions", () => {
    const rollback = { from: "green", strategy: "gradual", remaining: 25, reason: "slow", at: "2026-03-01T03:12:00Z" };
    const rollout = { mode: "off", allowlist: { runIds: ["run-1"] } };
    const made = balancer(traffic({ rollback, rollout }));
    expect(made).toMatchObject({
      steering_policy: "random",
      random_steering: { pool_weights: { [blue]: 0.75, [green]: 0.25 } },
      session_affinity: "none",
    });
    expect(pick(made, "rules", 0, "condition")).toBe('any(http.request.headers["x-switchyard-preview"][*] ne "")');
    expect(made).not.toHaveProperty("lifecycle");
  });

  test("given a rollout that is off, or a held candidate, then listed run ids do not reach it", () => {
    const allowlist = { runIds: ["run-1"] };
    const preview = 'any(http.request.headers["x-switchyard-preview"][*] ne "")';
    expect(pick(balancer(traffic({ rollout: { mode: "off", allowlist } })), "rules", 0, "condition")).toBe(preview);
    const held = [{ digest: digestOfDigit("2"), reason: "bad", at: "2026-03-01T03:12:00Z" }];
    const canary = { mode: "canary", percent: 0, allowlist };
    const { edge } = routesOfService(cartEnvironment(), colouredOf(cartEnvironment({ rollout: canary, held })));
    expect(edge?.choices[0]?.when).toMatchObject({ condition: preview });
    expect(pick(balancer(traffic({ rollout: canary })), "rules", 0, "condition")).toContain('in {"run-1"}');
  });

  test("given a missing colour, then it has no rule, no weight and no pool", () => {
    const template = traffic({ colours: { blue: { version: "v1.0.0", image: imageOf("1") } } });
    expect(balancer(template)).toMatchObject({ rules: [], random_steering: { pool_weights: { [blue]: 1 } } });
    expect(template.addresses).toEqual([
      "cloudflare_load_balancer.load-balancer",
      "cloudflare_load_balancer_monitor.monitor",
      "cloudflare_load_balancer_pool.pool-blue",
      "kubernetes_service_v1.active",
    ]);
  });

  test("given standbys, then they follow the live colour in order, and the last one is the fallback", () => {
    const template = withStandby();
    expect(balancer(template)).toMatchObject({
      default_pools: [blue, pool("standby-primary"), pool("standby-backup")],
      fallback_pool: pool("standby-backup"),
      random_steering: { pool_weights: { [blue]: 1, [green]: 0 } },
    });
    expect(template.resource("cloudflare_load_balancer_pool", "standby-backup")).toMatchObject({
      name: "test-cart-backup",
      enabled: true,
      origins: [{ name: "backup", address: "app.fly.dev", header: { host: ["origin.example.com"] } }],
    });
  });

  test("given random steering, then standbys come after the fallback", () => {
    expect(balancer(withStandby({ rollout: { mode: "canary", percent: 5 } }))).toMatchObject({
      steering_policy: "random",
      default_pools: [blue, green],
      fallback_pool: pool("standby-backup"),
    });
  });

  test("given a protected environment, then it cannot be destroyed", () => {
    expect(pick(balancer(traffic({}, { protected: true })), "lifecycle")).toEqual({ prevent_destroy: true });
  });
});

test("renders every value of a pool, with the colour's own hostname as its origin", () => {
  expect(traffic().resource("cloudflare_load_balancer_pool", "pool-green")).toEqual({
    account_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    name: "test-cart-green",
    description: "[switchyard test/cart]",
    enabled: true,
    minimum_origins: 1,
    monitor: `\${cloudflare_load_balancer_monitor.monitor.id}`,
    check_regions: ["WEU"],
    load_shedding: { default_percent: 0, default_policy: "random", session_percent: 0, session_policy: "hash" },
    origin_steering: { policy: "random" },
    origins: [
      {
        name: "green",
        address: "green.cart.origins.example.com",
        enabled: true,
        header: { host: ["green.cart.origins.example.com"] },
        port: 0,
        weight: 1,
        flatten_cname: true,
      },
    ],
  });
});

describe("a flip", () => {
  const changed = (before: Plain, after: Plain): string[] => {
    const [from, to] = [traffic(before), traffic(after)];
    expect(to.addresses).toEqual(from.addresses);
    return from.addresses.flatMap((address) => {
      const [type = "", id = ""] = address.split(".");
      const [old, next] = [from.resource(type, id), to.resource(type, id)];
      const keys = Object.keys(Object(next)).filter((key) => {
        return JSON.stringify(Reflect.get(Object(old), key)) !== JSON.stringify(Reflect.get(Object(next), key));
      });
      return keys.map((key) => `${address}.${key}`);
    });
  };

  test("changes two resources, and only the attributes that a flip may change", () => {
    expect(changed({}, { active: "green" })).toEqual([
      "cloudflare_load_balancer.load-balancer.default_pools",
      "cloudflare_load_balancer.load-balancer.fallback_pool",
      "cloudflare_load_balancer.load-balancer.random_steering",
      "cloudflare_load_balancer.load-balancer.rules",
      "kubernetes_service_v1.active.lifecycle",
      "kubernetes_service_v1.active.metadata",
      "kubernetes_service_v1.active.spec",
    ]);
  });

  test("changes only selector and annotations of the Service", () => {
    const service = (template: Template) => template.resource("kubernetes_service_v1", "active");
    const [from, to] = [service(traffic()), service(traffic({ active: "green" }))];
    expect(pick(to, "spec")).toEqual({
      ...Object(pick(from, "spec")),
      selector: { "app.kubernetes.io/name": "cart", colour: "green" },
    });
    expect(pick(to, "metadata")).toEqual({
      ...Object(pick(from, "metadata")),
      annotations: { "switchyard.dev/active": "green" },
    });
  });

  test("restores the same bytes when reverted", () => {
    expect(JSON.stringify(traffic({ active: "blue" }).json)).toBe(JSON.stringify(traffic().json));
  });
});

describe("notifications", () => {
  test("go to people and to a webhook whose address stays secret", () => {
    const template = traffic({
      edge: {
        hostname: "cart.example.com",
        notifications: { emails: ["oncall@example.com"], webhookVariable: "incident_webhook" },
      },
    });
    expect(template.resource("cloudflare_notification_policy", "notification")).toEqual({
      account_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      name: "test-cart-health",
      description: "[switchyard test/cart]",
      enabled: true,
      alert_type: "load_balancing_health_alert",
      filters: { pool_id: [blue, green], new_health: ["Unhealthy", "Healthy"], event_source: ["pool", "origin"] },
      mechanisms: {
        email: [{ id: "oncall@example.com" }],
        webhooks: [{ id: `\${cloudflare_notification_policy_webhooks.notification-webhook.id}` }],
      },
    });
    expect(template.resource("cloudflare_notification_policy_webhooks", "notification-webhook")).toMatchObject({
      url: `\${var.incident_webhook}`,
    });
    expect(template.at("variable", "incident_webhook")).toMatchObject({ sensitive: true, type: "string" });
  });
});

describe("without an edge", () => {
  test("renders only the active Service, and nothing of Cloudflare", () => {
    const template = traffic({ edge: undefined });
    expect(template.addresses).toEqual(["kubernetes_service_v1.active"]);
    expect(template.at("terraform", "required_providers")).toEqual({
      kubernetes: { source: "hashicorp/kubernetes", version: "3.2.1" },
    });
  });
});

test("uses an external service's own selector and ports", () => {
  const environment = environmentFrom({
    environment: settingsWith(),
    services: {
      shop: {
        kind: "external",
        active: "green",
        servicePort: 8000,
        targetPort: 3000,
        colours: {
          blue: { service: "shop-a", selector: { app: "shop", track: "a" } },
          green: { service: "shop-b", selector: { app: "shop", track: "b" } },
        },
      },
    },
  });
  expect(synthesize(environment, "test-shop-traffic").resource("kubernetes_service_v1", "active")).toMatchObject({
    metadata: { name: "shop", namespace: "shop", annotations: { "switchyard.dev/active": "green" } },
    spec: {
      selector: { app: "shop", track: "b" },
      port: [{ name: "http", port: 8000, protocol: "TCP", target_port: "3000" }],
    },
  });
});

test("given a rollback, when synthesized, then the Service's annotations name the colour, the reason and the time", () => {
  const rollback = {
    from: "green",
    strategy: "gradual",
    remaining: 25,
    reason: "errors above 5 %",
    incident: "INC-7",
    at: "2026-03-01T03:12:00Z",
  };
  const service = synthesize(cartEnvironment({ rollback }), "test-cart-traffic").resource(
    "kubernetes_service_v1",
    "active",
  );
  expect(pick(service, "metadata", "annotations")).toEqual({
    "switchyard.dev/active": "blue",
    "switchyard.dev/rollback-from": "green",
    "switchyard.dev/rollback-strategy": "gradual",
    "switchyard.dev/rollback-reason": "errors above 5 %",
    "switchyard.dev/rollback-incident": "INC-7",
    "switchyard.dev/rollback-at": "2026-03-01T03:12:00Z",
  });
  expect(pick(service, "spec", "selector")).toEqual({ "app.kubernetes.io/name": "cart", colour: "blue" });
});

test.each(["5.14.0", "5.18.0"])(
  "given cloudflare %s, when synthesized, then flatten_cname is not said",
  (cloudflare) => {
    const environment = cartEnvironment({}, { terraform: { providers: { cloudflare } } });
    const pool = synthesize(environment, "test-cart-traffic").resource("cloudflare_load_balancer_pool", "pool-blue");
    expect(pick(pool, "origins", 0)).not.toHaveProperty("flatten_cname");
  },
);
