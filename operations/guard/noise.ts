import type { Path } from "../../model/path.js";
import { configuredValue } from "../../model/route/reader.js";
import { type ChangedPath, canonical, changedPaths } from "./changes.js";
import { matches, type PathPattern } from "./paths.js";
import type { Plan, ResourceChange } from "./plan.js";
import { holdsSecret } from "./secrets.js";

/** What every override of a load balancer's rule shows that the configuration leaves to Cloudflare. */
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

/** What sessions stick to, where it is left to Cloudflare; `headers` is not among it. */
const affinity = ["drain_duration", "require_all_headers", "samesite", "secure", "zero_downtime_failover"];

/**
 * Attributes that the Cloudflare provider shows as "known after apply" on every update, by type.
 *
 * They are computed, so that nothing that was configured hides behind them, and they are the only unknowns that pass the
 * guard.
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

/** Attributes that move by themselves, so that a change of them outside of Terraform says nothing. */
const ownMotion: readonly PathPattern[] = [
  ["created_on"],
  ["modified_on"],
  ["last_updated"],
  ["version"],
  ["metadata", 0, "resource_version"],
  ["metadata", 0, "generation"],
];

/**
 * Whether a changed path says nothing: an unknown that the configuration does not set, and that either is new with its
 * resource or stands in the table.
 */
export function isNoise(plan: Plan, resource: ResourceChange, { segments, unknown }: ChangedPath): boolean {
  if (!unknown || isConfigured(plan.expressions.get(resource.address), segments)) return false;
  if (resource.action === "create" || resource.action === "replace") return true;
  return (knownNoise[resource.type] ?? []).some((pattern) => matches(pattern, segments));
}

/** The changed paths of a resource that say something, its secrets hidden. */
export function meaningfulChanges(plan: Plan, resource: ResourceChange): readonly ChangedPath[] {
  return changedPaths(resource, plan.secrets).filter((changed) => !isNoise(plan, resource, changed));
}

/** What somebody or something changed outside of Terraform, without what moves by itself. */
export function meaningfulDrift(plan: Plan, resource: ResourceChange): readonly ChangedPath[] {
  return changedPaths(resource, plan.secrets).filter(
    ({ segments }) => !ownMotion.some((pattern) => matches(pattern, segments)),
  );
}

/**
 * What stands for a value that only the apply will tell: what it refers to, as `(known after apply: a_pool.blue.id)`.
 *
 * Without it a plan that refers to something else would look the same.
 */
export function unknownText(plan: Plan, { address }: ResourceChange, { segments }: ChangedPath): string {
  const configured = configuredValue(plan.expressions.get(address), segments);
  if (configured === undefined || configured === true || holdsSecret(configured, plan.secrets)) {
    return "(known after apply)";
  }
  const told = typeof configured === "string" ? configured : canonical(configured);
  return `(known after apply: ${told.replaceAll(/\$\{([^}]*)\}/g, "$1")})`;
}

/** Whether the configuration sets an attribute, by a value or by a reference. */
export function isConfigured(expressions: unknown, path: Path): boolean {
  return configuredValue(expressions, path) !== undefined;
}
