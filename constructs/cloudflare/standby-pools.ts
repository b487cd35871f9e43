import type { TerraformStack } from "cdktf";
import type { Edge, Environment } from "../../model/environment.js";
import type { Monitor } from "./monitor.js";
import { OriginPool } from "./origin-pool.js";

/** Properties of `StandbyPools`. */
export interface StandbyPoolsProps {
  readonly environment: Environment;
  /** The service or edge that the pools belong to. */
  readonly owner: string;
  readonly monitor: Monitor;
  readonly checkRegions: readonly string[];
  /** The edge whose origins they are. @default - no pools */
  readonly edge?: Edge | undefined;
  /** What the ids of the pools start with. @default "standby" */
  readonly prefix?: string;
}

/**
 * One pool for each origin of a hot-standby edge, in the order of preference.
 *
 * A pool for each, because an origin with weight 0 in a shared pool would not take over for certain.
 */
export class StandbyPools {
  /** First the one that is preferred. */
  readonly pools: readonly OriginPool[];
  /** The last resort: the last pool that is not drained; none where there are no pools. */
  readonly last: OriginPool | undefined;

  constructor(stack: TerraformStack, { edge, prefix = "standby", ...shared }: StandbyPoolsProps) {
    const origins = Object.entries(edge?.origins ?? {});
    this.pools = origins.map(([name, { address, host = address, weight, drained }]) => {
      const props = { ...shared, member: name, origins: [{ name, address, host, weight }], drained };
      return new OriginPool(stack, `${prefix}-${name}`, props);
    });
    const serving = this.pools.filter((_, at) => origins[at]?.[1].drained === false);
    this.last = serving.at(-1) ?? this.pools.at(-1);
  }
}
