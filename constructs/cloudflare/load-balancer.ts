import { LoadBalancer, type LoadBalancerRules } from "@cdktf/provider-cloudflare/lib/load-balancer";
import type { Construct } from "constructs";
import { serviceEdge } from "../../model/schema/edge.js";
import type { Precondition } from "../rollback.js";
import { broken, misfits, outside, type Rule, refuse } from "../rules.js";
import { literal } from "../text.js";
import type { OriginPool } from "./origin-pool.js";

/** A pool and its share of the requests. */
export interface WeightedPool {
  /** A pool that steering may choose. */
  readonly pool: OriginPool;
  /** Its share, from 0 to 1. */
  readonly weight: number;
}

/** A rule that sends requests to one pool, whatever the steering. */
export interface PoolRule {
  /** The name of the rule in the dashboard. */
  readonly name: string;
  /** The condition in Cloudflare's rules language. */
  readonly condition: string;
  /** The pool for matching requests. */
  readonly pool: OriginPool;
  /** The pool to use when that one is unhealthy. */
  readonly fallback: OriginPool;
}

/** Properties of a `HostnameLoadBalancer`. */
export interface HostnameLoadBalancerProps {
  /** The zone that the hostname lies in. */
  readonly zoneId: string;
  /** The public hostname. */
  readonly hostname: string;
  /** Its description, which names the owner. */
  readonly description: string;
  /** Whether Cloudflare answers for the hostname. @default true */
  readonly enabled?: boolean;
  /** `off` tries the pools in order, `random` chooses by weight. */
  readonly steering: "off" | "random";
  /** The pools in order of preference. */
  readonly defaultPools: readonly OriginPool[];
  /** The pool to use when none is healthy; its own health does not matter. */
  readonly fallbackPool: OriginPool;
  /** Weights of all pools that steering may ever choose. @default - none */
  readonly weights?: readonly WeightedPool[];
  /** The header by whose value requests stay on their pool. @default - requests do not stay */
  readonly sticky?: {
    readonly header: string;
    /** How long a value is remembered, in seconds, from 30 to 3600. */
    readonly ttl: number;
  };
  /** A rule that overrides steering; plans below Enterprise allow one. @default - none */
  readonly rule?: PoolRule;
  /** Conditions on the cluster for any change. @default - none */
  readonly preconditions?: readonly Precondition[];
  /** Whether a plan that destroys it fails. @default false */
  readonly preventDestroy?: boolean;
}

const { hostname, sticky: stickiness } = serviceEdge.shape;

const rules: readonly Rule<HostnameLoadBalancerProps>[] = [
  {
    condition: ({ defaultPools }) => defaultPools.length === 0,
    message: () => "`defaultPools` got none: a load balancer needs at least one",
  },
  {
    condition: ({ weights = [] }) => weights.some(({ weight }) => outside(weight, 0, 1)),
    message: ({ weights = [] }) =>
      `\`weights\` got ${weights.map(({ weight }) => weight).join(", ")}: allowed is 0 to 1, so 5 % is 0.05`,
  },
  {
    condition: ({ steering, weights = [], defaultPools }) =>
      steering === "random" && defaultPools.some((pool) => !weights.some((one) => one.pool === pool)),
    message: () => "`weights` lacks a pool of `defaultPools`: random steering would send it no requests",
  },
];

/**
 * A public hostname and the pools behind it.
 *
 * Every value that Cloudflare would fill in is explicit, so that a plan shows only real changes. A flip changes pools,
 * steering, weights, affinity and the rule, and nothing else.
 */
export class HostnameLoadBalancer extends LoadBalancer {
  /** @throws ConstructError if Cloudflare would refuse it. */
  constructor(scope: Construct, id: string, props: HostnameLoadBalancerProps) {
    refuse(scope, id, [...broken(rules, props), ...misfits({ hostname, sticky: stickiness }, props)]);
    const { weights = [], rule, preconditions = [], preventDestroy = false, sticky } = props;
    super(scope, id, {
      zoneId: props.zoneId,
      name: props.hostname,
      description: literal(props.description),
      enabled: props.enabled ?? true,
      proxied: true,
      steeringPolicy: props.steering,
      defaultPools: props.defaultPools.map(({ id: pool }) => pool),
      fallbackPool: props.fallbackPool.id,
      // an empty map would show as a difference on every plan
      randomSteering: {
        defaultWeight: 0,
        ...(weights.length === 0
          ? {}
          : { poolWeights: Object.fromEntries(weights.map(({ pool, weight }) => [pool.id, weight])) }),
      },
      sessionAffinity: sticky === undefined ? "none" : "header",
      ...(sticky === undefined ? {} : { sessionAffinityTtl: sticky.ttl }),
      sessionAffinityAttributes: {
        drainDuration: 0,
        ...(sticky === undefined ? {} : { headers: [sticky.header.toLowerCase()] }),
        requireAllHeaders: false,
        samesite: "Auto",
        secure: "Auto",
        zeroDowntimeFailover: "temporary",
      },
      adaptiveRouting: { failoverAcrossPools: true },
      locationStrategy: { mode: "pop", preferEcs: "proximity" },
      rules: rule === undefined ? [] : [poolRule(rule)],
      ...lifecycleOf(preventDestroy, preconditions),
    });
  }
}

function lifecycleOf(preventDestroy: boolean, preconditions: readonly Precondition[]) {
  if (!preventDestroy && preconditions.length === 0) return {};
  return {
    lifecycle: {
      ...(preventDestroy ? { preventDestroy } : {}),
      ...(preconditions.length === 0 ? {} : { precondition: [...preconditions] }),
    },
  };
}

function poolRule({ name, condition, pool, fallback }: PoolRule): LoadBalancerRules {
  return {
    name,
    condition: literal(condition),
    disabled: false,
    priority: 0,
    terminates: true,
    overrides: {
      defaultPools: [pool.id],
      fallbackPool: fallback.id,
      steeringPolicy: "off",
      // an existing session on another pool would override the rule
      sessionAffinity: "none",
    },
  };
}
