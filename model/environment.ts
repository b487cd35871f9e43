import type { EdgeInput } from "./schema/edge.js";
import type { EnvironmentSettings } from "./schema/environment.js";
import type { McpServer } from "./schema/mcp-server.js";
import type { Releases } from "./schema/releases.js";
import type { ColouredService, Service } from "./schema/service.js";
import type { Triggers } from "./schema/triggers.js";

/** A hot-standby hostname with its name. */
export type Edge = EdgeInput & { readonly name: string };

/** The configuration of one environment, checked and frozen; the rest of the program reads nothing else. */
export interface Environment {
  /** The first part of every stack's name, such as `local` or `production`. */
  readonly name: string;
  readonly settings: EnvironmentSettings;
  /** Sorted by name. */
  readonly services: readonly Service[];
  /** Sorted by name. */
  readonly edges: readonly Edge[];
  /** Sorted by name, including disabled ones. */
  readonly mcpServers: readonly McpServer[];
  /** Triggers for services that declare none of their own. */
  readonly triggers: Triggers;
  /** The settings for rollouts and rollbacks. */
  readonly releases: Releases;
}

/** Returns whether a service has two colours. */
export function isColoured(service: Service): service is ColouredService {
  return "active" in service;
}

/** Returns the namespace of the MCP servers. */
export function mcpNamespaceOf(environment: Environment): string {
  return environment.settings.mcpNamespace ?? `${environment.settings.namespace}-mcp`;
}
