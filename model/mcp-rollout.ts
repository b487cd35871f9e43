import { commandFor } from "./moves/situation.js";
import type { McpServer } from "./schema/mcp-server.js";

/** The mode of an MCP server's rollout. */
export type McpMode = McpServer["rollout"]["mode"];

/** The result of changing an MCP server's rollout. */
export type McpOutcome =
  | { readonly legal: true; readonly enabled: boolean; readonly mode: McpMode; readonly canaryPercent: number }
  | { readonly legal: false; readonly reason: string };

/** Returns whether any run id gets a server. */
export function reachesSomebody({ enabled, rollout: { mode, canaryPercent, allowlist } }: McpServer): boolean {
  return enabled && (mode === "full" || (mode === "canary" && (canaryPercent > 0 || allowlist.runIds.length > 0)));
}

/**
 * Changes who gets a server. `canary` and `full` also enable it; `off` keeps the other settings, so that switching it
 * back on is one word. In a protected environment a server starts with a canary.
 */
export function rolloutOf(
  server: McpServer,
  mode: McpMode,
  percent: number | undefined,
  place: { readonly environment: string; readonly protected: boolean },
): McpOutcome {
  const { enabled, rollout, name } = server;
  if (mode === "off") return { legal: true, enabled, mode, canaryPercent: rollout.canaryPercent };
  if (mode === "canary") return { legal: true, enabled: true, mode, canaryPercent: percent ?? rollout.canaryPercent };
  if (place.protected && !reachesSomebody(server)) {
    const reason = `${place.environment} is protected, so every rollout starts with a canary, and ${name} reaches nobody yet: start with \`${commandFor(place.environment, `rollout --mcp ${name} --mode canary --percent 5`)}\``;
    return { legal: false, reason };
  }
  return { legal: true, enabled: true, mode, canaryPercent: rollout.canaryPercent === 0 ? 0 : 100 };
}
