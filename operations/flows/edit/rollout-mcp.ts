import type { Environment } from "../../../model/environment.js";
import { rolloutOf } from "../../../model/mcp-rollout.js";
import type { McpServer } from "../../../model/schema/mcp-server.js";
import { mcpServerNamed } from "../../edit/named.js";
import type { Change } from "../../edit/text.js";
import { Refusal } from "../../failures.js";
import { type Edited, type Editing, editConfiguration, type Intent } from "./edit.js";

/** The wanted audience of an MCP server. */
export interface McpWish {
  readonly mode: McpServer["rollout"]["mode"];
  /** The percentage of the run ids. @default - only the mode `canary` has one */
  readonly percent?: number | undefined;
}

/** Changes who gets an MCP server. */
export function rolloutMcp(editing: Editing, name: string, { mode, percent }: McpWish): Promise<Edited> {
  const intended = (environment: Environment): Intent => {
    const server = mcpServerNamed(environment, name);
    const place = { environment: environment.name, protected: environment.settings.protected };
    const outcome = rolloutOf(server, mode, percent, place);
    if (!outcome.legal) throw new Refusal(`${name}: ${outcome.reason}`);
    const { enabled, canaryPercent } = outcome;
    const { rollout } = server;
    const changes: Change[] = [
      ...(enabled === server.enabled ? [] : [{ path: ["enabled"], value: enabled }]),
      ...(mode === rollout.mode ? [] : [{ path: ["rollout", "mode"], value: mode }]),
      ...(canaryPercent === rollout.canaryPercent
        ? []
        : [{ path: ["rollout", "canaryPercent"], value: canaryPercent }]),
    ];
    return {
      summary: `${name}: ${mode === "canary" ? `canary at ${canaryPercent} % of the run ids` : mode}`,
      ways: [{ changes }],
      achieved: (after) => {
        const now = mcpServerNamed(after, name);
        return now.enabled === enabled && now.rollout.mode === mode && now.rollout.canaryPercent === canaryPercent;
      },
      order: (path) => (path.length === 0 ? ["name", "enabled", "rollout"] : ["mode", "canaryPercent", "allowlist"]),
    };
  };
  return editConfiguration(editing, { section: "mcpServers", name }, intended);
}
