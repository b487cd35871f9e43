import type { Environment } from "./environment.js";
import { type Colour, objectName } from "./schema/primitives.js";

/**
 * The names by which stacks refer to each other. They derive from the names of environment, service and colour alone, so
 * that each stack can be planned before its neighbours exist, and an object lost from the state can be found again.
 */
export const names = {
  platformStack: (environment: Environment): string => `${environment.name}-platform`,
  edgeStack: (environment: Environment): string => `${environment.name}-edge`,
  alertsStack: (environment: Environment): string => `${environment.name}-alerts`,
  /** The stack of one colour. */
  colourStack: (environment: Environment, service: string, colour: Colour): string =>
    `${environment.name}-${service}-${colour}`,
  /** The stack of an in-place service. */
  inPlaceStack: (environment: Environment, service: string): string => `${environment.name}-${service}`,
  trafficStack: (environment: Environment, service: string): string => `${environment.name}-${service}-traffic`,
  /** The prefix of an MCP server's stack, Deployment and Service. */
  mcpServer: (server: string): string => `mcp-${server}`,
  /** A colour's Deployment, Service, Ingress and other objects in the cluster. */
  colourObject: (service: string, colour: Colour): string => `${service}-${colour}`,
  /** A Cloudflare pool; all environments share the account. */
  pool: (environment: Environment, owner: string, member: string): string => `${environment.name}-${owner}-${member}`,
  /** The hostname of one colour, which Cloudflare does not proxy. */
  colourHostname: (environment: Environment, service: string, colour: Colour): string =>
    `${colour}.${service}.${environment.settings.originsDomain}`,
  /**
   * The end of a monitor's description, because a monitor has no name to find it by.
   */
  marker: (environment: Environment, owner: string): string => `[switchyard ${environment.name}/${owner}]`,
} as const;

/** The ends of the names of the further objects that a workload has in the cluster. */
export const suffixes = { peers: "-peers", securityConfig: "-security-config", mcpRollout: "-mcp-rollout" } as const;

/** Reads the environment and the owner from a description's marker. */
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

/** Returns the labels that mark an object in the cluster as ours. */
export function ownerLabels(environment: Pick<Environment, "name">): Record<string, string> {
  return { [labels.partOf]: environment.name, [labels.managedBy]: "switchyard" };
}

/**
 * Returns the services whose traffic stacks are named, so that nothing else of the environment has to be read.
 *
 * @param stacks names or globs of stacks
 * @returns undefined if one of them may be another kind of stack, or may match several
 */
export function trafficServices(environment: string, stacks: readonly string[]): readonly string[] | undefined {
  const services = stacks.flatMap((stack) => {
    const rest = stack.startsWith(`${environment}-`) && stack.endsWith("-traffic") ? stack : "";
    const name = rest.slice(environment.length + 1, -"-traffic".length);
    return objectName.safeParse(name).success ? [name] : [];
  });
  return services.length > 0 && services.length === stacks.length ? services : undefined;
}
