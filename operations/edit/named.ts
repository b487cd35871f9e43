import { type Edge, type Environment, isColoured } from "../../model/environment.js";
import { didYouMean } from "../../model/load/suggest.js";
import type { McpServer } from "../../model/schema/mcp-server.js";
import type { ColouredService, Service } from "../../model/schema/service.js";
import { BadInput } from "../failures.js";

/** Finds a service of an environment. @throws BadInput if there is none of that name */
export function serviceNamed(environment: Environment, name: string): Service {
  return named(environment, "service", environment.services, name);
}

/** Finds a service with two colours. @throws BadInput if it has none */
export function colouredServiceNamed(environment: Environment, name: string): ColouredService {
  const service = serviceNamed(environment, name);
  if (isColoured(service)) return service;
  throw new BadInput(`${name} is replaced in place: it has no colours, so no traffic moves between them`);
}

/** Finds an MCP server of an environment. @throws BadInput if there is none of that name */
export function mcpServerNamed(environment: Environment, name: string): McpServer {
  return named(environment, "MCP server", environment.mcpServers, name);
}

/** Finds a hot-standby hostname of an environment. @throws BadInput if there is none of that name */
export function edgeNamed(environment: Environment, name: string): Edge {
  return named(environment, "edge", environment.edges, name);
}

function named<T extends { readonly name: string }>(
  { name: environment }: Environment,
  kind: string,
  all: readonly T[],
  name: string,
): T {
  const one = all.find((candidate) => candidate.name === name);
  if (one !== undefined) return one;
  const known = all.map((candidate) => candidate.name);
  throw new BadInput(`${environment} has no ${kind} "${name}"${didYouMean(name, known) || `; ${known.join(", ")}`}`);
}
