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
 * Refuses a state that the stack's Cloudflare provider cannot read, before Terraform fails on it.
 *
 * @param text the stored state; undefined if there is none yet
 * @param folder the folder of backups. @default - the usual one
 * @throws Refusal that names the version that wrote the state, and the remedy; Failure if the text is no state
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
        ? `its state was written by a provider newer than cloudflare ${newest}, the newest that this Switchyard knows; nothing was changed. ` +
          "Use the newer Switchyard that wrote it"
        : `its state was written by a provider newer than cloudflare ${chosen}, which ${environment} chooses and which cannot read it; nothing ` +
          "was changed. Choose the newer version in environment.terraform.providers.cloudflare";
    const way =
      restore === undefined ? noBackup : `, or restore the backup that \`providers upgrade\` made: ${restore}`;
    throw new Refusal(`${stack.name}: ${words}${way}`);
  }
  const upgrade = commandFor(environment, "providers upgrade");
  const stuck = inTheWay(resources, chosen);
  if (stuck.length > 0) {
    const forget = stack.commandAfterInit("state", "rm", ...stuck.map(({ address }) => address));
    const adopt = commandFor(environment, `adopt ${stack.name}`);
    const way =
      restore === undefined ? noBackup : `, or restore the backup and upgrade all of it: ${restore} && ${upgrade}`;
    throw new Refusal(
      `${stack.name}: its state mixes several generations, and no tested version reads all of it: ${standing(state)}; nothing was ` +
        `changed. Forget what is too old and adopt it, which leaves the objects as they are: ${forget} && ${adopt}${way}`,
    );
  }
  const [first] = unreadableDirectly(resources, chosen);
  if (first === undefined) return;
  throw new Refusal(
    `${stack.name}: ${first.address} was written by the provider cloudflare ${generationOf(resources)}, and ${chosen} cannot ` +
      `read it; nothing was changed. Upgrade the states step by step: ${upgrade}`,
  );
}

/**
 * Returns what a stack's state says about the versions that wrote it; undefined if there is no state yet.
 *
 * @param text the stored state
 * @param folder the folder of backups. @default - the usual one
 * @throws Failure if the text is no state; it says where the state is and how to restore a backup
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
      ? `Restore the newest backup: cp ${quoted(file)} ${quoted(own)}`
      : `Restore ${own === undefined ? "a backup of its backend" : "any backup that you have"}${found}`;
  throw new Failure(
    `${stack.name}: its state ${own === undefined ? "in its backend" : shownPath(own)} is not a complete Terraform state; ` +
      `nothing was changed. ${remedy}`,
  );
}

const newest = providers.cloudflare.tested[providers.cloudflare.tested.length - 1] ?? providers.cloudflare.default;

/** Lists the resources at each version, the oldest first. */
function standing({ resources }: State): string {
  return providers.cloudflare.tested
    .flatMap((version) => {
      const there = resources.filter((resource) => generationOf([resource]) === version);
      return there.length === 0 ? [] : [`${there.map(({ address }) => address).join(", ")} at ${version}`];
    })
    .join("; ");
}
