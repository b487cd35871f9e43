import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { type DeclaredRelease, traitsOf } from "../model/kinds.js";
import { labels, names, ownerLabels } from "../model/names.js";
import { type DeclaredPort, podSelector, workloadPorts } from "../model/pods.js";
import type { ServiceEdge } from "../model/schema/edge.js";
import type { McpServer } from "../model/schema/mcp-server.js";
import type { Colour } from "../model/schema/primitives.js";
import type { Service } from "../model/schema/service.js";
import type { Release, Workload } from "../model/schema/workload.js";

/** Something that runs: one colour of a service, a service in place, or an MCP server. What each object of a workload is made from. */
export interface Instance {
  readonly environment: Environment;
  /** What the label `app.kubernetes.io/name` says: the service, both colours alike. */
  readonly name: string;
  /** What its objects in the cluster are called. */
  readonly object: string;
  readonly namespace: string;
  /** @default - a workload that has no second colour */
  readonly colour?: Colour;
  readonly release: Release;
  readonly workload: Workload;
  /** The ports of its Service; without one there is no Service. */
  readonly ports: readonly DeclaredPort[];
  /** @default - not reachable from outside of the cluster */
  readonly edge?: ServiceEdge;
  /** @default - not an MCP server */
  readonly mcpServer?: McpServer;
}

/** A service as one of its releases runs. */
export function serviceInstance(
  environment: Environment,
  service: Service,
  { colour, release }: Pick<DeclaredRelease, "colour" | "release">,
): Instance {
  const { workload, ports } = traitsOf(service);
  if (workload === undefined) throw new Error(`${service.name}: nothing of it runs from here`);
  const { name, edge } = service;
  return {
    environment,
    name,
    object: colour === undefined ? name : names.colourObject(name, colour),
    namespace: environment.settings.namespace,
    ...(colour === undefined ? {} : { colour }),
    release,
    workload,
    ports,
    ...(edge === undefined ? {} : { edge }),
  };
}

/** An MCP server, in the namespace that only the gateway reaches. */
export function mcpInstance(environment: Environment, mcpServer: McpServer): Instance {
  const name = names.mcpServer(mcpServer.name);
  const { release, workload } = mcpServer;
  const [namespace, ports] = [mcpNamespaceOf(environment), workloadPorts(workload)];
  return { environment, name, object: name, namespace, release, workload, ports, mcpServer };
}

/** Whether this is the service that alone reaches the internet and the MCP servers. */
export function isGateway(instance: Instance): boolean {
  return instance.mcpServer === undefined && instance.name === instance.environment.settings.gateway;
}

/** What names an object of an instance; `suffix` tells it from others of the same type. */
export function objectOf(instance: Instance, suffix = "") {
  const { environment, name, object, namespace, colour, release } = instance;
  return {
    name: `${object}${suffix}`,
    namespace,
    labels: { ...podSelector(name, colour), [labels.version]: release.version, ...ownerLabels(environment) },
  };
}

/** Ports of a Service as constructs take them. */
export function servicePorts(ports: readonly DeclaredPort[]) {
  return ports.map(({ name, port, target }) => ({ name, port, targetPort: target }));
}

/** The least number of pods: the release's own, else the workload's. */
export function replicasOf({ release, workload }: Pick<Instance, "release" | "workload">): number {
  return release.replicas ?? workload.replicas;
}
