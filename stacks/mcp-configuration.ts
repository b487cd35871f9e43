import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { names } from "../model/names.js";
import type { McpServer } from "../model/schema/mcp-server.js";

/** The name of the file that tells the gateway which run ids get each MCP server. */
export const mcpRolloutFile = "mcps.json";

/** The folder of that file in the gateway's container. */
export const mcpRolloutFolder = "/etc/switchyard/mcp";

/**
 * Renders the gateway's rollout file: mode, percentage, allowlist and address of every MCP server.
 *
 * The gateway includes a run id if the first 8 hexadecimal digits of the SHA-256 of `<run id>:<name>`, modulo 100, are
 * below the percentage.
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

/** Returns the environment variables that tell an MCP server its allowed and forbidden operations. */
export function operationVariables({ allowedOperations, forbiddenOperations }: McpServer): Record<string, string> {
  return {
    ALLOWED_OPERATIONS: allowedOperations.join(","),
    FORBIDDEN_OPERATIONS: forbiddenOperations.join(","),
  };
}
