import { lte } from "semver";
import { providers } from "./versions.js";

/** The part of a Cloudflare resource in a state that reveals the provider version that wrote it. */
export interface WrittenResource {
  readonly address: string;
  readonly type: string;
  /** The `schema_version` of its first instance. */
  readonly schemaVersion: number;
  /** Whether it has an attribute `header` that is not null. */
  readonly hasHeader: boolean;
}

/** A tested version of the Cloudflare provider. */
export type CloudflareVersion = (typeof providers.cloudflare.tested)[number];

const versions: readonly CloudflareVersion[] = providers.cloudflare.tested;

/**
 * The `schema_version` that each provider version writes for a type.
 *
 * 5.14.0 has none, 5.18.0 counts by `GetSchemaVersion(1, 500)` (records by `(0, 500)`), and from 5.19 on it is 500.
 *
 * @see https://github.com/cloudflare/terraform-provider-cloudflare/blob/v5.18.0/internal/migrations/schema_version.go
 */
const schemaVersions: Readonly<Record<CloudflareVersion, (type: string) => number>> = {
  "5.14.0": () => 0,
  "5.18.0": (type) => (type === "cloudflare_dns_record" ? 0 : 1),
  "5.22.0": () => 500,
};

/** Returns the version that wrote the oldest part of a state; undefined for a state without Cloudflare resources. */
export function generationOf(resources: readonly WrittenResource[]): CloudflareVersion | undefined {
  if (resources.length === 0) return undefined;
  return versions[Math.min(...resources.map(latestWriter))];
}

/**
 * Returns the versions to apply, in order, to bring a state to the chosen version; none when it is there already.
 * Skips a version that cannot read a newer part of the state.
 */
export function roadTo(resources: readonly WrittenResource[], chosen: string): readonly CloudflareVersion[] {
  const from = generationOf(resources);
  if (from === undefined) return [];
  const between = versions.slice(versions.indexOf(from) + 1, positionOf(chosen) + 1);
  return between.filter((version) => writtenByNewer(resources, version).length === 0);
}

/** Returns the resources that the first version on the road cannot read; if there are any, no road exists. */
export function inTheWay(resources: readonly WrittenResource[], chosen: string): readonly WrittenResource[] {
  const [first] = roadTo(resources, chosen);
  return first === undefined ? [] : unreadableDirectly(resources, first);
}

/** Merges several roads, the oldest version first, so that no state skips one. */
export function inOrder(roads: readonly (readonly CloudflareVersion[])[]): readonly CloudflareVersion[] {
  return versions.filter((version) => roads.some((steps) => steps.includes(version)));
}

/** Returns the resources that the chosen version cannot read because a newer one wrote them. */
export function writtenByNewer(resources: readonly WrittenResource[], chosen: string): readonly WrittenResource[] {
  return resources.filter((resource) => earliestWriter(resource) > positionOf(chosen));
}

/** Returns the resources that a version newer than every tested one wrote. */
export function writtenByUntested(resources: readonly WrittenResource[]): readonly WrittenResource[] {
  return resources.filter((resource) => earliestWriter(resource) === versions.length);
}

/**
 * Returns the resources that the chosen version cannot read although an older one wrote them. From 5.19 on the provider
 * mistakes what 5.14 wrote for state of version 4; 5.18.0 reads both.
 *
 * @see https://github.com/cloudflare/terraform-provider-cloudflare/issues/7275
 */
export function unreadableDirectly(resources: readonly WrittenResource[], chosen: string): readonly WrittenResource[] {
  if (lte(chosen, "5.18.0")) return [];
  return resources.filter(
    ({ type, schemaVersion, hasHeader }) =>
      schemaVersion === 0 &&
      (type === "cloudflare_notification_policy" || (type === "cloudflare_load_balancer_monitor" && hasHeader)),
  );
}

function positionOf(chosen: string): number {
  return versions.findLastIndex((version) => lte(version, chosen));
}

/** Returns the position of the newest version that may have written a resource. */
function latestWriter({ type, schemaVersion }: WrittenResource): number {
  return versions.findLastIndex((version) => schemaVersions[version](type) <= schemaVersion);
}

/** Returns the position of the oldest version that may have written a resource; past the end if none did. */
function earliestWriter({ type, schemaVersion }: WrittenResource): number {
  const at = versions.findIndex((version) => schemaVersions[version](type) >= schemaVersion);
  return at < 0 ? versions.length : at;
}
