import type { EdgeInput } from "./schema/edge.js";
import type { EnvironmentSettings } from "./schema/environment.js";
import type { McpServer } from "./schema/mcp-server.js";
import type { Releases } from "./schema/releases.js";
import type { ColouredService, Service } from "./schema/service.js";
import type { Triggers } from "./schema/triggers.js";

/** A hot-standby hostname with its name. */
export type Edge = EdgeInput & { readonly name: string };

/** What the configuration of one environment says, checked and frozen: the only thing the rest of the program reads. */
export interface Environment {
  /** `local`, `staging`, `production`, …: the first part of every stack's name. */
  readonly name: string;
  readonly settings: EnvironmentSettings;
  /** Sorted by name. */
  readonly services: readonly Service[];
  /** Sorted by name. */
  readonly edges: readonly Edge[];
  /** Sorted by name; those that are switched off too. */
  readonly mcpServers: readonly McpServer[];
  /** Triggers of the services that declare none of their own. */
  readonly triggers: Triggers;
  /** How releases go out and are taken back. */
  readonly releases: Releases;
}

/** Whether a service has two colours. */
export function isColoured(service: Service): service is ColouredService {
  return "active" in service;
}

/** The namespace of the MCP servers. */
export function mcpNamespaceOf(environment: Environment): string {
  return environment.settings.mcpNamespace ?? `${environment.settings.namespace}-mcp`;
}
