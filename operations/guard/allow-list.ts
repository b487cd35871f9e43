import { labels } from "../../model/names.js";
import type { ResourceType } from "../../stacks/resource-types.js";
import type { PathPattern } from "./paths.js";
import type { Action } from "./plan.js";

/** All kinds of change. */
export const kinds = [
  "traffic",
  "mcp",
  "drain",
  "maintenance",
  "release",
  "in-place",
  "platform",
  "providers",
] as const;
/** A kind of change. */
export type Kind = (typeof kinds)[number];

/** A rule for the values that an attribute may be changed to. */
export interface ValueRule {
  readonly holds: (after: unknown, before: unknown) => boolean;
  /** The allowed values in words. */
  readonly words: string;
}

/** An attribute, or a group of attributes, that an update may change. */
export interface AllowedPath {
  readonly path: PathPattern;
  /** @default - any value */
  readonly values?: ValueRule;
  /** Whether the new value may be unknown until apply. @default false */
  readonly mayBeUnknown?: boolean;
}

/** The actions and updates that a kind of change permits on resources of one type. */
export interface Allowance {
  readonly actions: readonly Action[];
  /** The attributes that an update may change. */
  readonly paths: readonly AllowedPath[];
  /** The names that the objects may have. @default - any */
  readonly named?: RegExp;
}

type Allowances = Readonly<Partial<Record<Kind, Allowance>>>;

const anything: readonly AllowedPath[] = [{ path: ["**"] }];
const inPlace: readonly Action[] = ["update"];
const adding: readonly Action[] = ["create", "update"];
const freely: readonly Action[] = ["create", "update", "replace", "delete"];

const switches: ValueRule = oneOf("true", "false");
const flags: ValueRule = { holds: (after) => typeof after === "boolean", words: "true or false" };
const weight: ValueRule = {
  holds: (after) => after === undefined || (typeof after === "number" && after >= 0 && after <= 1),
  words: "a number from 0 to 1",
};

/** The attributes of a load balancer that a flip may change: steering, weights, affinity and the rule. */
const steering: readonly AllowedPath[] = [
  { path: ["default_pools", "*"] },
  { path: ["fallback_pool"] },
  { path: ["steering_policy"], values: oneOf("off", "random") },
  { path: ["random_steering", "pool_weights", "*"], values: weight },
  { path: ["random_steering", "default_weight"], values: { holds: (after) => after === 0, words: "0" } },
  { path: ["session_affinity"], values: oneOf("none", "header") },
  { path: ["session_affinity_ttl"] },
  { path: ["session_affinity_attributes", "**"] },
  { path: ["rules", "**"] },
];

/** The attributes of the active Service that a flip may change. */
const selection: readonly AllowedPath[] = [
  { path: ["spec", 0, "selector", labels.colour], values: oneOf("blue", "green") },
  // a service with externally managed pods selects them by other labels; the rules check their values
  { path: ["spec", 0, "selector", /^/] },
  { path: ["metadata", 0, "annotations", /^switchyard\.dev\//] },
];

const restarts: Allowance = {
  actions: inPlace,
  paths: [{ path: ["spec", 0, "template", 0, "metadata", 0, "annotations", /^checksum\.switchyard\.dev\//] }],
};
const creates: Allowance = { actions: ["create"], paths: [] };
const declares: Allowance = { actions: adding, paths: [{ path: ["**"], mayBeUnknown: true }] };
const replaces: Allowance = { actions: freely, paths: anything };

/** The permissions for resources that a workload cannot run without: they are never replaced or removed. */
const pods: Allowances = {
  mcp: restarts,
  maintenance: restarts,
  release: { actions: adding, paths: anything },
  "in-place": { actions: adding, paths: anything },
};

/** The permissions for resources that a workload can run without while they are replaced. */
const auxiliary: Allowances = { release: replaces, "in-place": replaces, platform: replaces };

/** The permissions for resources that the first deployment of an edge creates. */
const edgePart: Allowances = { traffic: creates, platform: declares };

/**
 * The permissions of each kind of change for each resource type that stacks use; the guard refuses everything else.
 *
 * A change of traffic may create resources only in a first deployment, which `creationFindings` checks.
 */
const allowances: Readonly<Record<ResourceType, Allowances>> = {
  cloudflare_load_balancer: {
    traffic: { actions: adding, paths: steering },
    drain: { actions: inPlace, paths: [{ path: ["fallback_pool"] }] },
    release: {
      actions: inPlace,
      paths: [
        { path: ["random_steering", "pool_weights", "**"], mayBeUnknown: true },
        { path: ["rules", "**"], mayBeUnknown: true },
      ],
    },
    platform: declares,
  },
  kubernetes_service_v1: {
    traffic: { actions: adding, paths: selection },
    release: { actions: adding, paths: anything },
    "in-place": { actions: adding, paths: anything },
    platform: declares,
  },
  cloudflare_load_balancer_pool: {
    ...edgePart,
    drain: { actions: inPlace, paths: [{ path: ["enabled"], values: flags }] },
    // a colour's first image creates its pool, which the rule and a weight of 0 refer to
    release: creates,
    // an upgrade of a provider sets an attribute that older states lack
    providers: {
      actions: inPlace,
      paths: [
        {
          path: ["origins", "*", "flatten_cname"],
          values: { holds: (after, before) => after === true && before === undefined, words: "nothing → true" },
        },
      ],
    },
  },
  cloudflare_load_balancer_monitor: edgePart,
  cloudflare_notification_policy: {
    ...edgePart,
    release: { actions: inPlace, paths: [{ path: ["filters", "pool_id", "**"], mayBeUnknown: true }] },
  },
  cloudflare_notification_policy_webhooks: edgePart,
  cloudflare_ruleset: { platform: declares },
  cloudflare_dns_record: { platform: declares },
  kubernetes_config_map_v1: {
    ...auxiliary,
    mcp: { actions: inPlace, paths: [{ path: ["data", "**"] }], named: /-mcp-rollout$/ },
    maintenance: {
      actions: inPlace,
      paths: ["MAINTENANCE_MODE", "READ_ONLY_MODE"].map((name) => ({ path: ["data", name], values: switches })),
    },
  },
  kubernetes_deployment_v1: pods,
  kubernetes_stateful_set_v1: pods,
  kubernetes_secret_v1: auxiliary,
  kubernetes_horizontal_pod_autoscaler_v2: auxiliary,
  kubernetes_pod_disruption_budget_v1: auxiliary,
  kubernetes_network_policy_v1: auxiliary,
  kubernetes_ingress_v1: auxiliary,
  kubernetes_service_account_v1: auxiliary,
  kubernetes_namespace_v1: { platform: declares },
  kubernetes_resource_quota_v1: { platform: declares },
  kubernetes_limit_range_v1: { platform: declares },
};

/** Returns what a kind of change may do to a type of resource; nothing if it may not touch it, or no stack uses it. */
export function allowanceFor(kind: Kind, type: string): Allowance | undefined {
  return isUsed(type) ? allowances[type][kind] : undefined;
}

/** Lists the resource types that a kind of change may touch. */
export function allowedTypes(kind: Kind): readonly string[] {
  return Object.entries(allowances).flatMap(([type, { [kind]: allowance }]) => (allowance === undefined ? [] : [type]));
}

function isUsed(type: string): type is ResourceType {
  return Object.hasOwn(allowances, type);
}

function oneOf(...values: readonly string[]): ValueRule {
  return { holds: (after) => values.some((value) => value === after), words: values.join(" or ") };
}
