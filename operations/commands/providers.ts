import { Command } from "commander";
import { requireOnlyItsOwn, upgradeStates } from "../flows/providers/upgrade.js";
import { showUpgraded, upgradedAnswer } from "../show/upgrade.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

/** `switchyard providers`: the generation of Terraform's providers that states belong to. */
export function providersCommand(): Command {
  return new Command("providers")
    .description("take states to the versions of the providers")
    .addCommand(upgradeCommand());
}

function upgradeCommand(): Command {
  return withCommonOptions(new Command("upgrade"))
    .description("take the states of an environment to the providers that it chooses, by the road that works")
    .argument("[stacks...]", "names or globs of stacks (default: all)")
    .option("--dry-run", "only show what would be done")
    .addHelpText(
      "after",
      `
An environment chooses its providers in environment.terraform.providers. States that an older Cloudflare provider wrote are
taken from version to version (5.14.0, 5.18.0, 5.22.0): each is backed up into .switchyard/backups, and each step refreshes it
and changes nothing at Cloudflare or in the cluster. There is no way back but the backup. A run that was broken off goes on
where it was. At the end these stacks are planned: what an upgrade changes by itself is of kind providers, and
switchyard apply brings it about.

Exit codes: 0 done, or nothing to do, 1 failed (run it again), 2 the configuration is wrong, 3 refused, or a plan has changes
that are not the upgrade's.

Examples:
  switchyard providers upgrade --env staging --dry-run       where each state stands, and the road
  switchyard providers upgrade --env staging`,
    )
    .action(async (stacks: readonly string[], options: CommonOptions & { readonly dryRun?: boolean }) => {
      const context = new Context(options);
      const upgraded = await upgradeStates(context.configuration, stacks, options.dryRun ?? false, context.port);
      context.answer(upgradedAnswer(upgraded), (terminal) => showUpgraded(upgraded, terminal));
      requireOnlyItsOwn(upgraded);
    });
}
