import { z } from "zod";
import { percent, text } from "./primitives.js";
import { allowlist } from "./service.js";
import { release, workload } from "./workload.js";

/** Which run ids get an MCP server; `off` overrides the allowlist. */
export const mcpRollout = z.strictObject({
  mode: z
    .enum(["off", "canary", "full"])
    .default("off")
    .describe("No run id (not even on the allowlist), `canaryPercent` of them, or all"),
  canaryPercent: percent.default(0),
  allowlist: allowlist.prefault({}),
});

const operations = z.array(text(/^[a-z][a-z-]{0,31}$/, "an operation such as `read`")).min(1, "at least one operation");

/** An MCP server behind the gateway: a workload in its own namespace, and who gets it. */
export const mcpServer = z.strictObject({
  enabled: z.boolean().default(false).describe("Whether the server runs at all"),
  rollout: mcpRollout.prefault({}),
  allowedOperations: operations.default(["read", "analyze", "search"]),
  forbiddenOperations: operations.default(["write", "execute", "modify"]),
  release,
  workload,
});
/** An MCP server behind the gateway. */
export type McpServer = z.output<typeof mcpServer> & { readonly name: string };
