import { lte } from "semver";
import { providers } from "./versions.js";

/** A resource of Cloudflare's as a state has it, as far as that says which provider wrote it. */
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
 * The `schema_version` that each version writes of a type.
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

/** The version up to which nothing of a state is older; nothing where nothing in it is Cloudflare's. */
export function generationOf(resources: readonly WrittenResource[]): CloudflareVersion | undefined {
  if (resources.length === 0) return undefined;
  return versions[Math.min(...resources.map(latestWriter))];
}

/**
 * The versions that take a state to the chosen one, each from what the one before it wrote; none where it is there. One that
 * a part of the state is newer than cannot be among them.
 */
export function roadTo(resources: readonly WrittenResource[], chosen: string): readonly CloudflareVersion[] {
  const from = generationOf(resources);
  if (from === undefined) return [];
  const between = versions.slice(versions.indexOf(from) + 1, positionOf(chosen) + 1);
  return between.filter((version) => writtenByNewer(resources, version).length === 0);
}

/** What the first version on the road cannot read, because the rest is of a generation that is too far on: then there is no road. */
export function inTheWay(resources: readonly WrittenResource[], chosen: string): readonly WrittenResource[] {
  const [first] = roadTo(resources, chosen);
  return first === undefined ? [] : unreadableDirectly(resources, first);
}

/** The versions of several roads in the order in which they are taken: the oldest first, so that no state jumps over one. */
export function inOrder(roads: readonly (readonly CloudflareVersion[])[]): readonly CloudflareVersion[] {
  return versions.filter((version) => roads.some((steps) => steps.includes(version)));
}

/** What the chosen version cannot read because a newer one wrote it. */
export function writtenByNewer(resources: readonly WrittenResource[], chosen: string): readonly WrittenResource[] {
  return resources.filter((resource) => earliestWriter(resource) > positionOf(chosen));
}

/** What no tested version writes yet, because a newer one did. */
export function writtenByUntested(resources: readonly WrittenResource[]): readonly WrittenResource[] {
  return resources.filter((resource) => earliestWriter(resource) === versions.length);
}

/**
 * What the chosen version cannot read although an older one wrote it: from 5.19 on, what 5.14 wrote of these is taken for what
 * version 4 wrote. 5.18.0 reads both.
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

/** The position of the newest version that may have written a resource. */
function latestWriter({ type, schemaVersion }: WrittenResource): number {
  return versions.findLastIndex((version) => schemaVersions[version](type) <= schemaVersion);
}

/** The position of the oldest version that may have written a resource; beyond the last one where none of them did. */
function earliestWriter({ type, schemaVersion }: WrittenResource): number {
  const at = versions.findIndex((version) => schemaVersions[version](type) >= schemaVersion);
  return at < 0 ? versions.length : at;
}
