import { LoadBalancerPool } from "@cdktf/provider-cloudflare/lib/load-balancer-pool";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";
import { flattensCnames } from "../../model/versions.js";
import { check, outside, type Rule } from "../rules.js";
import type { Monitor } from "./monitor.js";

/** A server in a pool. */
export interface PoolOrigin {
  /** Unique in its pool. */
  readonly name: string;
  /** A host name or an IPv4 address that Cloudflare does not proxy. */
  readonly address: string;
  /** The Host header of requests and probes, and the name that TLS asks for. */
  readonly host: string;
  /** From 0 to 1; 0 is probed and gets nothing. @default 1 */
  readonly weight?: number;
}

/** Properties of an `OriginPool`. */
export interface OriginPoolProps {
  readonly environment: Environment;
  /** The service or edge that the pool belongs to. */
  readonly owner: string;
  /** What tells it from the owner's other pools. */
  readonly member: string;
  readonly monitor: Monitor;
  readonly checkRegions: readonly string[];
  readonly origins: readonly PoolOrigin[];
  /** Taken out of rotation: neither traffic nor probes. @default false */
  readonly drained?: boolean;
  /** Percent of requests that are kept away. @default - none */
  readonly loadShedding?: { readonly defaultPercent: number; readonly sessionPercent: number };
}

const rules: readonly Rule<OriginPoolProps>[] = [
  {
    condition: ({ origins }) => origins.length === 0,
    message: () => "`origins` got none: a pool needs at least one",
  },
  {
    condition: ({ origins }) => new Set(origins.map(({ name }) => name)).size < origins.length,
    message: ({ origins }) =>
      `\`origins\` got the names ${origins.map(({ name }) => name).join(", ")}: each may be there once`,
  },
  {
    condition: ({ origins }) => origins.some(({ weight }) => outside(weight, 0, 1)),
    message: ({ origins }) =>
      `\`origins[].weight\` got ${origins.map(({ weight }) => weight ?? 1).join(", ")}: allowed is 0 to 1`,
  },
  {
    condition: ({ origins }) => origins.length > 0 && origins.every(({ weight }) => weight === 0),
    message: () => "`origins[].weight` got only zeros: such a pool never serves; give one origin a weight above 0",
  },
];

/**
 * Servers that Cloudflare takes as one.
 *
 * Everything that Cloudflare would fill in is said, and origins are sorted by name as Cloudflare returns them: the
 * provider would show a difference on every plan otherwise.
 */
export class OriginPool extends LoadBalancerPool {
  constructor(scope: Construct, id: string, props: OriginPoolProps) {
    check(scope, id, rules, props);
    const { environment, owner, member, monitor, checkRegions, origins, drained = false, loadShedding } = props;
    super(scope, id, {
      accountId: environment.settings.cloudflare.accountId,
      name: names.pool(environment, owner, member),
      description: names.marker(environment, owner),
      // A pool that is taken out as a whole stays valid: one without an enabled origin has no minimum to meet.
      enabled: !drained,
      minimumOrigins: 1,
      monitor: monitor.id,
      checkRegions: [...checkRegions],
      loadShedding: {
        defaultPercent: loadShedding?.defaultPercent ?? 0,
        defaultPolicy: "random",
        sessionPercent: loadShedding?.sessionPercent ?? 0,
        sessionPolicy: "hash",
      },
      originSteering: { policy: "random" },
      origins: [...origins].sort(byName).map(({ name, address, host, weight = 1 }) => ({
        name,
        address,
        enabled: true,
        header: { host: [host] },
        port: 0,
        weight,
      })),
    });
    // the bindings are older than the attribute
    if (flattensCnames(environment.settings.terraform.providers.cloudflare)) {
      for (const index of origins.keys()) this.addOverride(`origins.${index}.flatten_cname`, true);
    }
  }
}

function byName(a: PoolOrigin, b: PoolOrigin): number {
  return a.name < b.name ? -1 : 1;
}
