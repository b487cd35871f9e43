import { Command, Option } from "commander";
import { BadInput } from "../failures.js";
import { applyChange } from "../flows/apply/apply-change.js";
import { requireAsDeclared } from "../flows/apply/read-back.js";
import { recallReviewed } from "../flows/plan/kept-reviews.js";
import type { Kind } from "../guard/allow-list.js";
import { readReviewed } from "../guard/reviewed.js";
import type { Half } from "../live/api.js";
import { appliedAnswer, showApplied } from "../show/change.js";
import { sentenceOf } from "./common/arguments.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";
import { withPlanOptions } from "./common/options.js";

interface Options extends CommonOptions {
  readonly all?: boolean;
  readonly kind?: Kind;
  readonly live?: boolean;
  readonly digest?: string;
  readonly reviewed?: string;
  readonly only?: Half;
  readonly override?: string;
  readonly base?: string;
}

/** Builds the command `switchyard apply`, which plans again and applies what was reviewed. */
export function applyCommand(): Command {
  return withPlanOptions(withCommonOptions(new Command("apply")))
    .description("plan again, check that the plan was reviewed, apply it at once, and read back what is live")
    .argument("[stacks...]", "names or globs of stacks (default: those that need a plan)")
    .option("--digest <digest>", "apply only what has this digest of switchyard plan")
    .option(
      "--reviewed <plan.json>",
      "apply only what this answer of switchyard plan --json contains (- reads standard input)",
    )
    .addOption(
      new Option("--only <half>", "one half of the traffic, while the other API is down").choices(["edge", "cluster"]),
    )
    .option("--base <rev>", "the live state must be what this revision declares, or what is declared now")
    .option(
      "--override <reason>",
      "override the checks of readiness and health; the reason is recorded",
      sentenceOf("--override"),
    )
    .addHelpText(
      "after",
      `
The guard has to pass, Cloudflare must not find the target unhealthy, and the cluster must have enough ready pods there.
In a protected environment only CI (the variable CI) applies, except for a rollback, and only from a checkout that has
the remote's head. A service that this change moves must be live as --base declares it (default in a protected
environment: the branch point from the default branch); otherwise traffic changed since your base. The reason of an
--override is annotated at the active Service, and switchyard status shows it until the next ordinary apply.

The review is about an answer of switchyard plan --json, or its digest alone. With the answer, or with a plan made on
this machine, a refusal shows the differences. The answer has no secrets, so CI may keep it between the review and the
apply; the plan is always made again.

Independent stacks are applied at the same time. After a failure no other is started, and the message has the command that
continues.

Exit codes: 0 applied and read back as declared, 1 failed (the message names the state and both ways out of it),
2 the configuration is wrong, 3 refused and nothing changed, 130 interrupted: Terraform has stopped, and the message says what is
applied and how to continue.

Examples:
  switchyard apply local-prompt-service-traffic
  switchyard apply --env production --reviewed plan.json
  switchyard apply --env production --digest "$DIGEST"
  switchyard apply --only edge production-prompt-service-traffic --env production
  switchyard apply --override "both colours are bad, green less so" production-prompt-service-traffic --env production`,
    )
    .action(async (stacks: readonly string[], options: Options) => {
      const { digest, override, all, kind, live, only, base } = options;
      const reviewed = options.reviewed === undefined ? undefined : readReviewed(options.reviewed);
      if (digest !== undefined && !/^[0-9a-f]{64}$/.test(digest)) {
        throw new BadInput(
          `--digest got ${JSON.stringify(digest)}; the 64 hexadecimal digits that switchyard plan prints`,
        );
      }
      if (digest !== undefined && reviewed !== undefined && digest !== reviewed.digest) {
        throw new BadInput(`--reviewed has the digest ${reviewed.digest}, and --digest got another one, ${digest}`);
      }
      // this machine keeps its own plans by digest
      const known = reviewed ?? (digest === undefined ? undefined : recallReviewed(digest));
      const context = new Context(options);
      const wanted = { stacks, digest, reviewed: known, override, all, kind, live, only, base };
      const applied = await applyChange(context.configuration, wanted, context.port);
      context.answer(appliedAnswer(applied), (terminal) => showApplied(applied, terminal));
      requireAsDeclared(applied);
    });
}
