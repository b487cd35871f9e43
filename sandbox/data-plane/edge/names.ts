import { isIP } from "node:net";
import { isInZone } from "../../cloudflare/check";
import type { JsonObject } from "../../cloudflare/json";
import type { CloudflareObjects } from "../../cloudflare/objects";

/** The place in the sandbox that an address leads to. */
export type Place =
  /** The cluster's ingress, to which a zone's own records lead. */
  | { readonly to: "ingress" }
  /** A loopback address, used as it is. */
  | { readonly to: "loopback"; readonly host: string }
  /** A server outside the cluster, which the sandbox simulates. */
  | { readonly to: "outside"; readonly host: string };

/** The zones' DNS records, as Cloudflare's resolver sees them. */
export class Names {
  private readonly records = new Map<string, JsonObject>();
  private readonly zones: readonly string[];

  constructor(zones: CloudflareObjects["zones"]) {
    this.zones = zones.map(({ name }) => name);
    for (const { records } of zones) {
      for (const record of records) {
        if (["A", "AAAA", "CNAME"].includes(String(record.type)))
          this.records.set(String(record.name).toLowerCase(), record);
      }
    }
  }

  /** Resolves an origin's address; returns undefined if its name does not resolve, or leads back to Cloudflare. */
  resolve(address: string): Place | undefined {
    const host = address.toLowerCase();
    if (isIP(host) !== 0) return /^(127\.|::1$)/.test(host) ? { to: "loopback", host } : { to: "outside", host };
    if (!this.zones.some((zone) => isInZone(host, zone))) return { to: "outside", host };
    const record = this.recordOf(host);
    return record === undefined || record.proxied === true ? undefined : { to: "ingress" };
  }

  /** Returns the record of a name, or else the closest wildcard. */
  private recordOf(host: string): JsonObject | undefined {
    const exact = this.records.get(host);
    if (exact !== undefined) return exact;
    const labels = host.split(".");
    for (let from = 1; from < labels.length; from += 1) {
      const found = this.records.get(["*", ...labels.slice(from)].join("."));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
