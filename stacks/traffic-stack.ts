import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { RoutedHostname } from "../constructs/cloudflare/routed-hostname.js";
import { ActiveService } from "../constructs/kubernetes/active-service.js";
import { Rollback } from "../constructs/rollback.js";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import { colourOf, memberName } from "../model/route/identity.js";
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
    const { edge, name: owner } = service;
    super(
      scope,
      names.trafficStack(environment, owner),
      environment,
      edge === undefined ? ["kubernetes"] : ["cloudflare", "kubernetes"],
    );
    const { routes, selectorPreconditions, edgePreconditions } = new Rollback(this, "rollback", {
      environment,
      service,
    });
    const { cluster, edge: route } = routes;
    new ActiveService(this, "active", { environment, service, route: cluster, preconditions: selectorPreconditions });
    if (edge === undefined || route === undefined) return;
    new RoutedHostname(this, {
      environment,
      owner,
      route,
      edge,
      poolId: (pool) => `${colourOf(pool) === undefined ? "standby" : "pool"}-${memberName(pool)}`,
      preconditions: edgePreconditions,
    });
    new TerraformOutput(this, "hostname", { value: edge.hostname, description: "the public hostname" });
  }
}
