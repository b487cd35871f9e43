import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../adapters/project-root.js";
import { BadInput } from "../../failures.js";
import { type ReviewedPlan, readReviewed } from "../../guard/reviewed.js";

/** How many answers are kept on this machine. */
const kept = 50;

/** Where answers are kept on this machine, by digest. */
function keptFolder(): string {
  return join(projectRoot, ".switchyard/reviewed");
}

/**
 * Keeps an answer of `switchyard plan` on this machine, so that an apply of its digest from here can say what is different.
 *
 * It is never needed for being right: where it cannot be written, nothing is kept.
 */
export function keepReviewed(answer: { readonly digest: string }, folder: string = keptFolder()): void {
  try {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${answer.digest}.json`);
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(answer)}\n`);
    renameSync(temporary, file);
    const ages = readdirSync(folder).map((name) => ({ name, age: -statSync(join(folder, name)).mtimeMs }));
    const old = ages.sort((one, other) => one.age - other.age).slice(kept);
    for (const { name } of old) rmSync(join(folder, name), { force: true });
  } catch (error) {
    // a checkout that cannot be written, or another plan that tidies up as well
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** The answer that was kept of a digest; nothing where this machine has none. */
export function recallReviewed(digest: string, folder: string = keptFolder()): ReviewedPlan | undefined {
  const file = join(folder, `${digest}.json`);
  if (!existsSync(file)) return undefined;
  try {
    const answer = readReviewed(file);
    return answer.digest === digest ? answer : undefined;
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}
