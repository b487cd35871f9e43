import { Command } from "commander";
import { versionOf } from "../../model/moves/situation.js";
import type { Move } from "../../model/moves.js";
import { type Colour, colours } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { actorName } from "../edit/commit.js";
import { BadInput } from "../failures.js";
import { instantNow, oneOf, sentenceOf, wholeNumber } from "./common/arguments.js";
import { Context } from "./common/context.js";
import { editHelp, type MoveCommandOptions, withApplyOption, withEditOptions } from "./common/options.js";
import { runMove } from "./common/run.js";

interface Options extends MoveCommandOptions {
  readonly target?: string;
  readonly strategy?: string;
  readonly remaining?: string;
  readonly next?: boolean;
  readonly override?: string;
}

const strategies = ["immediate", "gradual", "planned"] as const;

/** Builds the command `switchyard rollback`, which leaves a bad colour. */
export function rollbackCommand(): Command {
  return withApplyOption(withEditOptions(new Command("rollback")))
    .description("leave a bad colour: the live one after a flip, or the candidate of a canary")
    .argument("<service>", "the service")
    .option(
      "--target <colour|version>",
      "the target (default: the other colour after a flip, the live one in a canary)",
    )
    .option("--strategy <strategy>", "immediate (seconds), gradual (minutes) or planned (hours)")
    .option("--remaining <n>", "the bad colour's remaining share of the edge, in percent")
    .option("--next", "the next step of the current rollback (releases.rollback in the configuration)")
    .option(
      "--override <reason>",
      "override the hold on the target and, with --apply, the checks of readiness and health",
      sentenceOf("--override"),
    )
    .addHelpText(
      "after",
      `
The cluster's selector goes back at once; the edge follows the strategy. Once the bad colour gets nothing, its image is
held: the colour gets no traffic until another image is released to it. Then run switchyard settle <service>.
To go from any step to nothing at once, run it again without --strategy.
If both colours are bad, --override goes to the held one: the reason is written beside the hold, and status shows it.
${editHelp}

Examples:
  switchyard rollback prompt-service --reason "errors after the flip" --incident INC-42
  switchyard rollback prompt-service --target v1.0.0
  switchyard rollback prompt-service --strategy gradual            25 % remains, then 5 %, then nothing
  switchyard rollback prompt-service --target green --override "blue loses data, green is only slow" --apply
  switchyard rollback prompt-service --next
  switchyard rollback prompt-service --remaining 10`,
    )
    .action(async (name: string, options: Options) => {
      const { override, incident } = options;
      const { directory } = new Context(options).configuration.source;
      const reason = options.reason ?? override ?? `rolled back by ${await actorName(directory)}`;
      const at = instantNow();
      if (options.next === true) {
        const others = [options.strategy, options.remaining, options.target, options.override];
        if (others.some((one) => one !== undefined)) {
          throw new BadInput("--next takes no other option of a rollback: the current rollback has them");
        }
        const move: Move = { do: "rollback-next", at };
        await runMove(options, name, () => ({ move, summary: "next step of the rollback" }));
        return;
      }
      const remaining =
        options.remaining === undefined ? undefined : wholeNumber("--remaining", options.remaining, 0, 99);
      const strategy = strategyOf(options.strategy, remaining);
      await runMove(options, name, (service) => {
        const target = options.target === undefined ? undefined : targetOf(service, options.target);
        const left = remaining === undefined || remaining === 0 ? "" : `, ${remaining} % remaining`;
        return {
          move: { do: "rollback", target, strategy, remaining, reason, incident, override, at },
          summary: `${strategy} rollback${target === undefined ? "" : ` to ${target}`}${left}`,
        };
      });
    });
}

/** Returns the strategy; a remaining share implies a gradual one. */
function strategyOf(text: string | undefined, remaining: number | undefined): (typeof strategies)[number] {
  if (text !== undefined) return oneOf("--strategy", text, strategies);
  return remaining !== undefined && remaining > 0 ? "gradual" : "immediate";
}

/** Returns a colour by its name or version. @throws BadInput if the text is neither */
function targetOf(service: ColouredService, text: string): Colour {
  const named = colours.find((colour) => colour === text);
  if (named !== undefined) return named;
  const bare = (version: string): string => version.replace(/^v/, "");
  const having = colours.filter((colour) => bare(versionOf(service, colour) ?? "") === bare(text));
  const [only, other] = having;
  if (only !== undefined && other === undefined) return only;
  if (other !== undefined) {
    throw new BadInput(`--target got ${JSON.stringify(text)}, which is the version of both: name the colour`);
  }
  const there = colours.map((colour) => `${colour} (${versionOf(service, colour) ?? "unknown version"})`).join(", ");
  throw new BadInput(`--target got ${JSON.stringify(text)}; a colour or its version: ${there}`);
}
