import { keep, keptFile, keptFolder } from "../../adapters/kept.js";
import { BadInput } from "../../failures.js";
import { type ReviewedPlan, readReviewed } from "../../guard/reviewed.js";

/**
 * Keeps an answer of `switchyard plan` on this machine, so that a later apply can show what differs.
 *
 * If it cannot be written, nothing is kept; nothing depends on it.
 */
export function keepReviewed(answer: { readonly digest: string }, folder: string = keptFolder()): void {
  keep(answer.digest, answer, folder);
}

/** Returns the kept answer of a digest; undefined if this machine has none. */
export function recallReviewed(digest: string, folder: string = keptFolder()): ReviewedPlan | undefined {
  const file = keptFile(digest, folder);
  if (file === undefined) return undefined;
  try {
    const answer = readReviewed(file);
    return answer.digest === digest ? answer : undefined;
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}
