import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { candidateRule } from "../constructs/cloudflare/candidate-rule.js";
import { HealthNotification } from "../constructs/cloudflare/health-notification.js";
import { HostnameLoadBalancer } from "../constructs/cloudflare/load-balancer.js";
import { Monitor } from "../constructs/cloudflare/monitor.js";
import { OriginPool } from "../constructs/cloudflare/origin-pool.js";
import { StandbyPools } from "../constructs/cloudflare/standby-pools.js";
import { ActiveService } from "../constructs/kubernetes/active-service.js";
import { exists, Rollback } from "../constructs/rollback.js";
import type { Environment } from "../model/environment.js";
import { traitsOf } from "../model/kinds.js";
import { labels, names, ownerLabels } from "../model/names.js";
import type { ServiceEdge } from "../model/schema/edge.js";
import { type Colour, colours, otherColour } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";
import { EnvironmentStack } from "./environment-stack.js";

/** Properties of a `TrafficStack`. */
export interface TrafficStackProps {
  readonly environment: Environment;
  readonly service: ColouredService;
}

/** Where a service's requests go: what a flip changes, and nothing else. */
export class TrafficStack extends EnvironmentStack {
  constructor(scope: Construct, { environment, service }: TrafficStackProps) {
    const { edge } = service;
    super(
      scope,
      names.trafficStack(environment, service.name),
      environment,
      edge === undefined ? ["kubernetes"] : ["cloudflare", "kubernetes"],
    );
    const rollback = new Rollback(this, "rollback", { environment, service });
    new ActiveService(this, "active", {
      name: service.name,
      namespace: environment.settings.namespace,
      labels: { [labels.name]: service.name, ...ownerLabels(environment) },
      annotations: rollback.annotations,
      selector: rollback.selector,
      ports: traitsOf(service).ports,
      preconditions: rollback.selectorPreconditions,
    });
    if (edge !== undefined) this.declareEdge(service, edge, rollback);
  }

  private declareEdge(service: ColouredService, edge: ServiceEdge, rollback: Rollback): void {
    const { environment } = this;
    const { checkRegions, loadShedding } = edge;
    const owner = service.name;
    const monitor = new Monitor(this, "monitor", { environment, owner, monitor: edge.monitor });
    const shared = { environment, owner, monitor, checkRegions };
    const pools = new Map<Colour, OriginPool>();
    for (const colour of colours.filter((colour) => exists(service, colour))) {
      const host = names.colourHostname(environment, service.name, colour);
      const origins = [{ name: colour, address: host, host }];
      pools.set(colour, new OriginPool(this, `pool-${colour}`, { ...shared, member: colour, origins, loadShedding }));
    }
    const standbys = new StandbyPools(this, { ...shared, edge: standbyOf(environment, edge) });
    const { split } = rollback;
    const weights = [...pools].map(([colour, pool]) => ({ pool, weight: split.edge[colour] / 100 }));
    const live = [split.selector, otherColour(split.selector)].filter((colour) => split.edge[colour] > 0);
    const livePools = live.flatMap((colour) => pools.get(colour) ?? []);
    const alone = livePools.length === 1;
    const active = pools.get(split.selector);
    const fallbackPool = standbys.last ?? active ?? livePools[0];
    if (fallbackPool === undefined) throw new Error(`${this.node.path}: no pool to fall back to`);
    const rule = candidateRule({ service, edge, split, pools });
    new HostnameLoadBalancer(this, "load-balancer", {
      environment,
      owner,
      hostname: edge.hostname,
      ...(edge.description === undefined ? {} : { description: edge.description }),
      enabled: edge.enabled,
      steering: alone ? "off" : "random",
      // Random steering knows no order: with two colours live, the standbys wait behind the fallback.
      defaultPools: alone ? [...livePools, ...standbys.pools] : livePools,
      fallbackPool,
      weights,
      ...(split.sticky ? { sticky: edge.sticky } : {}),
      ...(rule === undefined ? {} : { rule }),
      preconditions: rollback.edgePreconditions,
    });
    if (edge.notifications !== undefined) {
      const watched = [...pools.values(), ...standbys.pools];
      new HealthNotification(this, "notification", {
        environment,
        owner,
        notifications: edge.notifications,
        pools: watched,
      });
    }
    new TerraformOutput(this, "hostname", { value: edge.hostname, description: "the public hostname" });
  }
}

function standbyOf(environment: Environment, { standby }: ServiceEdge) {
  return environment.edges.find(({ name }) => name === standby);
}
