import { Command } from "commander";
import { answerFor, type McpAnswer } from "../../model/bucket.js";
import { unansweredHold } from "../../model/holds.js";
import { rungsAbove } from "../../model/ladder.js";
import { because } from "../../model/moves/situation.js";
import { legalMoves, situationOf, stateOf, titleOf } from "../../model/moves.js";
import { admittedRunIds } from "../../model/route/declared.js";
import { splitOf } from "../../model/route/split.js";
import type { ColouredService } from "../../model/schema/service.js";
import { colouredServiceNamed, mcpServerNamed } from "../edit/named.js";
import { reachOf } from "../edit/traffic.js";
import { BadInput } from "../failures.js";
import { declaredText } from "../route-text.js";
import type { Terminal } from "../show/terminal.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

interface Options extends CommonOptions {
  readonly mcp?: string;
  readonly runId: readonly string[];
}

/** Builds the command `switchyard explain`, which tells who gets what, and why. */
export function explainCommand(): Command {
  return withCommonOptions(new Command("explain"))
    .description("explain who gets what, and why: the colours of a service, or an MCP server by run id")
    .argument("[service]", "the service")
    .option("--mcp <name>", "an MCP server instead of a service")
    .option("--run-id <id...>", "these run ids", [])
    .addHelpText(
      "after",
      `
An MCP server's canary takes a run id when the first 8 hexadecimal digits of sha256("<run id>:<name>"), modulo 100, are
below the percentage: the same run id always gets the same answer. Mode off beats the allowlist, which beats the
percentage. A service's canary is divided by Cloudflare; only its allowlist goes by run id.

Examples:
  switchyard explain prompt-service                          its state, and the possible moves
  switchyard explain --mcp github --run-id run-1 run-2       who gets it, and why`,
    )
    .action((service: string | undefined, options: Options) => {
      const context = new Context(options);
      if ((service === undefined) === (options.mcp === undefined)) {
        throw new BadInput("name a service, or an MCP server with --mcp");
      }
      if (options.mcp !== undefined) explainMcp(context, options.mcp, options.runId);
      else if (service !== undefined) explainService(context, service, options.runId);
    });
}

function explainMcp(context: Context, name: string, runIds: readonly string[]): void {
  const server = mcpServerNamed(context.environment, name);
  const { enabled, rollout } = server;
  const answers = runIds.map((runId) => answerFor(server, runId));
  context.answer({ server: name, enabled, rollout, runIds: answers }, (terminal) => {
    terminal.line(`${name}: ${reachOf(server)}`);
    if (rollout.allowlist.runIds.length > 0) terminal.line(`Allowlist: ${rollout.allowlist.runIds.join(", ")}`);
    for (const answer of answers) terminal.line(`${answer.runId}: ${sentenceOf(answer, rollout.canaryPercent)}`);
  });
}

function sentenceOf({ given, reason, bucket, server }: McpAnswer, percent: number): string {
  const why: Readonly<Record<McpAnswer["reason"], string>> = {
    disabled: "the server is not enabled, which beats everything else",
    off: "mode off beats everything else",
    full: "mode full takes every run id",
    allowlist: `the allowlist names it, whatever its bucket (${bucket})`,
    "in-canary": `its bucket, ${bucket}, is below ${percent}`,
    "outside-canary": `its bucket, ${bucket}, is not below ${percent}`,
  };
  return `${given ? "gets" : "does not get"} ${server}, because ${why[reason]}`;
}

function explainService(context: Context, name: string, runIds: readonly string[]): void {
  const { environment } = context;
  const service = colouredServiceNamed(environment, name);
  const situation = situationOf(environment, service);
  const state = stateOf(service);
  const split = splitOf(service);
  const legal = legalMoves(situation);
  const ladder = rungsAbove(service, environment.releases);
  const answers = runIds.map((runId) => ({ runId, ...colourFor(service, runId) }));
  const answer = { service: name, state, split, ladder, held: service.held, commands: legal, runIds: answers };
  context.answer(answer, (terminal) => {
    terminal.line(`${name}: ${state}`);
    terminal.line(`  ${service.edge === undefined ? "cluster" : "edge"}: ${declaredText(service)}`);
    if (service.edge !== undefined) terminal.line(`  cluster: ${titleOf(service, split.selector)}`);
    showHolds(terminal, service);
    if (service.edge !== undefined && ladder.length > 0) {
      terminal.line(`  ladder from here: ${ladder.map((percent) => `${percent} %`).join(", ")}`);
    }
    for (const { runId, colour, why } of answers) terminal.line(`${runId}: ${colour}, because ${why}`);
    if (legal.length > 0) terminal.line("From here:");
    for (const command of legal) terminal.line(`  ${command}`);
  });
}

function showHolds(terminal: Terminal, service: ColouredService): void {
  for (const hold of service.held) {
    terminal.line(`  held: ${hold.version ?? hold.digest} (${because(hold)}), since ${hold.at}`);
  }
  if (unansweredHold(service) !== undefined) {
    terminal.line("  the next canary starts small, because nothing newer than the held image has been live");
  }
}

/** Returns the colour of one run id at the edge, as far as it is known. */
function colourFor(service: ColouredService, runId: string): { readonly colour: string; readonly why: string } {
  const { edge, selector, candidate, sticky } = splitOf(service);
  const share = edge[candidate];
  if (share === 100) return { colour: candidate, why: "that colour has everything" };
  if (admittedRunIds(service).includes(runId)) return { colour: candidate, why: "the allowlist names it" };
  if (share === 0) return { colour: selector, why: "that colour has everything" };
  const kept = sticky ? ", and a run id stays on the colour it met" : "";
  return { colour: `${selector} or ${candidate}`, why: `Cloudflare gives ${candidate} ${share} % at random${kept}` };
}
