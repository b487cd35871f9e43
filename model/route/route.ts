import type { Identity } from "./identity.js";
import type { Origin } from "./origin.js";
import type { Value } from "./value.js";

/**
 * Where requests go: a tree of choices whose leaves are targets, as flat and plain data that can be compared deeply.
 *
 * It is made from a declaration, decoded from Terraform's attributes and from what the APIs answer, and never stored.
 */
export interface Route {
  /** What requests ask for: a public hostname, or a Service in the cluster. */
  readonly of: "hostname" | "service";
  /** The hostname, or the name of the Service. */
  readonly name: Value<string>;
  /** The service or edge that it belongs to. @default - nobody's that is known */
  readonly owner?: string;
  /** False answers every request with an error. */
  readonly enabled: Value<boolean>;
  /** Whether Cloudflare stands in between; without it neither rules nor sessions hold. @default - not a hostname */
  readonly proxied?: Value<boolean>;
  /** In order of precedence; the default one is the last. Rules that nobody can read are one whose name is not known. */
  readonly choices: readonly Choice[];
  /** What is known of the targets that choices lead to. */
  readonly targets: Readonly<Record<Identity, Target>>;
  /** What it says about itself in annotations of this program, such as `switchyard.dev/active`. */
  readonly notes: Readonly<Record<string, Value<string>>>;
}

/** When a choice holds. */
export type When =
  | { readonly kind: "default" }
  /** A custom rule of a load balancer. */
  | {
      readonly kind: "rule";
      readonly name: Value<string>;
      /** In Cloudflare's rule language; empty always holds. */
      readonly condition: Value<string>;
      readonly disabled: Value<boolean>;
      /** The lower the earlier. */
      readonly priority: Value<number>;
      /** Whether no later rule is asked where this one holds. */
      readonly terminates: Value<boolean>;
    }
  /** Where the client, or the data centre that it reached, is: `WEU`, `DE`, `FRA`. */
  | { readonly kind: "region" | "country" | "pop"; readonly code: string };

/**
 * How one of several legs is picked: the first that is healthy, by weight, or by where the client is; `other:<policy>` is a
 * policy whose shares nobody can tell beforehand.
 */
export type Pick = "ordered" | "weighted" | "geo" | `other:${string}`;

/** A target and its part of the requests. */
export interface Leg {
  readonly target: Value<Identity>;
  /** From 0 to 1, relative to the other legs. @default - what the choice says of legs without one */
  readonly weight?: Value<number>;
}

/** Who stays where. */
export interface Stickiness {
  readonly by: Value<string>;
  /** Seconds. @default - as long as Cloudflare keeps it */
  readonly ttl?: Value<number>;
  /** Names of headers, lower case. */
  readonly headers?: Value<readonly string[]>;
  /** Whether all of them have to be there. */
  readonly allHeaders?: Value<boolean>;
  /** Seconds that sessions stay on an origin that is taken out. */
  readonly drain?: Value<number>;
}

/** What an answer without any target is. */
export interface FixedAnswer {
  readonly status: Value<number>;
  readonly contentType: Value<string>;
  readonly body: Value<string>;
  /** @default - no redirect */
  readonly location?: Value<string>;
}

/** One choice of a route. What another choice than the default one leaves out, the default one says. */
export interface Choice {
  readonly when: When;
  readonly pick?: Value<Pick>;
  /** In order of preference. */
  readonly legs?: Value<readonly Leg[]>;
  /** Targets that have a weight and are not among the legs; they get nothing. */
  readonly spare?: readonly Leg[];
  /** The weight of a leg that says none. */
  readonly otherWeight?: Value<number>;
  /** Where requests go when no leg is healthy; its own health does not count. */
  readonly lastResort?: Value<Identity>;
  readonly stickiness?: Stickiness;
  /** Whether a request that failed may go to another leg. */
  readonly failover?: Value<boolean>;
  /** Whether sessions go elsewhere when their origin fails: `none`, `temporary` or `sticky`. */
  readonly sessionFailover?: Value<string>;
  /** What is answered without any target. */
  readonly answer?: FixedAnswer;
}

/** How an origin is asked whether it is well. */
export interface Check {
  readonly type: Value<string>;
  readonly method: Value<string>;
  readonly path: Value<string>;
  readonly port: Value<number>;
  readonly expectedCodes: Value<string>;
  readonly expectedBody: Value<string>;
  /** Seconds. */
  readonly interval: Value<number>;
  /** Seconds. */
  readonly timeout: Value<number>;
  readonly retries: Value<number>;
  readonly consecutiveUp: Value<number>;
  readonly consecutiveDown: Value<number>;
  readonly followRedirects: Value<boolean>;
  readonly allowInsecure: Value<boolean>;
}

/** Servers that a load balancer takes as one. */
export interface PoolTarget {
  readonly kind: "pool";
  readonly name: Value<string>;
  /** False takes it out of rotation: neither traffic nor probes. */
  readonly enabled: Value<boolean>;
  /** Healthy origins that it needs. */
  readonly minimum: Value<number>;
  /** Percent of requests, and of sessions, that are kept away. */
  readonly shedding: { readonly requests: Value<number>; readonly sessions: Value<number> };
  readonly originSteering: Value<string>;
  /** @default - its health does not count */
  readonly check?: Value<Check>;
  /** Sorted by name. */
  readonly origins: Value<readonly Origin[]>;
}

/** A port of a Service, and that of its pods. */
export interface ServicePort {
  readonly port: Value<number>;
  readonly protocol: Value<string>;
  /** A number or a name, as text. */
  readonly target: Value<string>;
}

/** Pods that a Service selects. */
export interface PodsTarget {
  readonly kind: "pods";
  readonly selector: Value<Readonly<Record<string, Value<string>>>>;
  readonly ports: Value<readonly ServicePort[]>;
}

/** What requests end at. */
export type Target = PoolTarget | PodsTarget | { readonly kind: "external"; readonly hostname: Value<string> };
