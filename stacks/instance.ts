import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { type DeclaredRelease, traitsOf } from "../model/kinds.js";
import { labels, names, ownerLabels } from "../model/names.js";
import { type DeclaredPort, podSelector, workloadPorts } from "../model/pods.js";
import type { ServiceEdge } from "../model/schema/edge.js";
import type { McpServer } from "../model/schema/mcp-server.js";
import type { Colour } from "../model/schema/primitives.js";
import type { Service } from "../model/schema/service.js";
import type { Release, Workload } from "../model/schema/workload.js";

/** One running unit: a colour of a service, an in-place service, or an MCP server. All its objects derive from this. */
export interface Instance {
  readonly environment: Environment;
  /** The label `app.kubernetes.io/name`: the service, the same for both colours. */
  readonly name: string;
  /** The name of its objects in the cluster. */
  readonly object: string;
  readonly namespace: string;
  /** The colour. @default - a workload without colours */
  readonly colour?: Colour;
  readonly release: Release;
  readonly workload: Workload;
  /** The ports of its Service; without any there is no Service. */
  readonly ports: readonly DeclaredPort[];
  /** The public hostname. @default - not reachable from outside the cluster */
  readonly edge?: ServiceEdge;
  /** The MCP server. @default - not an MCP server */
  readonly mcpServer?: McpServer;
}

/** Returns the instance of a service's release. */
export function serviceInstance(
  environment: Environment,
  service: Service,
  { colour, release }: Pick<DeclaredRelease, "colour" | "release">,
): Instance {
  const { workload, ports } = traitsOf(service);
  if (workload === undefined) throw new Error(`${service.name}: its pods are not declared here`);
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

/** Returns the instance of an MCP server, in the namespace that only the gateway reaches. */
export function mcpInstance(environment: Environment, mcpServer: McpServer): Instance {
  const name = names.mcpServer(mcpServer.name);
  const { release, workload } = mcpServer;
  const [namespace, ports] = [mcpNamespaceOf(environment), workloadPorts(workload)];
  return { environment, name, object: name, namespace, release, workload, ports, mcpServer };
}

/** Returns whether this is the gateway, the only service that reaches the internet and the MCP servers. */
export function isGateway(instance: Instance): boolean {
  return instance.mcpServer === undefined && instance.name === instance.environment.settings.gateway;
}

/** Returns the props that identify an object of an instance; `suffix` tells objects of one type apart. */
export function objectOf(instance: Instance, suffix = "") {
  const { environment, name, object, namespace, colour, release } = instance;
  return {
    name: `${object}${suffix}`,
    namespace,
    labels: { ...podSelector(name, colour), [labels.version]: release.version, ...ownerLabels(environment) },
  };
}

/** Converts declared ports for the constructs of Services. */
export function servicePorts(ports: readonly DeclaredPort[]) {
  return ports.map(({ name, port, target }) => ({ name, port, targetPort: target }));
}

/** Returns the minimum number of pods: the release's own, else the workload's. */
export function replicasOf({ release, workload }: Pick<Instance, "release" | "workload">): number {
  return release.replicas ?? workload.replicas;
}
