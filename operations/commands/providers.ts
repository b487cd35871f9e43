import { Command } from "commander";
import { requireOnlyItsOwn, upgradeStates } from "../flows/providers/upgrade.js";
import { showUpgraded, upgradedAnswer } from "../show/upgrade.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

/** Builds the command `switchyard providers`, which upgrades states to other provider versions. */
export function providersCommand(): Command {
  return new Command("providers")
    .description("upgrade states to other versions of the providers")
    .addCommand(upgradeCommand());
}

function upgradeCommand(): Command {
  return withCommonOptions(new Command("upgrade"))
    .description("upgrade the states of an environment to its chosen providers, step by step")
    .argument("[stacks...]", "names or globs of stacks (default: all)")
    .option("--dry-run", "only show what would be done")
    .addHelpText(
      "after",
      `
An environment chooses its providers in environment.terraform.providers. The states of an older Cloudflare provider are
upgraded from version to version (5.14.0, 5.18.0, 5.22.0). Each is backed up into .switchyard/backups first; each step
refreshes it and changes nothing at Cloudflare or in the cluster. The backup is the only way back. After an interruption, run
it again. At the end these stacks are planned: the upgrade's own changes are of kind providers, and switchyard apply makes
them.

Exit codes: 0 done, or nothing to do, 1 failed (run it again), 2 the configuration is wrong, 3 refused, or a plan has changes
that are not part of the upgrade.

Examples:
  switchyard providers upgrade --env staging --dry-run       the version of each state, and the steps
  switchyard providers upgrade --env staging`,
    )
    .action(async (stacks: readonly string[], options: CommonOptions & { readonly dryRun?: boolean }) => {
      const context = new Context(options);
      const upgraded = await upgradeStates(context.configuration, stacks, options.dryRun ?? false, context.port);
      context.answer(upgradedAnswer(upgraded), (terminal) => showUpgraded(upgraded, terminal));
      requireOnlyItsOwn(upgraded);
    });
}
