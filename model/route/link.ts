import type { Identity } from "./identity.js";
import type { ServicePort } from "./route.js";
import { known, type Value } from "./value.js";
import type { DnsRecord, LinkKind } from "./way.js";

/** Something that requests pass between an origin's address and the pods, as one object of Cloudflare's or of a cluster's says. */
export type Link = NamedRecord | HeaderRules | Ingress | ServiceLink | Workload | NetworkPolicy | Endpoints;

/** A DNS record and its name, in lower case. */
export interface NamedRecord extends DnsRecord {
  readonly kind: "record";
  /** May begin with `*.` */
  readonly name: Value<string>;
}

/** What sets and removes headers of requests before they are passed on: the zone has one list, asked in order. */
export interface HeaderRules {
  readonly kind: "headers";
  readonly rules: Value<readonly HeaderRule[]>;
}

/** One of the rules that change headers. */
export interface HeaderRule {
  readonly enabled: Value<boolean>;
  /** The hostnames whose requests it is for. */
  readonly hosts: Value<readonly string[]>;
  /** What happens to which header: `set`, `add` or `remove`; values are secret. */
  readonly headers: Value<Readonly<Record<string, Value<string>>>>;
}

/** What names an object of a cluster. */
export interface InCluster {
  /** @default - the environment's own */
  readonly cluster?: string;
  readonly namespace: Value<string>;
  readonly name: Value<string>;
}

/** A way from an ingress controller to Services. */
export interface Ingress extends InCluster {
  readonly kind: "ingress";
  readonly className?: Value<string>;
  readonly tls: Value<readonly { readonly hosts: Value<readonly Value<string>[]>; readonly secret?: Value<string> }[]>;
  readonly rules: Value<readonly IngressRule[]>;
}

/** What an Ingress does with requests for one host. */
export interface IngressRule {
  /** Empty is any. */
  readonly host: Value<string>;
  readonly paths: Value<readonly BackendPath[]>;
}

/** The Service that requests for a path go to. */
export interface BackendPath {
  readonly path: Value<string>;
  /** `Prefix`, `Exact` or `ImplementationSpecific`. */
  readonly type: Value<string>;
  readonly service: Value<string>;
  /** The name or the number of the Service's port. */
  readonly port: Value<string>;
}

/** A Service that an Ingress may lead to. */
export interface ServiceLink extends InCluster {
  readonly kind: "service";
  readonly selector: Value<Readonly<Record<string, Value<string>>>>;
  readonly ports: Value<readonly ServicePort[]>;
}

/** What keeps pods: a Deployment or a StatefulSet. */
export interface Workload extends InCluster {
  readonly kind: "workload";
  /** Of its pods. */
  readonly labels: Value<Readonly<Record<string, Value<string>>>>;
  readonly image: Value<string>;
  readonly desired: Value<number>;
  /** Of its first container. */
  readonly ports: Value<readonly { readonly name: Value<string>; readonly number: Value<string> }[]>;
}

/** Who may connect to pods. */
export interface NetworkPolicy extends InCluster {
  readonly kind: "policy";
  /** The labels of the pods that it closes. */
  readonly selector: Value<Readonly<Record<string, Value<string>>>>;
  /** @default - it says nothing of who connects */
  readonly admits?: Value<readonly Admission[]>;
}

/** What one rule of a policy lets in. */
export interface Admission {
  /** Namespaces; empty is everybody. */
  readonly from: Value<readonly Peer[]>;
  /** Ports by name or number; empty is all. */
  readonly ports: Value<readonly Value<string>[]>;
}

/** Somebody who is let in. */
export interface Peer {
  /** @default - any, or told by something else than its name */
  readonly namespace?: Value<string>;
  /** Whether everybody there is meant. */
  readonly whole: boolean;
}

/** The addresses behind a Service. */
export interface Endpoints extends InCluster {
  readonly kind: "endpoints";
  /** How many get requests now. */
  readonly ready: number;
}

/** Where a cluster begins. */
export interface Entrance {
  /** @default - the environment's own */
  readonly cluster?: string;
  /** A hostname or an IP address that DNS records lead to, in lower case. */
  readonly address: string;
  /** The namespace of the ingress controller. @default - nobody said */
  readonly namespace?: string;
}

/** All that is known between addresses and pods. */
export interface Links {
  readonly all: readonly Link[];
  readonly entrances: readonly Entrance[];
  /** Whether one that is not among them is not there; where false, nobody said. @param identity whose way is looked for */
  readonly tells: (kind: LinkKind, identity?: Identity) => boolean;
}

/** What names a link among others, whatever it says. */
export function linkKey(link: Link): string {
  if (link.kind === "headers") return link.kind;
  const place = "namespace" in link ? [link.cluster ?? "", nameOf(link.namespace)] : [];
  return [link.kind, ...place, nameOf(link.name)].join(" ");
}

function nameOf(name: Value<string>): string {
  return known(name) ?? JSON.stringify(name);
}
