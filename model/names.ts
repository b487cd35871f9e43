import type { Environment } from "./environment.js";
import { type Colour, objectName } from "./schema/primitives.js";

/**
 * The names by which stacks meet each other: made from the environment's, the service's and the colour's name alone, so
 * that each stack can be planned before its neighbour exists, and an object that no state knows can be found again.
 */
export const names = {
  platformStack: (environment: Environment): string => `${environment.name}-platform`,
  edgeStack: (environment: Environment): string => `${environment.name}-edge`,
  alertsStack: (environment: Environment): string => `${environment.name}-alerts`,
  /** The stack of one colour. */
  colourStack: (environment: Environment, service: string, colour: Colour): string =>
    `${environment.name}-${service}-${colour}`,
  /** The stack of a service that is in place. */
  inPlaceStack: (environment: Environment, service: string): string => `${environment.name}-${service}`,
  trafficStack: (environment: Environment, service: string): string => `${environment.name}-${service}-traffic`,
  /** The stack, Deployment and Service of an MCP server start with this. */
  mcpServer: (server: string): string => `mcp-${server}`,
  /** A colour's Deployment, Service, Ingress, and all else of it in the cluster. */
  colourObject: (service: string, colour: Colour): string => `${service}-${colour}`,
  /** A pool of Cloudflare's: the account holds those of every environment. */
  pool: (environment: Environment, owner: string, member: string): string => `${environment.name}-${owner}-${member}`,
  /** The hostname of one colour, which Cloudflare does not proxy. */
  colourHostname: (environment: Environment, service: string, colour: Colour): string =>
    `${colour}.${service}.${environment.settings.originsDomain}`,
  /**
   * What the description of a monitor ends with, because a monitor has no name to find it by.
   */
  marker: (environment: Environment, owner: string): string => `[switchyard ${environment.name}/${owner}]`,
} as const;

/** The environment and the owner that a description names as whose it is. */
export function markedOwner(
  description: string | undefined,
): { readonly environment: string; readonly owner: string } | undefined {
  const [, environment, owner] = /\[switchyard ([^\s/\]]+)\/([^\s\]]+)\]$/.exec(description ?? "") ?? [];
  return environment === undefined || owner === undefined ? undefined : { environment, owner };
}

/** Labels and annotations that this program sets and reads. */
export const labels = {
  name: "app.kubernetes.io/name",
  partOf: "app.kubernetes.io/part-of",
  managedBy: "app.kubernetes.io/managed-by",
  colour: "colour",
  version: "version",
  /** On pods that may open connections to the service named by the suffix: `access.switchyard.dev/<service>: "true"`. */
  access: (service: string): string => `access.switchyard.dev/${service}`,
  /** Annotation of the active Service. */
  active: "switchyard.dev/active",
} as const;

/** The labels by which an object in the cluster is known as ours. */
export function ownerLabels(environment: Pick<Environment, "name">): Record<string, string> {
  return { [labels.partOf]: environment.name, [labels.managedBy]: "switchyard" };
}

/**
 * The services that stacks are about, where each is named in full and is a service's traffic: nothing else of an environment
 * matters to those.
 *
 * @param stacks names or globs of stacks
 * @returns nothing where one of them may be another stack, or may be many
 */
export function trafficServices(environment: string, stacks: readonly string[]): readonly string[] | undefined {
  const services = stacks.flatMap((stack) => {
    const rest = stack.startsWith(`${environment}-`) && stack.endsWith("-traffic") ? stack : "";
    const name = rest.slice(environment.length + 1, -"-traffic".length);
    return objectName.safeParse(name).success ? [name] : [];
  });
  return services.length > 0 && services.length === stacks.length ? services : undefined;
}
