/** One side of a resource. */
export type Values = Readonly<Record<string, unknown>>;
type Colour = "blue" | "green";

/** The part of a plan's resource that a test states; the rest follows from it. */
export interface ResourceInput {
  readonly type: string;
  readonly name: string;
  readonly mode?: "managed" | "data";
  readonly address?: string;
  /** The actions. @default - derived from before and after: create, delete, update, or no-op if they are equal */
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly unknown?: unknown;
  readonly sensitiveBefore?: unknown;
  readonly sensitiveAfter?: unknown;
  /** More of `change`, such as `importing` or `replace_paths`. */
  readonly change?: Values;
  /** More of the entry, such as `deposed`. */
  readonly more?: Values;
  /** The configured attributes. @default - unknown */
  readonly configured?: Values;
}

/** Renders a plan in the form of `terraform show -json`, for tests to break. */
export function planDocument(
  resources: readonly ResourceInput[],
  more: Values = {},
  drift: readonly ResourceInput[] = [],
): Record<string, unknown> {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: resources.map(entryOf),
    ...(drift.length === 0 ? {} : { resource_drift: drift.map(entryOf) }),
    configuration: {
      root_module: {
        resources: resources
          .filter(({ configured }) => configured !== undefined)
          .map((resource) => ({
            address: addressOf(resource),
            expressions: Object.fromEntries(
              Object.entries(resource.configured ?? {}).map(([key, value]) => [key, { constant_value: value }]),
            ),
          })),
      },
    },
    timestamp: "2026-03-01T00:00:00Z",
    applyable: resources.some((resource) => actionsOf(resource).join() !== "no-op"),
    complete: true,
    errored: false,
    ...more,
  };
}

/** Renders a plan as text. */
export function planText(
  resources: readonly ResourceInput[],
  more: Values = {},
  drift: readonly ResourceInput[] = [],
): string {
  return JSON.stringify(planDocument(resources, more, drift));
}

function addressOf({ address, mode, type, name }: ResourceInput): string {
  return address ?? `${mode === "data" ? "data." : ""}${type}.${name}`;
}

function actionsOf({ actions, before, after }: ResourceInput): readonly string[] {
  if (actions !== undefined) return actions;
  if (before === undefined) return ["create"];
  if (after === undefined) return ["delete"];
  return JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"];
}

function entryOf(resource: ResourceInput): Values {
  const { type, name, mode = "managed", before = null, after = null } = resource;
  return {
    address: addressOf(resource),
    mode,
    type,
    name,
    provider_name: `registry.terraform.io/${type.startsWith("cloudflare") ? "cloudflare/cloudflare" : "hashicorp/kubernetes"}`,
    change: {
      actions: actionsOf(resource),
      before,
      after,
      after_unknown: resource.unknown ?? {},
      before_sensitive: resource.sensitiveBefore ?? (before === null ? false : {}),
      after_sensitive: resource.sensitiveAfter ?? (after === null ? false : {}),
      ...resource.change,
    },
    ...resource.more,
  };
}

/** A service's routing. */
export interface Declared {
  readonly active: Colour;
  /** Blue's percentage of the edge; the rest is green's. */
  readonly blue: number;
  /** The annotations of a rollback, by their suffix after `switchyard.dev/rollback-`. */
  readonly rollback?: Readonly<Record<string, string>>;
  readonly sticky?: boolean;
}

/** The ids of the pools `local-shop-blue`, `local-shop-green` and the standby `local-shop-fly`. */
export const poolIds = {
  blue: "b1".repeat(16),
  green: "97".repeat(16),
  fly: "f0".repeat(16),
} as const;

const rule = (candidate: Colour, active: Colour): Values => ({
  name: "candidate",
  condition: 'any(http.request.headers["x-switchyard-preview"][*] ne "")',
  disabled: false,
  priority: 0,
  terminates: true,
  fixed_response: null,
  overrides: {
    default_pools: [poolIds[candidate]],
    fallback_pool: poolIds[active],
    steering_policy: "off",
    session_affinity: "none",
  },
});

/** Returns the configured attributes of a load balancer. */
export function configuredLoadBalancer({ active, blue, sticky = false }: Declared): Values {
  const shares = { blue, green: 100 - blue };
  const other = active === "blue" ? "green" : "blue";
  const live = ([active, other] as const).filter((colour) => shares[colour] > 0).map((colour) => poolIds[colour]);
  return {
    zone_id: "0e".repeat(16),
    name: "shop.example.com",
    description: "shop",
    enabled: true,
    proxied: true,
    steering_policy: live.length === 1 ? "off" : "random",
    default_pools: live.length === 1 ? [...live, poolIds.fly] : live,
    fallback_pool: poolIds.fly,
    random_steering: {
      default_weight: 0,
      pool_weights: { [poolIds.blue]: shares.blue / 100, [poolIds.green]: shares.green / 100 },
    },
    session_affinity: sticky ? "header" : "none",
    ...(sticky ? { session_affinity_ttl: 1800 } : {}),
    session_affinity_attributes: {
      drain_duration: 0,
      headers: sticky ? ["x-run-id"] : null,
      require_all_headers: false,
      samesite: "Auto",
      secure: "Auto",
      zero_downtime_failover: "temporary",
    },
    adaptive_routing: { failover_across_pools: true },
    location_strategy: { mode: "pop", prefer_ecs: "proximity" },
    rules: [rule(other, active)],
  };
}

const computed = {
  id: "c1".repeat(16),
  created_on: "2026-03-01T08:00:00Z",
  modified_on: "2026-03-01T09:00:00Z",
  networks: ["cloudflare"],
  zone_name: "example.com",
  ttl: 30,
  country_pools: {},
  pop_pools: {},
  region_pools: {},
};

/** Attributes that Cloudflare sets, which the provider does not know during an update. */
const unknownOnUpdate = {
  created_on: true,
  modified_on: true,
  networks: true,
  zone_name: true,
  ttl: true,
  country_pools: true,
  pop_pools: true,
  region_pools: true,
};

const members = { blue: "pool-blue", green: "pool-green", fly: "standby-fly" } as const;

/** Returns a load balancer that is created along with its pools, whose ids are unknown. */
function created(configured: Values, unknown: Values): Pick<ResourceInput, "after" | "unknown" | "configured"> {
  const text = Object.entries(poolIds).reduce(
    (json, [member, id]) =>
      json.replaceAll(id, `\${cloudflare_load_balancer_pool.${members[member as keyof typeof members]}.id}`),
    JSON.stringify(configured),
  );
  const pools = configured.default_pools as readonly string[];
  const { fallback_pool: _, ...after } = configured;
  const { overrides: __, ...onlyRule } = rule("green", "blue");
  return {
    configured: JSON.parse(text) as Values,
    after: {
      ...after,
      default_pools: pools.map(() => null),
      random_steering: { default_weight: 0 },
      rules: [{ ...onlyRule, overrides: { steering_policy: "off", session_affinity: "none", default_pools: [null] } }],
    },
    unknown: {
      ...unknown,
      default_pools: pools.map(() => true),
      fallback_pool: true,
      random_steering: { pool_weights: true },
      rules: [{ overrides: { default_pools: [true], fallback_pool: true, adaptive_routing: true, ttl: true } }],
    },
  };
}

/** Returns the change of a load balancer between two declarations. */
export function loadBalancer(before: Declared | undefined, after: Declared): ResourceInput {
  const configured = configuredLoadBalancer(after);
  const ttl = configured.session_affinity_ttl === undefined;
  const stays = before !== undefined && JSON.stringify(configuredLoadBalancer(before)) === JSON.stringify(configured);
  const current = before && { ...computed, session_affinity_ttl: 82_800, ...configuredLoadBalancer(before) };
  const resource = { type: "cloudflare_load_balancer", name: "load-balancer", configured };
  if (stays) return { ...resource, before: current, after: current };
  const unknown = { ...unknownOnUpdate, ...(ttl ? { session_affinity_ttl: true } : {}) };
  if (current === undefined) return { ...resource, ...created(configured, { ...unknown, id: true }) };
  const overrides = { adaptive_routing: true, country_pools: true, random_steering: true, ttl: true };
  return {
    ...resource,
    before: current,
    after: { ...configured, id: computed.id },
    unknown: { ...unknown, rules: [{ overrides }] },
  };
}

/** Returns the active Service for a declaration. */
export function serviceValues({ active, rollback = {} }: Declared): Values {
  return {
    id: "shop/shop",
    metadata: [
      {
        annotations: {
          "switchyard.dev/active": active,
          ...Object.fromEntries(
            Object.entries(rollback).map(([key, value]) => [`switchyard.dev/rollback-${key}`, value]),
          ),
        },
        generate_name: "",
        generation: 0,
        labels: { "app.kubernetes.io/name": "shop", "app.kubernetes.io/part-of": "local" },
        name: "shop",
        namespace: "shop",
        resource_version: "812",
        uid: "6a1f0c9e-0000-4000-8000-000000000001",
      },
    ],
    spec: [
      {
        allocate_load_balancer_node_ports: true,
        cluster_ip: "10.0.0.9",
        cluster_ips: ["10.0.0.9"],
        external_ips: [],
        external_name: "",
        external_traffic_policy: "",
        health_check_node_port: 0,
        internal_traffic_policy: "Cluster",
        ip_families: ["IPv4"],
        ip_family_policy: "SingleStack",
        load_balancer_class: "",
        load_balancer_ip: "",
        load_balancer_source_ranges: [],
        port: [{ app_protocol: "", name: "http", node_port: 0, port: 80, protocol: "TCP", target_port: "http" }],
        publish_not_ready_addresses: false,
        selector: { "app.kubernetes.io/name": "shop", colour: active },
        session_affinity: "None",
        session_affinity_config: [],
        type: "ClusterIP",
      },
    ],
    status: [{ load_balancer: [{ ingress: [] }] }],
    timeouts: null,
    wait_for_load_balancer: true,
  };
}

/** Returns the change of the active Service between two declarations. */
export function activeService(before: Declared | undefined, after: Declared): ResourceInput {
  const resource = { type: "kubernetes_service_v1", name: "active", after: serviceValues(after) };
  return before === undefined ? resource : { ...resource, before: serviceValues(before) };
}

/** Returns a pool that exists, or is created. */
export function pool(
  member: keyof typeof poolIds,
  enabled: readonly [boolean | undefined, boolean] = [true, true],
): ResourceInput {
  const values = (on: boolean): Values => ({
    id: poolIds[member],
    account_id: "ac".repeat(16),
    name: `local-shop-${member}`,
    enabled: on,
    minimum_origins: 1,
    modified_on: "2026-03-01T08:00:00Z",
    origins: [{ name: member, address: `${member}.shop.example.net`, enabled: true, weight: 1, disabled_at: null }],
  });
  const resource = { type: "cloudflare_load_balancer_pool", name: members[member] };
  const [before, after] = enabled;
  if (before === undefined) {
    const { id: _, modified_on: __, ...configured } = values(after);
    return { ...resource, after: configured, unknown: { id: true, modified_on: true, networks: true }, configured };
  }
  return { ...resource, before: values(before), after: values(after) };
}

/** Returns the changes of a service's traffic stack between two declarations. */
export function trafficResources(before: Declared | undefined, after: Declared): readonly ResourceInput[] {
  const there: readonly [boolean | undefined, boolean] = [before === undefined ? undefined : true, true];
  return [
    loadBalancer(before, after),
    pool("blue", there),
    pool("green", there),
    pool("fly", there),
    activeService(before, after),
  ];
}
