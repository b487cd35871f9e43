import { Command } from "commander";
import { BadInput } from "../failures.js";
import type { Wish } from "../flows/edit/move.js";
import { type McpWish, rolloutMcp } from "../flows/edit/rollout-mcp.js";
import { instantNow, oneOf, wholeNumber } from "./common/arguments.js";
import { editHelp, type MoveCommandOptions, withApplyOption, withEditOptions } from "./common/options.js";
import { runEdit, runMove } from "./common/run.js";

interface Options extends MoveCommandOptions {
  readonly percent?: string;
  readonly next?: boolean;
  readonly promote?: boolean;
  readonly abort?: boolean;
  readonly mcp?: string;
  readonly mode?: string;
}

/** Builds the command `switchyard rollout`, which changes the share of a candidate or an MCP server. */
export function rolloutCommand(): Command {
  return withApplyOption(withEditOptions(new Command("rollout")))
    .description("give the candidate of a service a share of the edge, or an MCP server a share of the run ids")
    .argument("[service]", "the service")
    .option("--percent <n>", "the candidate's share, 1 to 99; 0 takes everything back")
    .option("--next", "the next rung of the ladder (releases.phases in the configuration)")
    .option("--promote", "send everything at the edge to the candidate; the cluster follows with the flip")
    .option("--abort", "send everything back to the proven colour, from any step")
    .option("--mcp <name>", "an MCP server instead of a service, with --mode")
    .option("--mode <mode>", "for an MCP server: off, canary (with --percent) or full")
    .addHelpText(
      "after",
      `
Run ids stay on their first colour while the share goes up, and are released on any step down.
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
      if (options.mcp !== undefined) {
        if (service !== undefined) throw new BadInput("name a service or --mcp, not both");
        if (options.next === true || options.promote === true || options.abort === true) {
          throw new BadInput("an MCP server takes --mode off, canary or full, and no --next, --promote or --abort");
        }
        if (options.apply === true) {
          throw new BadInput("--apply is for a service; the stack of the MCP proxy is applied with switchyard apply");
        }
        const [name, wish] = [options.mcp, mcpWishOf(options)];
        await runEdit(options, (editing) => rolloutMcp(editing, name, wish));
        return;
      }
      if (options.mode !== undefined) throw new BadInput("--mode is for an MCP server: name it with --mcp");
      if (service === undefined) throw new BadInput("name a service, or an MCP server with --mcp");
      const wanted = wishOf(options);
      await runMove(options, service, () => wanted);
    });
}

/** @throws BadInput for an unknown mode */
function mcpWishOf({ mode: text, percent }: Options): McpWish {
  if (text === undefined) throw new BadInput("give --mode off, --mode canary --percent <n>, or --mode full");
  const mode = oneOf("--mode", text, ["off", "canary", "full"] as const);
  if ((mode === "canary") !== (percent !== undefined)) {
    throw new BadInput(
      mode === "canary" ? "--mode canary takes --percent <n>, 1 to 99" : `--mode ${mode} takes no --percent`,
    );
  }
  return { mode, percent: percent === undefined ? undefined : wholeNumber("--percent", percent, 0, 99) };
}

function wishOf({ percent, next, promote, abort }: Options): Wish {
  const wishes: Wish[] = [];
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
    throw new BadInput("give one of --percent <n>, --next, --promote and --abort");
  }
  return wish;
}
