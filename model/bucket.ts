import { createHash } from "node:crypto";
import type { McpServer } from "./schema/mcp-server.js";

/**
 * Returns the bucket, 0 to 99, that a run id falls into for one MCP server: the first 8 hexadecimal digits of the SHA-256 of
 * `<runId>:<name>`, as an integer, modulo 100. The same run id always falls into the same bucket.
 */
export function bucketOf(runId: string, name: string): number {
  const hash = createHash("sha256").update(`${runId}:${name}`, "utf8").digest("hex");
  return Number.parseInt(hash.slice(0, 8), 16) % 100;
}

/** Run ids with their buckets: test vectors for programs that compute the same elsewhere, such as the MCP proxy. */
export const bucketVectors: readonly { readonly runId: string; readonly name: string; readonly bucket: number }[] = [
  { runId: "run-xxx-123", name: "github", bucket: 36 },
  { runId: "run-1", name: "github", bucket: 80 },
  { runId: "run-2", name: "github", bucket: 34 },
  { runId: "run-42", name: "github", bucket: 93 },
  { runId: "run-1", name: "serena", bucket: 83 },
  // the 8 digits exceed the largest signed 32-bit integer
  { runId: "run-001", name: "cipher", bucket: 11 },
];

/** The reason why a run id gets an MCP server, or does not. */
export type McpReason = "disabled" | "off" | "full" | "allowlist" | "in-canary" | "outside-canary";

/** Whether a run id gets an MCP server, and why. */
export interface McpAnswer {
  readonly server: string;
  readonly runId: string;
  readonly given: boolean;
  readonly reason: McpReason;
  /** 0 to 99. */
  readonly bucket: number;
}

/** Returns whether a run id gets an MCP server; `enabled: false` and mode `off` beat the allowlist, which beats the percentage. */
export function answerFor({ name, enabled, rollout }: McpServer, runId: string): McpAnswer {
  const bucket = bucketOf(runId, name);
  const answer = (given: boolean, reason: McpReason): McpAnswer => ({ server: name, runId, given, reason, bucket });
  if (!enabled) return answer(false, "disabled");
  if (rollout.mode === "off") return answer(false, "off");
  if (rollout.mode === "full") return answer(true, "full");
  if (rollout.allowlist.runIds.includes(runId)) return answer(true, "allowlist");
  return bucket < rollout.canaryPercent ? answer(true, "in-canary") : answer(false, "outside-canary");
}
