import { Command } from "commander";
import type { Move } from "../../model/moves.js";
import { rolloutMcp } from "../edit/mcp.js";
import { editHelp, instantNow, wholeNumber, withEditOptions } from "../edit/options.js";
import { BadInput } from "../failures.js";
import { type MoveCommandOptions, moveAndApply, withApplyOption } from "../flows/apply/apply-move.js";
import { Context } from "./context.js";

interface Options extends MoveCommandOptions {
  readonly percent?: string;
  readonly next?: boolean;
  readonly promote?: boolean;
  readonly abort?: boolean;
  readonly mcp?: string;
  readonly mode?: string;
}

/** `switchyard rollout`: gives a candidate, or an MCP server, more or less. */
export function rolloutCommand(): Command {
  return withApplyOption(withEditOptions(new Command("rollout")))
    .description("give the candidate of a service a share of the edge, or an MCP server a share of the run ids")
    .argument("[service]", "the service")
    .option("--percent <n>", "this share, 1 to 99; 0 takes everything back")
    .option("--next", "the next rung of the ladder (releases.phases in the configuration)")
    .option("--promote", "everything at the edge; the cluster follows with the flip")
    .option("--abort", "everything back to the colour that is proven, from anywhere")
    .option("--mcp <name>", "an MCP server instead of a service, with --mode")
    .option("--mode <mode>", "for an MCP server: off, canary (with --percent) or full")
    .addHelpText(
      "after",
      `
Run ids stay on the colour they met while the share goes up, and are let go on any step down.
After a rollback the next canary starts at releases.afterRollback.percent.
${editHelp}

Examples:
  switchyard rollout prompt-service --next                         5 %, then 25 %, 50 %, everything
  switchyard rollout prompt-service --percent 10
  switchyard rollout prompt-service --abort                        everything back
  switchyard rollout --mcp github --mode canary --percent 5        in the environment's own layer
  switchyard rollout --mcp github --mode off --overlay /etc/switchyard/production.json`,
    )
    .action(async (service: string | undefined, options: Options) => {
      const context = new Context(options);
      if (options.mcp !== undefined) {
        if (service !== undefined) throw new BadInput("name a service or --mcp, not both");
        if (options.next === true || options.promote === true || options.abort === true) {
          throw new BadInput("an MCP server takes --mode off, canary or full, and no --next, --promote or --abort");
        }
        if (options.apply === true) {
          throw new BadInput("--apply is for a service; the stack of the MCP proxy is applied with switchyard apply");
        }
        await rolloutMcp(context, options, options.mcp);
        return;
      }
      if (options.mode !== undefined) throw new BadInput("--mode is for an MCP server: name it with --mcp");
      if (service === undefined) throw new BadInput("name a service, or an MCP server with --mcp");
      const wanted = wishOf(options);
      await moveAndApply(options, service, () => wanted);
    });
}

function wishOf({ percent, next, promote, abort }: Options): { readonly move: Move; readonly summary: string } {
  const wishes: { readonly move: Move; readonly summary: string }[] = [];
  const aborting = {
    move: { do: "abort", at: instantNow() },
    summary: "take everything back from the candidate",
  } as const;
  if (percent !== undefined) {
    const share = wholeNumber("--percent", percent, 0, 100);
    if (share === 100) throw new BadInput("--percent got 100; 0 to 99, or --promote for everything");
    const canary = { move: { do: "canary", percent: share }, summary: `canary at ${share} %` } as const;
    wishes.push(share === 0 ? aborting : canary);
  }
  if (next === true) wishes.push({ move: { do: "next" }, summary: "next rung of the ladder" });
  if (promote === true) wishes.push({ move: { do: "promote" }, summary: "everything at the edge for the candidate" });
  if (abort === true) wishes.push(aborting);
  const [wish, other] = wishes;
  if (wish === undefined || other !== undefined) {
    throw new BadInput("say one of --percent <n>, --next, --promote and --abort");
  }
  return wish;
}
