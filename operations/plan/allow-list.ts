import { labels } from "../../model/names.js";
import { types } from "../../model/route/terraform.js";
import type { PathPattern } from "./paths.js";
import type { Action } from "./plan.js";

/** The kinds of change, each with what it may do. */
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

/** Which values an attribute may get. */
export interface ValueRule {
  readonly holds: (after: unknown, before: unknown) => boolean;
  /** For people: what is allowed. */
  readonly words: string;
}

/** Attributes that an update may change. */
export interface AllowedPath {
  readonly path: PathPattern;
  /** @default - any value */
  readonly values?: ValueRule;
  /** Whether it may refer to an object that is not there yet. @default false */
  readonly mayBeUnknown?: boolean;
}

/** What a kind of change may do to resources of one type. */
export interface Allowance {
  readonly type: string;
  readonly actions: readonly Action[];
  /** What an update may change. */
  readonly paths: readonly AllowedPath[];
  /** Which names the objects may have. @default - any */
  readonly named?: RegExp;
}

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

/** Pods start again because what they read has changed. */
const restart: readonly Allowance[] = ["kubernetes_deployment_v1", "kubernetes_stateful_set_v1"].map((type) => ({
  type,
  actions: inPlace,
  paths: [{ path: ["spec", 0, "template", 0, "metadata", 0, "annotations", /^checksum\.switchyard\.dev\//] }],
}));

/** What a flip changes of a load balancer, and nothing else (steering, weights, affinity, and the rule). */
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

/** The cluster's half of a flip. */
const selection: readonly AllowedPath[] = [
  { path: ["spec", 0, "selector", labels.colour], values: oneOf("blue", "green") },
  // a service whose pods somebody else keeps selects them by labels of theirs; what they may be, the rules compare
  { path: ["spec", 0, "selector", /^/] },
  { path: ["metadata", 0, "annotations", /^switchyard\.dev\//] },
];

/** Objects that a workload can do without while they are made anew. */
const auxiliary = [
  "kubernetes_config_map_v1",
  "kubernetes_secret_v1",
  "kubernetes_horizontal_pod_autoscaler_v2",
  "kubernetes_pod_disruption_budget_v1",
  "kubernetes_network_policy_v1",
  "kubernetes_ingress_v1",
  "kubernetes_service_account_v1",
];

const workload: readonly Allowance[] = [
  ...["kubernetes_deployment_v1", "kubernetes_stateful_set_v1", types.service].map((type) => ({
    type,
    actions: adding,
    paths: anything,
  })),
  ...auxiliary.map((type) => ({ type, actions: freely, paths: anything })),
];

/** Objects of the edge that a first deployment brings along. */
const edgeParts = [
  types.pool,
  types.monitor,
  "cloudflare_notification_policy",
  "cloudflare_notification_policy_webhooks",
];

const platformTypes = [
  "kubernetes_namespace_v1",
  "kubernetes_resource_quota_v1",
  "kubernetes_limit_range_v1",
  "kubernetes_priority_class_v1",
  "kubernetes_role_v1",
  "kubernetes_role_binding_v1",
  "kubernetes_manifest",
  "cloudflare_ruleset",
  "cloudflare_dns_record",
  types.loadBalancer,
  types.service,
  ...edgeParts,
];

/**
 * What each kind of change may do: whatever is not here is refused.
 *
 * A creation in a change of traffic is that of a first deployment; the rules of traffic say when it is one.
 */
export const allowList: Readonly<Record<Kind, readonly Allowance[]>> = {
  traffic: [
    { type: types.loadBalancer, actions: adding, paths: steering },
    { type: types.service, actions: adding, paths: selection },
    ...edgeParts.map((type) => ({ type, actions: ["create"] as const, paths: [] })),
  ],
  mcp: [
    { type: "kubernetes_config_map_v1", actions: inPlace, paths: [{ path: ["data", "**"] }], named: /-mcp-rollout$/ },
    ...restart,
  ],
  drain: [
    { type: types.pool, actions: inPlace, paths: [{ path: ["enabled"], values: flags }] },
    { type: types.loadBalancer, actions: inPlace, paths: [{ path: ["fallback_pool"] }] },
  ],
  maintenance: [
    {
      type: "kubernetes_config_map_v1",
      actions: inPlace,
      paths: ["MAINTENANCE_MODE", "READ_ONLY_MODE"].map((name) => ({ path: ["data", name], values: switches })),
    },
    ...restart,
  ],
  release: [
    ...workload,
    // the first image of a colour brings its pool, attached by the rule and by a weight of 0
    { type: types.pool, actions: ["create"], paths: [] },
    {
      type: types.loadBalancer,
      actions: inPlace,
      paths: [
        { path: ["random_steering", "pool_weights", "**"], mayBeUnknown: true },
        { path: ["rules", "**"], mayBeUnknown: true },
      ],
    },
    {
      type: "cloudflare_notification_policy",
      actions: inPlace,
      paths: [{ path: ["filters", "pool_id", "**"], mayBeUnknown: true }],
    },
  ],
  "in-place": workload,
  platform: [
    ...platformTypes.map((type) => ({
      type,
      actions: adding,
      paths: [{ path: ["**"], mayBeUnknown: true }],
    })),
    ...auxiliary.map((type) => ({ type, actions: freely, paths: anything })),
  ],
  // what an upgrade of a provider changes by itself: an attribute that states of before do not have
  providers: [
    {
      type: types.pool,
      actions: inPlace,
      paths: [
        {
          path: ["origins", "*", "flatten_cname"],
          values: { holds: (after, before) => after === true && before === undefined, words: "nothing → true" },
        },
      ],
    },
  ],
};

function oneOf(...values: readonly string[]): ValueRule {
  return { holds: (after) => values.some((value) => value === after), words: values.join(" or ") };
}
