import type { TerraformStack } from "cdktf";
import { poolsIn, type RuleChoice, ruleChoices, usualChoice } from "../../model/route/fold.js";
import type { Identity } from "../../model/route/identity.js";
import { certainOrigin } from "../../model/route/origin.js";
import type { Choice, Route } from "../../model/route/route.js";
import { certain, type Value } from "../../model/route/value.js";
import type { ServiceEdge } from "../../model/schema/edge.js";
import type { Precondition } from "../rollback.js";
import { HealthNotification } from "./health-notification.js";
import { HostnameLoadBalancer, type HostnameLoadBalancerProps } from "./load-balancer.js";
import { Monitor, type MonitorProps } from "./monitor.js";
import { OriginPool } from "./origin-pool.js";

/** Properties of a `RoutedHostname`. */
export interface RoutedHostnameProps extends Pick<MonitorProps, "plan" | "development"> {
  /** The account of the monitor and the pools. */
  readonly accountId: string;
  /** The zone that the hostname lies in. */
  readonly zoneId: string;
  /** The service or edge that owns the hostname. */
  readonly owner: string;
  /** The end of each description, which marks the objects as ours. */
  readonly mark: string;
  /** The route of its requests. */
  readonly route: Route;
  /** The settings of the hostname that do not affect routing. */
  readonly edge: Pick<ServiceEdge, "description" | "monitor" | "checkRegions" | "notifications">;
  /** The name of its notification policy. */
  readonly healthName: string;
  /** Returns the construct id of a pool, which is part of its address in the state. */
  readonly poolId: (identity: Identity) => string;
  /** The suffix of all other construct ids. @default - none */
  readonly suffix?: string;
  /** Conditions on the cluster for any change of the load balancer. @default - none */
  readonly preconditions?: readonly Precondition[];
  /** Whether a plan that destroys the load balancer fails. @default false */
  readonly preventDestroy?: boolean;
  /** Whether the Cloudflare provider knows `flatten_cname`, as 5.19 and newer do. @default false */
  readonly flattensCnames?: boolean;
}

/**
 * A public hostname: a monitor, one pool per target of its route, the load balancer, and health notifications.
 *
 * Its objects belong directly to the stack. It translates the route and decides nothing.
 */
export class RoutedHostname {
  readonly #props: RoutedHostnameProps;
  readonly #pools: ReadonlyMap<Identity, OriginPool>;

  constructor(stack: TerraformStack, props: RoutedHostnameProps) {
    this.#props = props;
    const { accountId, zoneId, owner, mark, route, edge, poolId, suffix = "", preconditions = [] } = props;
    const { plan, development = false, preventDestroy = false, flattensCnames = false } = props;
    const { notifications, checkRegions } = edge;
    const monitor = new Monitor(stack, `monitor${suffix}`, {
      accountId,
      description: `${owner} ${mark}`,
      ...edge.monitor,
      development,
      ...(plan === undefined ? {} : { plan }),
    });
    const shared = { accountId, description: mark, monitor, checkRegions, flattensCnames };
    this.#pools = new Map(
      poolsIn(route).map(([identity, target]) => [
        identity,
        new OriginPool(stack, poolId(identity), {
          ...shared,
          name: certain(target.name),
          origins: certain(target.origins).map(certainOrigin),
          drained: !certain(target.enabled),
          loadShedding: {
            defaultPercent: certain(target.shedding.requests),
            sessionPercent: certain(target.shedding.sessions),
          },
        }),
      ]),
    );
    new HostnameLoadBalancer(stack, `load-balancer${suffix}`, {
      zoneId,
      hostname: certain(route.name),
      description: `${edge.description ?? owner} ${mark}`,
      enabled: certain(route.enabled),
      ...this.steeringProps(certain(usualChoice(route))),
      ...this.ruleProps(ruleChoices(route)[0]),
      preconditions,
      preventDestroy,
    });
    if (notifications !== undefined) {
      const pools = [...this.#pools.values()];
      new HealthNotification(stack, `notification${suffix}`, {
        accountId,
        name: props.healthName,
        description: mark,
        pools,
        ...notifications,
        webhookDescription: `webhook that hears of the health of ${owner}`,
      });
    }
  }

  private steeringProps({ pick, legs, spare = [], lastResort, stickiness }: Choice) {
    const all = [...certain(legs), ...spare];
    return {
      steering: certain(pick) === "weighted" ? ("random" as const) : ("off" as const),
      defaultPools: certain(legs).map(({ target }) => this.poolOf(target)),
      fallbackPool: this.poolOf(lastResort),
      weights: [...this.#pools].flatMap(([identity, pool]) => {
        const weight = all.find(({ target }) => target === identity)?.weight;
        return weight === undefined ? [] : [{ pool, weight: certain(weight) }];
      }),
      ...(stickiness?.by === "header"
        ? { sticky: { header: certain(certain(stickiness.headers)[0]), ttl: certain(stickiness.ttl) } }
        : {}),
    };
  }

  private ruleProps(rule: RuleChoice | undefined): Pick<HostnameLoadBalancerProps, "rule"> {
    if (rule === undefined) return {};
    const { name, condition } = rule.when;
    return {
      rule: {
        name: certain(name),
        condition: certain(condition),
        pool: this.poolOf(certain(rule.legs)[0]?.target),
        fallback: this.poolOf(rule.lastResort),
      },
    };
  }

  private poolOf(target: Value<Identity> | undefined): OriginPool {
    const pool = this.#pools.get(certain(target));
    if (pool === undefined) throw new Error(`${this.#props.owner}: no pool for ${certain(target)}`);
    return pool;
  }
}
