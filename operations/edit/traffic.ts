import { type Environment, isColoured } from "../../model/environment.js";
import { commandFor, titleOf } from "../../model/moves.js";
import { jumpBetween } from "../../model/route/split.js";
import type { McpServer } from "../../model/schema/mcp-server.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Refusal } from "../failures.js";
import { declaredText } from "../route-text.js";

/** Describes the effect of a change on requests, one line for each service and MCP server. */
export function trafficLines(before: Environment, after: Environment): readonly string[] {
  return [
    ...pairs(coloured(before), coloured(after)).flatMap(([was, is]) => {
      const [from, to] = [declaredText(was), declaredText(is)];
      return from === to ? [] : [`${is.name}: ${from} → ${to}`];
    }),
    ...pairs(before.mcpServers, after.mcpServers).flatMap(([was, is]) => {
      const [from, to] = [reachOf(was), reachOf(is)];
      return from === to ? [] : [`${is.name}: ${from} → ${to}`];
    }),
  ];
}

/** Describes who gets an MCP server. */
export function reachOf({ enabled, rollout: { mode, canaryPercent, allowlist } }: McpServer): string {
  if (!enabled) return "disabled";
  if (mode !== "canary") return mode === "full" ? "all run ids" : "off";
  const extra = allowlist.runIds.length === 0 ? "" : ` and ${allowlist.runIds.length} allowlisted`;
  return `${canaryPercent} % of run ids${extra}`;
}

/** Refuses a jump in a protected environment: a colour or MCP server that gets everything at once. */
export function requireCanaries(before: Environment, after: Environment): void {
  if (!after.settings.protected) return;
  for (const [was, is] of pairs(coloured(before), coloured(after))) {
    const colour = jumpBetween(was, is);
    if (colour === undefined) continue;
    throw new Refusal(
      `${after.name} is protected, so nothing gets everything without a canary, but this would send all of ${is.name} to ${titleOf(is, colour)}, which has nothing; nothing was written. Start a canary: \`${commandFor(after.name, `rollout ${is.name} --next`)}\`, or roll back: \`${commandFor(after.name, `rollback ${is.name}`)}\``,
    );
  }
  for (const [was, is] of pairs(before.mcpServers, after.mcpServers)) {
    if (reachOf(is) !== "all run ids" || !["disabled", "off"].includes(reachOf(was))) continue;
    throw new Refusal(
      `${after.name} is protected, so nothing gets everything without a canary, and ${is.name} is ${reachOf(was)}: nothing was written. Start with \`${commandFor(after.name, `rollout --mcp ${is.name} --mode canary --percent 5`)}\``,
    );
  }
}

function coloured({ services }: Environment): readonly ColouredService[] {
  return services.filter(isColoured);
}

function pairs<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): (readonly [T, T])[] {
  const byName = new Map(before.map((one) => [one.name, one]));
  return after.flatMap((is) => {
    const was = byName.get(is.name);
    return was === undefined ? [] : [[was, is] as const];
  });
}
