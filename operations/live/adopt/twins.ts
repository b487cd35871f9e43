import type { Cloudflare } from "../../adapters/cloudflare.js";
import { ApiFailure, Failure } from "../../failures.js";
import { byDeletion } from "./cloudflare-objects.js";
import type { Twin } from "./findings.js";

/**
 * Removes duplicate objects.
 *
 * @throws a failure that names the objects that could not be removed, with the commands that remove them later
 */
export async function removeTwins(cloudflare: Cloudflare, twins: readonly Twin[]): Promise<void> {
  const left: string[] = [];
  for (const { path } of [...twins].sort((a, b) => byDeletion(a.type, b.type))) {
    try {
      await cloudflare.delete(path);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      left.push(`  ${error.message}\n  ${commandToDelete(path)}`);
    }
  }
  if (left.length === 0) return;
  throw new Failure(
    `everything was adopted, but some duplicates could not be removed. Remove the references to them, then run:\n${left.join("\n")}`,
  );
}

function commandToDelete(path: string): string {
  const base = "$" + "{CLOUDFLARE_BASE_URL:-https://api.cloudflare.com/client/v4}";
  return `curl -fsS -X DELETE "${base}${path}" -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"`;
}
