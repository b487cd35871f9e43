import type { Identity } from "./identity.js";
import type { Value } from "./value.js";

/**
 * The way of requests from an origin's address to the pods. Unknown links are omitted and named in `unsaid`; other
 * omitted ones do not exist.
 */
export interface Way {
  /** The DNS record: the address's own, else the closest wildcard. */
  readonly record?: Value<DnsRecord>;
  /** The cluster that the record points to. @default - the environment's own */
  readonly cluster?: string;
  /** The ingress paths for the origin's Host, the most exact first. */
  readonly paths?: Value<readonly IngressPath[]>;
  readonly unsaid: readonly LinkKind[];
}

/** The kinds of links between an origin's address and the pods. */
export type LinkKind = "record" | "headers" | "ingress" | "service" | "workload" | "policy" | "endpoints";

/** A DNS record without its name. */
export interface DnsRecord {
  /** The type: `A`, `AAAA` or `CNAME`. */
  readonly type: Value<string>;
  /** The target. */
  readonly content: Value<string>;
  /** Whether it points to Cloudflare, which a pool's must not. */
  readonly proxied: Value<boolean>;
}

/** The treatment of a path by an ingress controller. */
export interface IngressPath {
  readonly path: Value<string>;
  /** The type: `Prefix`, `Exact` or `ImplementationSpecific`. */
  readonly type: Value<string>;
  /** The ingress class. @default - the cluster's usual one */
  readonly className?: Value<string>;
  /** The Secret for TLS; empty for the controller's own. @default - no TLS */
  readonly tls?: Value<string>;
  readonly service: Value<string>;
  /** The name or the number of the Service's port. */
  readonly port: Value<string>;
  /** The port of the pods. @default - the Service or its port is missing or unknown */
  readonly target?: Value<string>;
  /** Whether network policies let the ingress controller connect to it. */
  readonly admitted?: Value<boolean>;
  readonly pods?: Pods;
}

/** The pods behind a selector. */
export interface Pods {
  /** The owner. */
  readonly identity: Value<Identity>;
  /** The digest of their image. @default - unknown */
  readonly digest?: Value<string>;
  /** The desired number, or the minimum of an autoscaler. @default - unknown */
  readonly desired?: Value<number>;
  /** The number of ready ones. @default - the cluster was not read */
  readonly ready?: number;
}
