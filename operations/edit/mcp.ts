import type { Environment } from "../../model/environment.js";
import { didYouMean } from "../../model/load/suggest.js";
import { rolloutOf } from "../../model/mcp-rollout.js";
import type { McpServer } from "../../model/schema/mcp-server.js";
import type { Context } from "../commands/context.js";
import { BadInput, Refusal } from "../failures.js";
import { type Edited, editConfiguration } from "./edit.js";
import { type EditCommandOptions, oneOf, wholeNumber } from "./options.js";
import type { Change } from "./text.js";

/** An MCP server of an environment. @throws BadInput when there is none of that name */
export function mcpServerNamed({ mcpServers, name: environment }: Environment, name: string): McpServer {
  const server = mcpServers.find((one) => one.name === name);
  if (server !== undefined) return server;
  const known = mcpServers.map((one) => one.name);
  throw new BadInput(`${environment} has no MCP server "${name}"${didYouMean(name, known) || `; ${known.join(", ")}`}`);
}

/** Changes whom an MCP server is switched on for. */
export function rolloutMcp(
  context: Context,
  options: EditCommandOptions & { readonly mode?: string; readonly percent?: string },
  name: string,
): Promise<Edited> {
  if (options.mode === undefined) throw new BadInput("say --mode off, --mode canary --percent <n>, or --mode full");
  const mode = oneOf("--mode", options.mode, ["off", "canary", "full"] as const);
  if ((mode === "canary") !== (options.percent !== undefined)) {
    throw new BadInput(
      mode === "canary" ? "--mode canary takes --percent <n>, 1 to 99" : `--mode ${mode} takes no --percent`,
    );
  }
  const percent = options.percent === undefined ? undefined : wholeNumber("--percent", options.percent, 0, 99);
  return editConfiguration(context, options, { section: "mcpServers", name }, (environment) => {
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
  });
}
