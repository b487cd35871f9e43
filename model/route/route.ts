import type { Identity } from "./identity.js";
import type { Origin } from "./origin.js";
import type { Value } from "./value.js";
import type { Pods } from "./way.js";

/**
 * The destinations of requests: a tree of choices whose leaves are targets, as plain data for deep comparison.
 *
 * It is made from a declaration, Terraform's attributes or the APIs' answers, and never stored.
 */
export interface Route {
  /** The kind of name that requests ask for: a public hostname, or a Service in the cluster. */
  readonly of: "hostname" | "service";
  /** The hostname, or the name of the Service. */
  readonly name: Value<string>;
  /** The cluster of a Service. @default - the environment's own, or a hostname */
  readonly cluster?: string;
  /** The owning service or edge. @default - unknown */
  readonly owner?: string;
  /** Whether requests are served; if false, each gets an error. */
  readonly enabled: Value<boolean>;
  /** Whether Cloudflare proxies it; otherwise neither rules nor sessions hold. @default - not a hostname */
  readonly proxied?: Value<boolean>;
  /** The headers that Cloudflare sets before it passes requests on, in lower case. @default - unknown */
  readonly headers?: Value<readonly string[]>;
  /** The choices in order of precedence, the default one last. Unreadable rules are one rule with an unknown name. */
  readonly choices: readonly Choice[];
  /** The known targets of the choices. */
  readonly targets: Readonly<Record<Identity, Target>>;
  /** The annotations of this program, such as `switchyard.dev/active`. */
  readonly notes: Readonly<Record<string, Value<string>>>;
}

/** The condition of a choice. */
export type When =
  | { readonly kind: "default" }
  /** A custom rule of a load balancer. */
  | {
      readonly kind: "rule";
      readonly name: Value<string>;
      /** The condition in Cloudflare's rule language; an empty one always holds. */
      readonly condition: Value<string>;
      readonly disabled: Value<boolean>;
      /** The priority; lower ones come first. */
      readonly priority: Value<number>;
      /** Whether later rules are skipped if this one holds. */
      readonly terminates: Value<boolean>;
    }
  /** The place of the client or of its data centre: `WEU`, `DE`, `FRA`. */
  | { readonly kind: "region" | "country" | "pop"; readonly code: string };

/**
 * The policy to pick one of several legs: the first healthy one, by weight, or by the client's place; `other:<policy>`
 * has unknown shares.
 */
export type Pick = "ordered" | "weighted" | "geo" | `other:${string}`;

/** A target and its share of the requests. */
export interface Leg {
  readonly target: Value<Identity>;
  /** The weight from 0 to 1, relative to the other legs. @default - the choice's weight for legs without one */
  readonly weight?: Value<number>;
}

/** The sessions that keep clients on a target. */
export interface Stickiness {
  readonly by: Value<string>;
  /** The lifetime in seconds. @default - Cloudflare's */
  readonly ttl?: Value<number>;
  /** The names of headers, in lower case. */
  readonly headers?: Value<readonly string[]>;
  /** Whether all headers are required. */
  readonly allHeaders?: Value<boolean>;
  /** The seconds that sessions stay on a drained origin. */
  readonly drain?: Value<number>;
}

/** An answer without a target. */
export interface FixedAnswer {
  readonly status: Value<number>;
  readonly contentType: Value<string>;
  readonly body: Value<string>;
  /** The redirect's location. @default - no redirect */
  readonly location?: Value<string>;
}

/** One choice of a route. Omitted values are those of the default choice. */
export interface Choice {
  readonly when: When;
  readonly pick?: Value<Pick>;
  /** The legs in order of preference. */
  readonly legs?: Value<readonly Leg[]>;
  /** Targets with a weight that are not among the legs; they get no requests. */
  readonly spare?: readonly Leg[];
  /** The weight of a leg without its own. */
  readonly otherWeight?: Value<number>;
  /** The target if no leg is healthy; its own health does not count. */
  readonly lastResort?: Value<Identity>;
  readonly stickiness?: Stickiness;
  /** Whether a failed request may go to another leg. */
  readonly failover?: Value<boolean>;
  /** The policy for sessions whose origin fails: `none`, `temporary` or `sticky`. */
  readonly sessionFailover?: Value<string>;
  /** The answer without a target. */
  readonly answer?: FixedAnswer;
}

/** The health check of an origin. */
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

/** A pool of servers. */
export interface PoolTarget {
  readonly kind: "pool";
  readonly name: Value<string>;
  /** Whether it is in rotation; if false, it gets neither traffic nor probes. */
  readonly enabled: Value<boolean>;
  /** The required number of healthy origins. */
  readonly minimum: Value<number>;
  /** The percentages of requests and sessions that are kept away. */
  readonly shedding: { readonly requests: Value<number>; readonly sessions: Value<number> };
  readonly originSteering: Value<string>;
  /** The health check. @default - its health does not count */
  readonly check?: Value<Check>;
  /** The origins, sorted by name. */
  readonly origins: Value<readonly Origin[]>;
}

/** A port of a Service, and the port of its pods. */
export interface ServicePort {
  /** The name for an Ingress. @default - it has no name */
  readonly name?: Value<string>;
  readonly port: Value<number>;
  readonly protocol: Value<string>;
  /** The port's number or name, as text. */
  readonly target: Value<string>;
}

/** Pods that a Service selects. */
export interface PodsTarget {
  readonly kind: "pods";
  readonly selector: Value<Readonly<Record<string, Value<string>>>>;
  readonly ports: Value<readonly ServicePort[]>;
  /** The running pods. @default - they were not read */
  readonly pods?: Pods;
}

/** The final target of requests. */
export type Target = PoolTarget | PodsTarget | { readonly kind: "external"; readonly hostname: Value<string> };
