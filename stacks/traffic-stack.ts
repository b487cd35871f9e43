import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { RoutedHostname } from "../constructs/cloudflare/routed-hostname.js";
import { ActiveService } from "../constructs/kubernetes/active-service.js";
import { Rollback } from "../constructs/rollback.js";
import type { Environment } from "../model/environment.js";
import { traitsOf } from "../model/kinds.js";
import { labels, names, ownerLabels } from "../model/names.js";
import { routesOfService } from "../model/route/declared.js";
import { podsOf } from "../model/route/fold.js";
import { colourOf, memberName } from "../model/route/identity.js";
import { certain, type Value } from "../model/route/value.js";
import type { ColouredService } from "../model/schema/service.js";
import { hostnameProps } from "./cloudflare.js";
import { EnvironmentStack } from "./environment-stack.js";
import { servicePorts } from "./instance.js";

/** Properties of a `TrafficStack`. */
export interface TrafficStackProps {
  readonly environment: Environment;
  readonly service: ColouredService;
}

/** The routing of a service's requests: everything that a flip changes, and nothing else. */
export class TrafficStack extends EnvironmentStack {
  constructor(scope: Construct, { environment, service }: TrafficStackProps) {
    const { edge, name: owner } = service;
    super(
      scope,
      names.trafficStack(environment, owner),
      environment,
      edge === undefined ? ["kubernetes"] : ["cloudflare", "kubernetes"],
    );
    const { namespace } = environment.settings;
    const { selectorPreconditions, edgePreconditions } = new Rollback(this, "rollback", {
      environment: environment.name,
      namespace,
      service,
    });
    const { cluster, edge: route } = routesOfService(environment, service);
    new ActiveService(this, "active", {
      name: certain(cluster.name),
      namespace,
      labels: { [labels.name]: owner, ...ownerLabels(environment) },
      annotations: textsOf(cluster.notes),
      selector: textsOf(certain(podsOf(cluster)?.selector)),
      ports: servicePorts(traitsOf(service).ports),
      preconditions: selectorPreconditions,
    });
    if (edge === undefined || route === undefined) return;
    new RoutedHostname(this, {
      ...hostnameProps(environment, owner),
      route,
      edge,
      poolId: (pool) => `${colourOf(pool) === undefined ? "standby" : "pool"}-${memberName(pool)}`,
      preconditions: edgePreconditions,
    });
    new TerraformOutput(this, "hostname", { value: edge.hostname, description: "the public hostname" });
  }
}

function textsOf(values: Readonly<Record<string, Value<string>>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, certain(value)]));
}
