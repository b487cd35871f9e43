import { Command } from "commander";
import { type Action, businessImpacts, decide, fixTimes, matrix, type Row, userImpacts } from "../../model/decision.js";
import { commandFor } from "../../model/moves.js";
import { table } from "../show/terminal.js";
import { oneOf } from "./common/arguments.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

interface Options extends CommonOptions {
  readonly users: string;
  readonly business: string;
  readonly fix: string;
}

const sentences: Readonly<Record<Action, string>> = {
  "roll-back-immediately": "Roll back at once.",
  "roll-back-gradually": "Roll back gradually.",
  "try-a-fix": "Try a fix; roll back if it does not hold.",
  "fix-in-next-release": "Fix it in the next release.",
};

/** Builds the command `switchyard decide`, which looks an incident up in the decision matrix. */
export function decideCommand(): Command {
  return withCommonOptions(new Command("decide"))
    .description("roll back or not: ask the decision matrix")
    .argument("[service]", "the service, for the command to run next")
    .requiredOption("--users <all|some|minor>", "how many users are affected")
    .requiredOption("--business <high|medium|low>", "what it costs the business")
    .requiredOption("--fix <short|medium|long>", "how long a fix would take")
    .addHelpText(
      "after",
      `
If the matrix has no row for the incident, the answer says so, and the nearest stricter row applies.
Roll back whatever the matrix says if a main function such as saving or searching has stopped, if data is corrupted or
lost, or if a security incident is suspected.

${table(matrix.map((row) => ["", `users ${row.users}`, `business ${row.business}`, `fix ${row.fix}`, sentences[row.action]])).join("\n")}

Examples:
  switchyard decide --users all --business high --fix short
  switchyard decide prompt-service --users some --business high --fix long`,
    )
    .action((service: string | undefined, options: Options) => {
      const decision = decide({
        users: oneOf("--users", options.users, userImpacts),
        business: oneOf("--business", options.business, businessImpacts),
        fix: oneOf("--fix", options.fix, fixTimes),
      });
      const { action, listed, row } = decision;
      const command = wayOut(action, service ?? "<service>", options.env);
      new Context(options).answer({ ...decision, ...(command === undefined ? {} : { command }) }, (terminal) => {
        if (!listed) terminal.line(`The matrix has no row for this; the nearest stricter one is ${titleOf(row)}.`);
        terminal.line(terminal.style("bold", sentences[action]));
        if (listed) terminal.line(terminal.style("dim", `The matrix: ${titleOf(row)}`));
        if (command !== undefined) terminal.line(command);
      });
    });
}

function titleOf({ users, business, fix }: Row): string {
  return `users ${users}, business ${business}, fix ${fix}`;
}

function wayOut(action: Action, service: string, environment: string): string | undefined {
  if (action !== "roll-back-immediately" && action !== "roll-back-gradually") return undefined;
  const strategy = action === "roll-back-immediately" ? "immediate" : "gradual";
  return commandFor(environment, `rollback ${service} --strategy ${strategy} --apply --reason "<why>" --incident <id>`);
}
