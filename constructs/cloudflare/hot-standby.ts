import type { TerraformStack } from "cdktf";
import type { Edge, Environment } from "../../model/environment.js";
import { ConstructError } from "../rules.js";
import { HealthNotification } from "./health-notification.js";
import { HostnameLoadBalancer } from "./load-balancer.js";
import { Monitor } from "./monitor.js";
import { StandbyPools } from "./standby-pools.js";

/** Properties of a `HotStandby`. */
export interface HotStandbyProps {
  readonly environment: Environment;
  readonly edge: Edge;
}

/**
 * A hostname whose primary and standbys run all the time: requests go to the first that is healthy, by themselves.
 *
 * Its objects stand in the stack itself, each under the edge's name.
 */
export class HotStandby {
  /** @throws ConstructError where the edge has no origins. */
  constructor(stack: TerraformStack, { environment, edge }: HotStandbyProps) {
    const owner = edge.name;
    const { checkRegions, notifications } = edge;
    const monitor = new Monitor(stack, `monitor-${owner}`, { environment, owner, monitor: edge.monitor });
    const shared = { environment, owner, monitor, checkRegions };
    const { pools, last } = new StandbyPools(stack, { ...shared, edge, prefix: `pool-${owner}` });
    if (last === undefined) {
      throw new ConstructError(`${stack.node.path}/${owner}`, ["`origins` got none: declare at least one"]);
    }
    new HostnameLoadBalancer(stack, `load-balancer-${owner}`, {
      environment,
      owner,
      hostname: edge.hostname,
      ...(edge.description === undefined ? {} : { description: edge.description }),
      enabled: edge.enabled,
      steering: "off",
      defaultPools: pools,
      fallbackPool: last,
    });
    if (notifications !== undefined) {
      new HealthNotification(stack, `notification-${owner}`, { environment, owner, notifications, pools });
    }
  }
}
