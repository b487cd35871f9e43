import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { names } from "../model/names.js";
import type { McpServer } from "../model/schema/mcp-server.js";

/** The name of the file from which the gateway reads which run ids each MCP server is switched on for. */
export const mcpRolloutFile = "mcps.json";

/** The folder of that file in the gateway's container. */
export const mcpRolloutFolder = "/etc/switchyard/mcp";

/**
 * What the gateway applies to each run id: mode, percentage and allowlist of every MCP server, and where it answers.
 *
 * A run id is in where the first 8 hexadecimal digits of SHA-256 over `<run id>:<name>`, modulo 100, are below the
 * percentage; the gateway computes that.
 */
export function mcpRollout(environment: Environment): string {
  const mcps = environment.mcpServers.map((server) => ({
    name: server.name,
    enabled: server.enabled,
    rollout: {
      mode: server.rollout.mode,
      canaryPercent: server.rollout.canaryPercent,
      allowlist: { runIds: server.rollout.allowlist.runIds },
    },
    url: urlOf(environment, server),
  }));
  return `${JSON.stringify({ mcps }, undefined, 2)}\n`;
}

function urlOf(environment: Environment, { name, workload }: McpServer): string {
  return `http://${names.mcpServer(name)}.${mcpNamespaceOf(environment)}.svc.cluster.local:${workload.servicePort}`;
}

/** What an MCP server may do and must not do, as the environment variables it reads. */
export function operationVariables({ allowedOperations, forbiddenOperations }: McpServer): Record<string, string> {
  return {
    ALLOWED_OPERATIONS: allowedOperations.join(","),
    FORBIDDEN_OPERATIONS: forbiddenOperations.join(","),
  };
}
