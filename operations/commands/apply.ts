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

/** `switchyard apply`: plans again and applies at once what was reviewed. */
export function applyCommand(): Command {
  return withPlanOptions(withCommonOptions(new Command("apply")))
    .description("plan again, make sure that it is what was reviewed, apply it at once, and read back what is live")
    .argument("[stacks...]", "names or globs of stacks (default: those that need it)")
    .option("--digest <digest>", "apply only what has this digest of switchyard plan")
    .option(
      "--reviewed <plan.json>",
      "apply only what this answer of switchyard plan --json says (- reads standard input)",
    )
    .addOption(
      new Option("--only <half>", "one half of the traffic, while the other API is down").choices(["edge", "cluster"]),
    )
    .option("--base <rev>", "what is live has to be what this revision declares, or what is declared now")
    .option(
      "--override <reason>",
      "override the checks of readiness and health; the reason is recorded",
      sentenceOf("--override"),
    )
    .addHelpText(
      "after",
      `
The guard has to pass, Cloudflare must not find the target unhealthy, and the cluster must have enough ready pods there.
In a protected environment only CI (the variable CI) applies, a rollback apart, and only from a checkout that has the
remote's head. A service that this change moves has to be where --base declares it (default in a protected environment:
where the branch left the default branch): otherwise somebody moved in between. What was passed over with --override is
written on the active Service and shown by switchyard status until the next ordinary apply.

What is reviewed is an answer of switchyard plan --json, or its digest alone. With the answer, or where it was planned on
this machine, a refusal says what is different. The answer holds no secrets, so CI may keep it between the review and the
apply; the plan is always made again.

Stacks that do not need each other are applied side by side. When one fails, no other is begun, and the command that goes on
is said.

Exit codes: 0 applied and read back as declared, 1 failed (the message names the state and both ways out of it),
2 the configuration is wrong, 3 refused and nothing changed, 130 interrupted: Terraform was waited for, and the message says what
is applied and what goes on.

Examples:
  switchyard apply local-prompt-service-traffic
  switchyard apply --env production --reviewed plan.json
  switchyard apply --env production --digest "$DIGEST"
  switchyard apply --only edge production-prompt-service-traffic --env production
  switchyard apply --override "both colours are ill, green less so" production-prompt-service-traffic --env production`,
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
      // what was planned on this machine is known by its digest
      const known = reviewed ?? (digest === undefined ? undefined : recallReviewed(digest));
      const context = new Context(options);
      const wanted = { stacks, digest, reviewed: known, override, all, kind, live, only, base };
      const applied = await applyChange(context.configuration, wanted, context.port);
      context.answer(appliedAnswer(applied), (terminal) => showApplied(applied, terminal));
      requireAsDeclared(applied);
    });
}
