import { labels } from "../../model/names.js";
import type { ResourceType } from "../../stacks/resource-types.js";
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
  readonly actions: readonly Action[];
  /** What an update may change. */
  readonly paths: readonly AllowedPath[];
  /** Which names the objects may have. @default - any */
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

const restarts: Allowance = {
  actions: inPlace,
  paths: [{ path: ["spec", 0, "template", 0, "metadata", 0, "annotations", /^checksum\.switchyard\.dev\//] }],
};
const creates: Allowance = { actions: ["create"], paths: [] };
const declares: Allowance = { actions: adding, paths: [{ path: ["**"], mayBeUnknown: true }] };
const replaces: Allowance = { actions: freely, paths: anything };

/** What every workload is made of and cannot be without. */
const pods: Allowances = {
  mcp: restarts,
  maintenance: restarts,
  release: { actions: adding, paths: anything },
  "in-place": { actions: adding, paths: anything },
};

/** What a workload can do without while it is made anew. */
const auxiliary: Allowances = { release: replaces, "in-place": replaces, platform: replaces };

/** What a first deployment of an edge brings along. */
const edgePart: Allowances = { traffic: creates, platform: declares };

/**
 * What each kind of change may do to each type that is made: whatever is not here is refused.
 *
 * A creation in a change of traffic is that of a first deployment; the rules of traffic say when it is one.
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
    // the first image of a colour brings its pool, attached by the rule and by a weight of 0
    release: creates,
    // what an upgrade of a provider changes by itself: an attribute that states of before do not have
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

/** What a kind of change may do to a type of resource; nothing where it may not touch it, or nothing makes it. */
export function allowanceFor(kind: Kind, type: string): Allowance | undefined {
  return isMade(type) ? allowances[type][kind] : undefined;
}

/** The types that a kind of change may touch. */
export function allowedTypes(kind: Kind): readonly string[] {
  return Object.entries(allowances).flatMap(([type, { [kind]: allowance }]) => (allowance === undefined ? [] : [type]));
}

function isMade(type: string): type is ResourceType {
  return Object.hasOwn(allowances, type);
}

function oneOf(...values: readonly string[]): ValueRule {
  return { holds: (after) => values.some((value) => value === after), words: values.join(" or ") };
}
