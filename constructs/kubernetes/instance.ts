import { type Environment, mcpNamespaceOf } from "../../model/environment.js";
import { labels, names } from "../../model/names.js";
import { podSelector } from "../../model/route/pods.js";
import type { ServiceEdge } from "../../model/schema/edge.js";
import type { McpServer } from "../../model/schema/mcp-server.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { BlueGreenService, InPlaceService } from "../../model/schema/service.js";
import type { Release, Workload } from "../../model/schema/workload.js";

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
  /** @default - not reachable from outside of the cluster */
  readonly edge?: ServiceEdge;
  /** @default - not an MCP server */
  readonly mcpServer?: McpServer;
}

/** One colour of a service. */
export function colourInstance(
  environment: Environment,
  service: BlueGreenService,
  colour: Colour,
  release: Release,
): Instance {
  return {
    environment,
    name: service.name,
    object: names.colourObject(service.name, colour),
    namespace: environment.settings.namespace,
    colour,
    release,
    workload: service.workload,
    ...(service.edge === undefined ? {} : { edge: service.edge }),
  };
}

/** A service that is replaced pod by pod. */
export function inPlaceInstance(environment: Environment, service: InPlaceService): Instance {
  const { name, release, workload } = service;
  return { environment, name, object: name, namespace: environment.settings.namespace, release, workload };
}

/** An MCP server, in the namespace that only the gateway reaches. */
export function mcpInstance(environment: Environment, mcpServer: McpServer): Instance {
  const name = names.mcpServer(mcpServer.name);
  const { release, workload } = mcpServer;
  return { environment, name, object: name, namespace: mcpNamespaceOf(environment), release, workload, mcpServer };
}

/** Whether this is the service that alone reaches the internet and the MCP servers. */
export function isGateway(instance: Instance): boolean {
  return instance.mcpServer === undefined && instance.name === instance.environment.settings.gateway;
}

/** What selects the pods of an instance: never changed, because a Deployment cannot change its selector. */
export function selectorOf({ name, colour }: Pick<Instance, "name" | "colour">): Record<string, string> {
  return podSelector(name, colour);
}

/** The labels of every object of an instance. */
export function labelsOf(instance: Instance): Record<string, string> {
  return {
    ...selectorOf(instance),
    [labels.version]: instance.release.version,
    [labels.partOf]: instance.environment.name,
    [labels.managedBy]: "switchyard",
  };
}

/** Name, namespace and labels of an object of an instance; `suffix` tells it from others of the same kind. */
export function metadataOf(instance: Instance, suffix = "") {
  return { name: `${instance.object}${suffix}`, namespace: instance.namespace, labels: labelsOf(instance) };
}

/** The least number of pods: the release's own, else the workload's. */
export function replicasOf({ release, workload }: Pick<Instance, "release" | "workload">): number {
  return release.replicas ?? workload.replicas;
}
