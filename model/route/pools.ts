import { foreignIdentity, type Identity, type Owners, poolIdentity } from "./identity.js";
import { type Origin, originFrom } from "./origin.js";
import type { Reader } from "./reader.js";
import type { Check, PoolTarget } from "./route.js";
import { afterApply, isNotKnown, known, unreadable, type Value } from "./value.js";

/** A map from ids of pools, and references to unknown ids, to identities. */
export class PoolIds {
  private readonly identities = new Map<string, Identity>();

  constructor(private readonly owners: Owners) {}

  /** Adds a pool. @param ids its ids and references @param otherwise its id if the name tells nothing */
  add(name: string | undefined, ids: readonly string[], otherwise: string): Identity {
    const identity = this.identityOf(name, otherwise);
    for (const id of ids) this.identities.set(id, identity);
    return identity;
  }

  /** Returns the identity of a pool's name. @param id the id if the name tells nothing */
  identityOf(name: string | undefined, id: string): Identity {
    return poolIdentity(name, id, this.owners);
  }

  /** Returns the identity that a value refers to. */
  of(id: Value<string>): Value<Identity> {
    if (!isNotKnown(id)) return this.identities.get(id) ?? foreignIdentity(id);
    return this.identities.get(id.words) ?? id;
  }

  /** Returns the identity of a map's key, which may be an id or a reference. */
  ofKey(key: string): Value<Identity> {
    return this.of(key.includes("${") ? afterApply(key) : key);
  }
}

/** Decodes a pool of Cloudflare's API or Terraform. @param checkOf returns the monitor of an id or reference */
export function poolTarget(reader: Reader, checkOf: (id: Value<string>) => Value<Check> | undefined): PoolTarget {
  const monitor = reader.text("monitor");
  const check = monitor === undefined || monitor === "" ? undefined : checkOf(monitor);
  return {
    kind: "pool",
    name: reader.text("name") ?? "",
    enabled: reader.flag("enabled") ?? true,
    minimum: reader.number("minimum_origins") ?? 1,
    shedding: {
      requests: reader.number("load_shedding", "default_percent") ?? 0,
      sessions: reader.number("load_shedding", "session_percent") ?? 0,
    },
    originSteering: reader.text("origin_steering", "policy") ?? "random",
    ...(check === undefined ? {} : { check }),
    origins: sorted(reader.list(["origins"], originFrom) ?? []),
  };
}

function sorted(origins: Value<readonly Origin[]>): Value<readonly Origin[]> {
  const nameOf = ({ name }: Origin): string => known(name) ?? "";
  return isNotKnown(origins) ? origins : [...origins].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** Decodes a monitor of Cloudflare's API or Terraform. */
export function checkFrom(reader: Reader): Check {
  const type = reader.text("type") ?? "http";
  return {
    type,
    method: reader.text("method") ?? "GET",
    path: reader.text("path") ?? "/",
    port: reader.number("port") ?? (type === "https" ? 443 : 80),
    expectedCodes: reader.text("expected_codes") ?? "200",
    expectedBody: reader.text("expected_body") ?? "",
    interval: reader.number("interval") ?? 60,
    timeout: reader.number("timeout") ?? 5,
    retries: reader.number("retries") ?? 2,
    consecutiveUp: reader.number("consecutive_up") ?? 0,
    consecutiveDown: reader.number("consecutive_down") ?? 0,
    followRedirects: reader.flag("follow_redirects") ?? false,
    allowInsecure: reader.flag("allow_insecure") ?? false,
  };
}

/** Maps monitors by id, and by reference while the id is unknown. */
export function checksIn(monitors: readonly (readonly [ids: readonly string[], reader: Reader])[]) {
  const checks = new Map(monitors.flatMap(([ids, reader]) => ids.map((id) => [id, checkFrom(reader)] as const)));
  return (id: Value<string>): Value<Check> =>
    checks.get(isNotKnown(id) ? id.words : id) ?? (isNotKnown(id) ? id : unreadable(`the monitor ${id}`));
}
