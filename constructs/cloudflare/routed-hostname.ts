import type { TerraformStack } from "cdktf";
import type { Environment } from "../../model/environment.js";
import { poolsIn, type RuleChoice, ruleChoices, usualChoice } from "../../model/route/fold.js";
import { type Identity, memberName } from "../../model/route/identity.js";
import type { Choice, Origin, Route } from "../../model/route/route.js";
import { certain, type Value } from "../../model/route/value.js";
import type { ServiceEdge } from "../../model/schema/edge.js";
import type { Precondition } from "../rollback.js";
import { HealthNotification } from "./health-notification.js";
import { HostnameLoadBalancer, type HostnameLoadBalancerProps } from "./load-balancer.js";
import { Monitor } from "./monitor.js";
import { OriginPool } from "./origin-pool.js";

/** Properties of a `RoutedHostname`. */
export interface RoutedHostnameProps {
  readonly environment: Environment;
  /** The service or edge that owns the hostname. */
  readonly owner: string;
  /** Where its requests go. */
  readonly route: Route;
  /** What of a hostname is no matter of where requests go. */
  readonly edge: Pick<ServiceEdge, "description" | "monitor" | "checkRegions" | "notifications">;
  /** What the id of a pool is. */
  readonly poolId: (identity: Identity) => string;
  /** What the ids of everything else end with. @default - nothing */
  readonly suffix?: string;
  /** @default - none */
  readonly preconditions?: readonly Precondition[];
}

/**
 * A public hostname as its route says: a monitor, a pool for each target, the load balancer, and who hears of their health.
 *
 * Its objects stand in the stack itself. It translates and decides nothing.
 */
export class RoutedHostname {
  readonly #props: RoutedHostnameProps;
  readonly #pools: ReadonlyMap<Identity, OriginPool>;

  constructor(stack: TerraformStack, props: RoutedHostnameProps) {
    this.#props = props;
    const { environment, owner, route, edge, poolId, suffix = "", preconditions = [] } = props;
    const { description, notifications, checkRegions } = edge;
    const monitor = new Monitor(stack, `monitor${suffix}`, { environment, owner, monitor: edge.monitor });
    const shared = { environment, owner, monitor, checkRegions };
    this.#pools = new Map(
      poolsIn(route).map(([identity, target]) => [
        identity,
        new OriginPool(stack, poolId(identity), {
          ...shared,
          member: memberName(identity),
          origins: certain(target.origins).map(originProps),
          drained: !certain(target.enabled),
          loadShedding: {
            defaultPercent: certain(target.shedding.requests),
            sessionPercent: certain(target.shedding.sessions),
          },
        }),
      ]),
    );
    new HostnameLoadBalancer(stack, `load-balancer${suffix}`, {
      environment,
      owner,
      hostname: certain(route.name),
      ...(description === undefined ? {} : { description }),
      enabled: certain(route.enabled),
      ...this.steeringProps(certain(usualChoice(route))),
      ...this.ruleProps(ruleChoices(route)[0]),
      preconditions,
    });
    if (notifications !== undefined) {
      const pools = [...this.#pools.values()];
      new HealthNotification(stack, `notification${suffix}`, { environment, owner, notifications, pools });
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

function originProps({ name, address, host, weight }: Origin) {
  return { name: certain(name), address: certain(address), host: certain(host), weight: certain(weight) };
}
