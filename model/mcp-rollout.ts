import { commandFor } from "./moves/situation.js";
import type { McpServer } from "./schema/mcp-server.js";

/** Whom an MCP server is switched on for. */
export type McpMode = McpServer["rollout"]["mode"];

/** What a change of an MCP server's rollout comes to. */
export type McpOutcome =
  | { readonly legal: true; readonly enabled: boolean; readonly mode: McpMode; readonly canaryPercent: number }
  | { readonly legal: false; readonly reason: string };

/** Whether a server reaches anybody at all. */
export function reachesSomebody({ enabled, rollout: { mode, canaryPercent, allowlist } }: McpServer): boolean {
  return enabled && (mode === "full" || (mode === "canary" && (canaryPercent > 0 || allowlist.runIds.length > 0)));
}

/**
 * Changes whom a server is switched on for. A canary and everybody enable it; `off` leaves the rest as it is, so that
 * going back on is one word. A protected environment starts at a canary.
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
    const reason = `${place.environment} is protected, so nothing gets everything without a canary, and ${name} reaches nobody yet: start with \`${commandFor(place.environment, `rollout --mcp ${name} --mode canary --percent 5`)}\``;
    return { legal: false, reason };
  }
  return { legal: true, enabled: true, mode, canaryPercent: rollout.canaryPercent === 0 ? 0 : 100 };
}
