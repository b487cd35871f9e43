import { LoadBalancerPool } from "@cdktf/provider-cloudflare/lib/load-balancer-pool";
import type { Construct } from "constructs";
import { z } from "zod";
import { regionRule, weightRule } from "../../model/rules/edge.js";
import { loadShedding, origin, serviceEdge } from "../../model/schema/edge.js";
import { broken, misfits, type Rule, refuse, violations } from "../rules.js";
import type { Monitor } from "./monitor.js";

/** A server of a pool. */
export interface PoolOrigin {
  /** Its name, unique in the pool. */
  readonly name: string;
  /** A host name or an IPv4 address that Cloudflare does not proxy. */
  readonly address: string;
  /** The Host header of requests and probes, and the TLS server name. */
  readonly host: string;
  /** Its weight in the pool, from 0.01 to 1 in steps of 0.01. @default 1 */
  readonly weight?: number;
}

/** Properties of an `OriginPool`. */
export interface OriginPoolProps {
  /** The account that the pool belongs to. */
  readonly accountId: string;
  /** The pool's name, unique in the account. */
  readonly name: string;
  /** Its description, which names the owner. */
  readonly description: string;
  /** The monitor that probes the origins. */
  readonly monitor: Monitor;
  /** The regions that Cloudflare probes from, 1 to 4 of them. @default ["WEU"] */
  readonly checkRegions?: readonly string[];
  /** The servers: at least one, in any order. */
  readonly origins: readonly PoolOrigin[];
  /** Whether it is out of rotation, with neither traffic nor probes. @default false */
  readonly drained?: boolean;
  /** The share of requests to shed, in percent, from 0 to 100. @default - none */
  readonly loadShedding?: { readonly defaultPercent: number; readonly sessionPercent: number };
  /** Whether the Cloudflare provider knows `flatten_cname`, as 5.19 and newer do. @default false */
  readonly flattensCnames?: boolean;
}

const shape = {
  checkRegions: serviceEdge.shape.checkRegions,
  loadShedding,
  origins: z.array(z.looseObject(origin.omit({ drained: true, configuration: true }).shape)),
};

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
];

/**
 * A group of servers that load balancers treat as one target.
 *
 * Every value that Cloudflare would fill in is explicit, and origins are sorted by name as Cloudflare returns them;
 * otherwise the provider would show a difference on every plan.
 */
export class OriginPool extends LoadBalancerPool {
  /** @throws ConstructError if Cloudflare or a rule about origins would refuse it. */
  constructor(scope: Construct, id: string, props: OriginPoolProps) {
    const { accountId, name, description, monitor, origins, drained = false, flattensCnames = false } = props;
    const { checkRegions = ["WEU"], loadShedding: shed = { defaultPercent: 0, sessionPercent: 0 } } = props;
    const weights = Object.fromEntries(origins.map(({ name: of, weight = 1 }) => [of, { weight }]));
    refuse(scope, id, [
      ...broken(rules, props),
      ...misfits(shape, props),
      ...violations([weightRule], { origins: weights }, undefined),
      ...violations([regionRule], { checkRegions }, undefined),
    ]);
    super(scope, id, {
      accountId,
      name,
      description,
      // a drained pool stays valid: without an enabled origin there is no minimum to meet
      enabled: !drained,
      minimumOrigins: 1,
      monitor: monitor.id,
      checkRegions: [...checkRegions],
      loadShedding: {
        defaultPercent: shed.defaultPercent,
        defaultPolicy: "random",
        sessionPercent: shed.sessionPercent,
        sessionPolicy: "hash",
      },
      originSteering: { policy: "random" },
      origins: [...origins].sort(byName).map(({ name: of, address, host, weight = 1, ...rest }) => ({
        name: of,
        address,
        enabled: true,
        header: { host: [host] },
        port: 0,
        weight,
        // an origin's field that nothing here renders does not compile
        ...(rest satisfies Record<string, never>),
      })),
    });
    // the bindings are older than the attribute
    if (flattensCnames) for (const index of origins.keys()) this.addOverride(`origins.${index}.flatten_cname`, true);
  }
}

function byName(a: PoolOrigin, b: PoolOrigin): number {
  return a.name < b.name ? -1 : 1;
}
