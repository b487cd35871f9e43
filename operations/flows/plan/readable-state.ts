import {
  generationOf,
  inTheWay,
  unreadableDirectly,
  writtenByNewer,
  writtenByUntested,
} from "../../../model/generations.js";
import { commandFor } from "../../../model/moves.js";
import { providers } from "../../../model/versions.js";
import { stateFileOf } from "../../adapters/applied.js";
import { backupFolder, backupsOf, newestReadable } from "../../adapters/backup.js";
import { shownPath } from "../../adapters/files.js";
import { type State, stateIn } from "../../adapters/state.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import { Failure, Refusal } from "../../failures.js";
import { quoted } from "../../shell.js";

/**
 * Makes sure that the Cloudflare provider of a stack can read its state, before Terraform tries and fails.
 *
 * @param text the state as it is kept; nothing where there is none yet
 * @param folder where backups are. @default - the usual place
 * @throws a refusal that says by which version it was written and what to do, a failure where it is no state
 */
export function requireReadableState(
  environment: string,
  stack: TerraformStack,
  text: string | undefined,
  folder: string = backupFolder(),
): void {
  const { cloudflare: chosen } = stack.providers();
  const state = chosen === undefined ? undefined : writtenState(stack, text, folder);
  if (chosen === undefined || state === undefined) return;
  const { resources, lineage } = state;
  const file = newestReadable(backupsOf(stack.name, folder), chosen, lineage);
  const restore = file === undefined ? undefined : stack.commandAfterInit("state", "push", "-force", file);
  const noBackup = `; there is no backup of it in ${shownPath(folder)} that ${chosen} can read`;
  if (writtenByNewer(resources, chosen).length > 0) {
    const words =
      writtenByUntested(resources).length > 0
        ? `a newer provider wrote its state than cloudflare ${newest}, the newest that this Switchyard knows; nothing was changed. ` +
          "Use the newer Switchyard that wrote it"
        : `a newer provider wrote its state than cloudflare ${chosen}, which ${environment} chooses and which cannot read it; nothing ` +
          "was changed. Choose the newer version in environment.terraform.providers.cloudflare";
    const way =
      restore === undefined ? noBackup : `, or put the backup back that \`providers upgrade\` made: ${restore}`;
    throw new Refusal(`${stack.name}: ${words}${way}`);
  }
  const upgrade = commandFor(environment, "providers upgrade");
  const stuck = inTheWay(resources, chosen);
  if (stuck.length > 0) {
    const forget = stack.commandAfterInit("state", "rm", ...stuck.map(({ address }) => address));
    const adopt = commandFor(environment, `adopt ${stack.name}`);
    const way =
      restore === undefined ? noBackup : `, or put the backup back and upgrade all of it: ${restore} && ${upgrade}`;
    throw new Refusal(
      `${stack.name}: its state is of several generations, and no tested version reads all of it: ${standing(state)}; nothing was ` +
        `changed. Forget what is too old and adopt it, which leaves the objects as they are: ${forget} && ${adopt}${way}`,
    );
  }
  const [first] = unreadableDirectly(resources, chosen);
  if (first === undefined) return;
  throw new Refusal(
    `${stack.name}: ${first.address} was written by the provider cloudflare ${generationOf(resources)}, and ${chosen} cannot ` +
      `read it; nothing was changed. This takes the states there step by step: ${upgrade}`,
  );
}

/**
 * What a stack's state says about who wrote it; nothing where there is none yet.
 *
 * @param text as it is kept
 * @param folder where backups are. @default - the usual place
 * @throws a failure that says where it is and how to put another one back, where it is no state
 */
export function writtenState(
  stack: TerraformStack,
  text: string | undefined,
  folder: string = backupFolder(),
): State | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const state = stateIn(text);
  if (state !== undefined) return state;
  const own = stateFileOf(stack);
  // Terraform keeps the state before the last write beside a local one
  const kept = [...backupsOf(stack.name, folder), ...(own === undefined ? [] : [`${own}.backup`])];
  const file = newestReadable(kept, stack.providers().cloudflare ?? newest);
  const found = file === undefined ? "" : ` (the newest on this machine is ${quoted(file)})`;
  const remedy =
    own !== undefined && file !== undefined
      ? `Put the newest backup back: cp ${quoted(file)} ${quoted(own)}`
      : `Put a backup back${own === undefined ? " that its backend keeps" : ", wherever you have one"}${found}`;
  throw new Failure(
    `${stack.name}: its state ${own === undefined ? "in its backend" : shownPath(own)} is not one that Terraform wrote to its end; ` +
      `nothing was changed. ${remedy}`,
  );
}

const newest = providers.cloudflare.tested[providers.cloudflare.tested.length - 1] ?? providers.cloudflare.default;

/** Which resources stand at which version, the oldest first. */
function standing({ resources }: State): string {
  return providers.cloudflare.tested
    .flatMap((version) => {
      const there = resources.filter((resource) => generationOf([resource]) === version);
      return there.length === 0 ? [] : [`${there.map(({ address }) => address).join(", ")} at ${version}`];
    })
    .join("; ");
}
