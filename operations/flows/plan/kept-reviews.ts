import { keep, keptFile, keptFolder } from "../../adapters/kept.js";
import { BadInput } from "../../failures.js";
import { type ReviewedPlan, readReviewed } from "../../guard/reviewed.js";

/**
 * Keeps an answer of `switchyard plan` on this machine, so that an apply of its digest from here can say what is different.
 *
 * It is never needed for being right: where it cannot be written, nothing is kept.
 */
export function keepReviewed(answer: { readonly digest: string }, folder: string = keptFolder()): void {
  keep(answer.digest, answer, folder);
}

/** The answer that was kept of a digest; nothing where this machine has none. */
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
