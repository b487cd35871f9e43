import type { Identity } from "./identity.js";
import type { ServicePort } from "./route.js";
import { known, type Value } from "./value.js";
import type { DnsRecord, LinkKind } from "./way.js";

/** A link between an origin's address and the pods, from one object at Cloudflare or in a cluster. */
export type Link = NamedRecord | HeaderRules | Ingress | ServiceLink | Workload | NetworkPolicy | Endpoints;

/** A DNS record with its name, in lower case. */
export interface NamedRecord extends DnsRecord {
  readonly kind: "record";
  /** The name; it may begin with `*.`. */
  readonly name: Value<string>;
}

/** The rules that set and remove headers of requests; a zone has one list. */
export interface HeaderRules {
  readonly kind: "headers";
  readonly rules: Value<readonly HeaderRule[]>;
}

/** A rule that changes headers. */
export interface HeaderRule {
  readonly enabled: Value<boolean>;
  /** The hostnames that it applies to. */
  readonly hosts: Value<readonly string[]>;
  /** The operation for each header: `set`, `add` or `remove`; values are secret. */
  readonly headers: Value<Readonly<Record<string, Value<string>>>>;
}

/** The identity of an object in a cluster. */
export interface InCluster {
  /** The cluster. @default - the environment's own */
  readonly cluster?: string;
  readonly namespace: Value<string>;
  readonly name: Value<string>;
}

/** An Ingress: the way from an ingress controller to Services. */
export interface Ingress extends InCluster {
  readonly kind: "ingress";
  readonly className?: Value<string>;
  readonly tls: Value<readonly { readonly hosts: Value<readonly Value<string>[]>; readonly secret?: Value<string> }[]>;
  readonly rules: Value<readonly IngressRule[]>;
}

/** The rule of an Ingress for one host. */
export interface IngressRule {
  /** The host; empty means any. */
  readonly host: Value<string>;
  readonly paths: Value<readonly BackendPath[]>;
}

/** The Service for a path. */
export interface BackendPath {
  readonly path: Value<string>;
  /** The type: `Prefix`, `Exact` or `ImplementationSpecific`. */
  readonly type: Value<string>;
  readonly service: Value<string>;
  /** The name or the number of the Service's port. */
  readonly port: Value<string>;
}

/** A Service as the backend of an Ingress. */
export interface ServiceLink extends InCluster {
  readonly kind: "service";
  readonly selector: Value<Readonly<Record<string, Value<string>>>>;
  readonly ports: Value<readonly ServicePort[]>;
}

/** A controller of pods: a Deployment or a StatefulSet. */
export interface Workload extends InCluster {
  readonly kind: "workload";
  /** The labels of its pods. */
  readonly labels: Value<Readonly<Record<string, Value<string>>>>;
  readonly image: Value<string>;
  readonly desired: Value<number>;
  /** The ports of its first container. */
  readonly ports: Value<readonly { readonly name: Value<string>; readonly number: Value<string> }[]>;
}

/** A network policy for pods. */
export interface NetworkPolicy extends InCluster {
  readonly kind: "policy";
  /** The labels of the pods that it closes. */
  readonly selector: Value<Readonly<Record<string, Value<string>>>>;
  /** The admitted connections. @default - it does not restrict who connects */
  readonly admits?: Value<readonly Admission[]>;
}

/** The connections that one rule of a policy admits. */
export interface Admission {
  /** The admitted peers; empty means everybody. */
  readonly from: Value<readonly Peer[]>;
  /** The ports by name or number; empty means all. */
  readonly ports: Value<readonly Value<string>[]>;
}

/** An admitted peer. */
export interface Peer {
  /** The namespace. @default - any, or not selected by name */
  readonly namespace?: Value<string>;
  /** Whether all pods of the namespace are admitted. */
  readonly whole: boolean;
}

/** The addresses behind a Service. */
export interface Endpoints extends InCluster {
  readonly kind: "endpoints";
  /** The number of ready addresses. */
  readonly ready: number;
}

/** The entrance of a cluster. */
export interface Entrance {
  /** The cluster. @default - the environment's own */
  readonly cluster?: string;
  /** The hostname or IP address that DNS records point to, in lower case. */
  readonly address: string;
  /** The namespace of the ingress controller. @default - unknown */
  readonly namespace?: string;
}

/** The known links between addresses and pods. */
export interface Links {
  readonly all: readonly Link[];
  readonly entrances: readonly Entrance[];
  /** Reports whether a missing link of a kind does not exist; otherwise it is unknown. @param identity the target */
  readonly tells: (kind: LinkKind, identity?: Identity) => boolean;
}

/** Returns the key of a link. */
export function linkKey(link: Link): string {
  if (link.kind === "headers") return link.kind;
  const place = "namespace" in link ? [link.cluster ?? "", nameOf(link.namespace)] : [];
  return [link.kind, ...place, nameOf(link.name)].join(" ");
}

function nameOf(name: Value<string>): string {
  return known(name) ?? JSON.stringify(name);
}
