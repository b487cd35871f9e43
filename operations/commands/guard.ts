import { Command, Option } from "commander";
import { readText } from "../adapters/files.js";
import { documentIn } from "../adapters/terraform-output.js";
import { BadInput, Refusal } from "../failures.js";
import { type Kind, kinds } from "../guard/allow-list.js";
import { finding } from "../guard/finding.js";
import { guard, type Verdict } from "../guard/guard.js";
import { type Plan, readPlan, UntrustedPlan } from "../guard/plan.js";
import { summarise } from "../guard/summary.js";
import { showSummary } from "../show/terminal-summary.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

interface Options extends CommonOptions {
  readonly kind: Kind;
  readonly protected?: boolean;
  readonly only?: "edge" | "cluster";
  readonly live?: boolean;
}

/** Builds the command `switchyard guard`, which checks that a plan does only what its kind of change may do. */
export function guardCommand(): Command {
  const command = withCommonOptions(new Command("guard"));
  return command
    .description("check that a plan does what its kind of change may do, and nothing else")
    .argument("[plan.json]", "what `terraform show -json <plan file>` prints; - or nothing reads standard input", "-")
    .addOption(new Option("--kind <kind>", "the kind of change").choices(kinds).default("traffic"))
    .option("--protected", "require a canary before a colour gets everything, whatever the environment says")
    .addOption(
      new Option("--only <half>", "the half to apply while the other API is down").choices(["edge", "cluster"]),
    )
    .option("--live", "allow changes of the live colour too")
    .addHelpText(
      "after",
      `
Kinds:
  traffic      a flip, a step of a canary, a rollback: the load balancer and the active Service, in place
  mcp          the MCP proxy's configuration and its restart
  drain        an origin out of rotation, or back
  maintenance  maintenance and read-only mode, on or off
  release      one idle colour
  in-place     a service that has no colours
  platform     namespaces, policies, rulesets, DNS, monitors, alerts
  providers    what switchyard providers upgrade leaves to apply: flatten_cname of a pool's origins

With --env (or SWITCHYARD_ENV) the environment's configuration says whether it is protected and which colour is live;
without it only the plan is checked. Anything unknown is refused.

Exit codes: 0 it passes, 2 the plan cannot be read, 3 it is refused.

Examples:
  terraform show -json tfplan | switchyard guard --env production
  switchyard guard --kind release --env staging plan.json
  switchyard guard --json plan.json                          the verdict as JSON`,
    )
    .action((file: string, options: Options) => {
      const named = command.getOptionValueSource("env") !== "default" || (process.env.SWITCHYARD_ENV ?? "") !== "";
      check(new Context(options), options, named, read(file));
    });
}

/** Checks a plan and prints the verdict. @throws Refusal if it does not pass; BadInput if it is no plan */
function check(context: Context, options: Options, named: boolean, text: string): void {
  const { kind, only, live } = options;
  const environment = named ? context.environment : undefined;
  let plan: Plan;
  try {
    plan = readPlan(text, { partial: only !== undefined });
  } catch (error) {
    if (!(error instanceof UntrustedPlan)) throw error;
    const verdict = untrusted(error, kind);
    if (context.json) context.answer(verdict, () => undefined);
    throw new Refusal(`refused as a change of kind ${kind}: ${error.message}`);
  }
  const verdict = guard(plan, {
    kind,
    ...(options.protected === true ? { isProtected: true } : {}),
    ...(environment === undefined ? {} : { environment }),
    ...(only === undefined ? {} : { only }),
    ...(live === undefined ? {} : { live }),
  });
  context.answer(verdict, (terminal) => {
    const stack = "the plan";
    showSummary(summarise([{ stack, plan, verdict }], environment === undefined ? {} : { environment }), terminal);
  });
  if (verdict.verdict === "pass") return;
  const { length } = verdict.findings;
  throw new Refusal(`refused as a change of kind ${kind}: ${length} ${length === 1 ? "finding" : "findings"}`);
}

/** Returns the verdict for an untrusted plan, so that JSON answers have one shape. */
function untrusted({ defect, message }: UntrustedPlan, kind: Kind): Verdict {
  const found = finding("plan", defect, message, "a plan that is whole and that Terraform would apply", "plan again");
  return { verdict: "refused", kind, findings: [found], summary: message, digest: "" };
}

/** Reads a plan from a file or standard input; a wrapper may have added other lines. */
function read(file: string): string {
  try {
    return documentIn(readText(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new BadInput(`could not read ${file === "-" ? "standard input" : file}: ${code}`);
  }
}
