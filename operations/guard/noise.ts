import type { Path } from "../../model/path.js";
import { configuredValue } from "../../model/route/reader.js";
import { type ChangedPath, canonical, changedPaths } from "./changes.js";
import { matches, type PathPattern } from "./paths.js";
import type { Plan, ResourceChange } from "./plan.js";
import { holdsSecret } from "./secrets.js";

/** Attributes in the overrides of a load balancer's rule that the configuration leaves to Cloudflare. */
const overrides = [
  "adaptive_routing",
  "country_pools",
  "location_strategy",
  "pop_pools",
  "random_steering",
  "region_pools",
  "session_affinity",
  "session_affinity_attributes",
  "session_affinity_ttl",
  "steering_policy",
  "ttl",
];

/** Attributes of session affinity that the configuration leaves to Cloudflare; `headers` is not one of them. */
const affinity = ["drain_duration", "require_all_headers", "samesite", "secure", "zero_downtime_failover"];

/**
 * Attributes that the Cloudflare provider shows as "known after apply" on every update, by type.
 *
 * They are computed, so they cannot hide a configured value. No other unknown values pass the guard.
 */
export const knownNoise: Readonly<Record<string, readonly PathPattern[]>> = {
  cloudflare_load_balancer: [
    ["created_on"],
    ["modified_on"],
    ["networks"],
    ["zone_name"],
    ["ttl"],
    ["session_affinity_ttl"],
    ["country_pools"],
    ["pop_pools"],
    ["region_pools"],
    ["session_affinity_attributes"],
    ...affinity.map((name) => ["session_affinity_attributes", name]),
    ["rules"],
    ["rules", "*", "overrides"],
    ...overrides.map((name) => ["rules", "*", "overrides", name, "**"]),
  ],
  cloudflare_load_balancer_pool: [
    ["disabled_at"],
    ["modified_on"],
    ["networks"],
    ["notification_filter", "**"],
    ["origins", "*", "disabled_at"],
  ],
  cloudflare_load_balancer_monitor: [["created_on"], ["modified_on"]],
  cloudflare_notification_policy: [["created"], ["modified"]],
  cloudflare_notification_policy_webhooks: [["created_at"], ["last_failure"], ["last_success"], ["type"]],
  cloudflare_ruleset: [["last_updated"], ["version"], ["rules", "*", "id"]],
  cloudflare_dns_record: [
    ["comment_modified_on"],
    ["created_on"],
    ["meta"],
    ["modified_on"],
    ["proxiable"],
    ["tags_modified_on"],
    ["settings"],
    ["settings", "*"],
    ["tags"],
  ],
};

/** Attributes that change by themselves, so that their drift is not worth reporting. */
const ownMotion: readonly PathPattern[] = [
  ["created_on"],
  ["modified_on"],
  ["last_updated"],
  ["version"],
  ["metadata", 0, "resource_version"],
  ["metadata", 0, "generation"],
];

/**
 * Reports whether a changed path is noise: an unknown value that the configuration does not set, of a new resource or
 * listed in `knownNoise`.
 */
export function isNoise(plan: Plan, resource: ResourceChange, { segments, unknown }: ChangedPath): boolean {
  if (!unknown || isConfigured(plan.expressions.get(resource.address), segments)) return false;
  if (resource.action === "create" || resource.action === "replace") return true;
  return (knownNoise[resource.type] ?? []).some((pattern) => matches(pattern, segments));
}

/** Returns the changed paths of a resource without noise, with secrets hidden. */
export function meaningfulChanges(plan: Plan, resource: ResourceChange): readonly ChangedPath[] {
  return changedPaths(resource, plan.secrets).filter((changed) => !isNoise(plan, resource, changed));
}

/** Returns the drift of a resource without attributes that change by themselves. */
export function meaningfulDrift(plan: Plan, resource: ResourceChange): readonly ChangedPath[] {
  return changedPaths(resource, plan.secrets).filter(
    ({ segments }) => !ownMotion.some((pattern) => matches(pattern, segments)),
  );
}

/**
 * Returns the placeholder for an unknown value, with the reference that sets it: `(known after apply: a_pool.blue.id)`.
 *
 * The reference tells apart plans that refer to different objects.
 */
export function unknownText(plan: Plan, { address }: ResourceChange, { segments }: ChangedPath): string {
  const configured = configuredValue(plan.expressions.get(address), segments);
  if (configured === undefined || configured === true || holdsSecret(configured, plan.secrets)) {
    return "(known after apply)";
  }
  const reference = typeof configured === "string" ? configured : canonical(configured);
  return `(known after apply: ${reference.replaceAll(/\$\{([^}]*)\}/g, "$1")})`;
}

/** Reports whether the configuration sets an attribute, by a value or by a reference. */
export function isConfigured(expressions: unknown, path: Path): boolean {
  return configuredValue(expressions, path) !== undefined;
}
