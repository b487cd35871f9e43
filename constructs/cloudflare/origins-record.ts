import { isIPv4 } from "node:net";
import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import type { Construct } from "constructs";
import { hostname, address as schema } from "../../model/schema/primitives.js";
import { misfits, refuse } from "../rules.js";

/** Properties of an `OriginsRecord`. */
export interface OriginsRecordProps {
  /** The zone that the domain lies in. */
  readonly zoneId: string;
  /** The domain that contains the colours' hostnames. */
  readonly domain: string;
  /** The address of the cluster's ingress: a host name or an IPv4 address. */
  readonly address: string;
  /** Its comment, which names the owner. */
  readonly comment: string;
}

/** Lets Cloudflare choose the time to live. */
const automatic = 1;

/**
 * One wildcard record that points the hostnames of all colours at the cluster's ingress.
 *
 * A wildcard covers every depth below it, so a new colour needs no record of its own. Cloudflare does not proxy it: a
 * pool must not point back to Cloudflare.
 */
export class OriginsRecord extends DnsRecord {
  constructor(scope: Construct, id: string, props: OriginsRecordProps) {
    refuse(scope, id, misfits({ address: schema, domain: hostname }, props));
    const { zoneId, domain, address, comment } = props;
    super(scope, id, {
      zoneId,
      name: `*.${domain}`,
      type: isIPv4(address) ? "A" : "CNAME",
      content: address,
      ttl: automatic,
      proxied: false,
      comment,
    });
  }
}
