import { generationOf, unreadableDirectly, writtenByNewer } from "../../../model/generations.js";
import { commandFor } from "../../../model/moves.js";
import { backupOf } from "../../adapters/backup.js";
import { shownPath } from "../../adapters/files.js";
import { type TerraformStack, terraformBinary } from "../../adapters/terraform.js";
import { writtenState } from "../../adapters/written.js";
import { Refusal } from "../../failures.js";

/**
 * Makes sure that the Cloudflare provider of a stack can read its state, before Terraform tries and fails.
 *
 * @param text the state as it is kept; nothing where there is none yet
 * @throws a refusal that says by which version it was written and what to do
 */
export function requireReadableState(environment: string, stack: TerraformStack, text: string | undefined): void {
  const { cloudflare: chosen } = stack.providers();
  const state = chosen === undefined ? undefined : writtenState(text);
  if (chosen === undefined || state === undefined) return;
  const { resources } = state;
  if (writtenByNewer(resources, chosen).length > 0) throw new Refusal(newerWords(environment, stack, chosen));
  const [first] = unreadableDirectly(resources, chosen);
  if (first === undefined) return;
  throw new Refusal(
    `${stack.name}: ${first.address} was written by the provider cloudflare ${generationOf(resources)}, and ${chosen} cannot ` +
      `read it; nothing was changed. This takes the states there step by step: ${commandFor(environment, "providers upgrade")}`,
  );
}

function newerWords(environment: string, stack: TerraformStack, chosen: string): string {
  const restore = `${terraformBinary()} -chdir=${stack.folder} state push -force ${backupOf(stack.name, "<serial>")}`;
  return (
    `${stack.name}: a newer provider wrote its state than cloudflare ${chosen}, which ${environment} chooses and which cannot read ` +
    "it; nothing was changed. Choose the newer version in environment.terraform.providers.cloudflare, or put the backup back that " +
    `\`providers upgrade\` made (${shownPath(backupOf(stack.name, "<serial>"))}): ${restore}`
  );
}
