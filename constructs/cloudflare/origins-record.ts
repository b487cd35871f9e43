import { isIPv4 } from "node:net";
import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";

/** Properties of an `OriginsRecord`. */
export interface OriginsRecordProps {
  readonly environment: Environment;
  /** Who keeps the record, such as the edge stack. */
  readonly owner: string;
}

/** Cloudflare's own choice of a time to live. */
const automatic = 1;

/**
 * One wildcard record for the hostnames of all colours, which lead past Cloudflare to the cluster's ingress.
 *
 * A wildcard covers every depth below it, so a new colour needs no record of its own. Cloudflare does not proxy it: a
 * pool must not point back to Cloudflare.
 */
export class OriginsRecord extends DnsRecord {
  constructor(scope: Construct, id: string, { environment, owner }: OriginsRecordProps) {
    const { cloudflare, cluster, originsDomain } = environment.settings;
    const { address } = cluster.ingress;
    super(scope, id, {
      zoneId: cloudflare.zoneId,
      name: `*.${originsDomain}`,
      type: isIPv4(address) ? "A" : "CNAME",
      content: address,
      ttl: automatic,
      proxied: false,
      comment: names.marker(environment, owner),
    });
  }
}
