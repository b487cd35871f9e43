import type { Identity } from "./identity.js";
import type { Value } from "./value.js";

/**
 * How requests get from an origin's address to the pods. What nobody said is left out and named; what is left out and not
 * named is not there.
 */
export interface Way {
  /** What answers for the address: a record of its own, else the closest wildcard. */
  readonly record?: Value<DnsRecord>;
  /** The cluster that the record leads to. @default - the environment's own */
  readonly cluster?: string;
  /** What the cluster's ingress does with the Host that the origin gets, the most exact path first. */
  readonly paths?: Value<readonly IngressPath[]>;
  readonly unsaid: readonly LinkKind[];
}

/** What requests pass between an origin's address and the pods. */
export type LinkKind = "record" | "headers" | "ingress" | "service" | "workload" | "policy" | "endpoints";

/** A DNS record, whatever its name. */
export interface DnsRecord {
  /** `A`, `AAAA` or `CNAME`. */
  readonly type: Value<string>;
  /** Where it leads to. */
  readonly content: Value<string>;
  /** Whether it leads to Cloudflare first, which a pool must not. */
  readonly proxied: Value<boolean>;
}

/** What an ingress controller does with requests for a path. */
export interface IngressPath {
  readonly path: Value<string>;
  /** `Prefix`, `Exact` or `ImplementationSpecific`. */
  readonly type: Value<string>;
  /** @default - the cluster's usual one */
  readonly className?: Value<string>;
  /** The Secret that TLS ends with, empty for the controller's own. @default - no TLS is asked for */
  readonly tls?: Value<string>;
  readonly service: Value<string>;
  /** The name or the number of the Service's port. */
  readonly port: Value<string>;
  /** The port of the pods. @default - the Service, or this port of it, is not there or unsaid */
  readonly target?: Value<string>;
  /** Whether network policies let the ingress controller connect to it. */
  readonly admitted?: Value<boolean>;
  readonly pods?: Pods;
}

/** What runs behind a selector. */
export interface Pods {
  /** Whose they are. */
  readonly identity: Value<Identity>;
  /** Of their image. @default - nobody said */
  readonly digest?: Value<string>;
  /** How many there should be, or the least where an autoscaler decides. @default - nobody said */
  readonly desired?: Value<number>;
  /** How many get requests now. @default - nobody asked the cluster */
  readonly ready?: number;
}
