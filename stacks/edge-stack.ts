import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { GatewayHeader } from "../constructs/cloudflare/gateway-header.js";
import { OriginsRecord } from "../constructs/cloudflare/origins-record.js";
import { RoutedHostname } from "../constructs/cloudflare/routed-hostname.js";
import { literal, literals } from "../constructs/text.js";
import type { Edge, Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import { routeOfEdge } from "../model/route/declared.js";
import { memberName } from "../model/route/identity.js";
import { hostnameProps } from "./cloudflare.js";
import { EnvironmentStack } from "./environment-stack.js";

/** The objects that all hostnames of an environment share, and the hot-standby hostnames. */
export class EdgeStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, names.edgeStack(environment), environment, ["cloudflare"]);
    const { settings, edges, services } = environment;
    const { cluster, gatewayHeader, originsDomain } = settings;
    const { zoneId } = settings.cloudflare;
    const mark = names.marker(environment, "edge");
    for (const edge of edges) {
      const owner = edge.name;
      new RoutedHostname(this, {
        ...hostnameProps(environment, owner),
        route: routeOfEdge(environment, edge),
        edge,
        poolId: (pool) => `pool-${owner}-${memberName(pool)}`,
        suffix: `-${owner}`,
      });
    }
    const ofServices = services.flatMap(({ edge }) => edge?.hostname ?? []);
    const hostnames = [...edges.map(({ hostname }) => hostname), ...ofServices];
    // development needs no secret
    if (settings.mode !== "development" && hostnames.length > 0) {
      const { name: header, variable } = gatewayHeader;
      new GatewayHeader(this, "gateway-header", { zoneId, description: mark, hostnames, header, variable });
    }
    if (ofServices.length > 0) {
      const { address } = cluster.ingress;
      new OriginsRecord(this, "origins-record", { zoneId, domain: originsDomain, address, comment: mark });
    }
    new TerraformOutput(this, "origins", {
      value: Object.fromEntries(edges.map((edge) => [edge.name, originsOf(environment, edge)])),
      description: "what each platform runs: image, version and environment variables",
    });
  }
}

/** Returns the input for each platform's own deployment: the image, and the variables of each origin. */
function originsOf({ name, settings }: Environment, { release, configuration, origins }: Edge) {
  return Object.fromEntries(
    Object.entries(origins).map(([origin, { address, drained, configuration: own }]) => [
      origin,
      {
        address,
        drained,
        image: literal(release.image),
        version: release.version,
        variables: literals({
          ENVIRONMENT: settings.mode === "development" ? "development" : name,
          ...settings.configuration,
          ...configuration,
          ...own,
          MAINTENANCE_MODE: String(settings.maintenanceMode),
          READ_ONLY_MODE: String(settings.readOnlyMode),
        }),
      },
    ]),
  );
}
