import { LoadBalancer, type LoadBalancerRules } from "@cdktf/provider-cloudflare/lib/load-balancer";
import type { Construct } from "constructs";
import { serviceEdge } from "../../model/schema/edge.js";
import type { Precondition } from "../rollback.js";
import { broken, misfits, outside, type Rule, refuse } from "../rules.js";
import { literal } from "../text.js";
import type { OriginPool } from "./origin-pool.js";

/** A pool and its part of the requests. */
export interface WeightedPool {
  /** One that steering may choose. */
  readonly pool: OriginPool;
  /** From 0 to 1. */
  readonly weight: number;
}

/** Requests that go to one pool whatever the steering. */
export interface PoolRule {
  /** What it is called in the dashboard. */
  readonly name: string;
  /** In Cloudflare's rule language. */
  readonly condition: string;
  /** Where the requests go. */
  readonly pool: OriginPool;
  /** Where they go when that pool is unhealthy. */
  readonly fallback: OriginPool;
}

/** Properties of a `HostnameLoadBalancer`. */
export interface HostnameLoadBalancerProps {
  /** The zone that the hostname lies in. */
  readonly zoneId: string;
  /** The public hostname. */
  readonly hostname: string;
  /** What it is for, and whose it is. */
  readonly description: string;
  /** Whether Cloudflare answers for the hostname. @default true */
  readonly enabled?: boolean;
  /** `off` goes through the pools in order, `random` by weight. */
  readonly steering: "off" | "random";
  /** In order of preference. */
  readonly defaultPools: readonly OriginPool[];
  /** Where requests go when no pool is healthy; its own health does not count. */
  readonly fallbackPool: OriginPool;
  /** Weights of all pools that steering may ever choose between. @default - none */
  readonly weights?: readonly WeightedPool[];
  /** Requests with the same value of this header stay on the pool they met. @default - none stay */
  readonly sticky?: {
    readonly header: string;
    /** Seconds that a value is remembered, from 30 to 3600. */
    readonly ttl: number;
  };
  /** Plans below Enterprise allow one. @default - none */
  readonly rule?: PoolRule;
  /** What must hold of the cluster before it changes. @default - nothing */
  readonly preconditions?: readonly Precondition[];
  /** Whether a plan that would destroy it fails. @default false */
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
    message: () => "`weights` lacks a pool of `defaultPools`: under random steering it would get nothing",
  },
];

/**
 * A public hostname and the pools behind it.
 *
 * Whatever Cloudflare would fill in is said, so that a plan shows only what somebody changed; a flip changes pools,
 * steering, weights, affinity and the rule, and nothing else.
 */
export class HostnameLoadBalancer extends LoadBalancer {
  /** @throws ConstructError where Cloudflare would not take it. */
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
      // An empty map would show as a difference on every plan.
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
      // A session that stands elsewhere would outrank the rule.
      sessionAffinity: "none",
    },
  };
}
