import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceText } from "./files.js";
import { projectRoot } from "./project-root.js";

/** How many answers are kept on this machine. */
const most = 50;

/** Where answers are kept on this machine, by digest. */
export function keptFolder(): string {
  return join(projectRoot, ".switchyard/reviewed");
}

/** Keeps an answer by its digest, and forgets the oldest; where nothing can be written, nothing is kept. */
export function keep(digest: string, answer: unknown, folder: string): void {
  try {
    replaceText(join(folder, `${digest}.json`), `${JSON.stringify(answer)}\n`);
    const ages = readdirSync(folder).map((name) => ({ name, age: -statSync(join(folder, name)).mtimeMs }));
    const old = ages.sort((one, other) => one.age - other.age).slice(most);
    for (const { name } of old) rmSync(join(folder, name), { force: true });
  } catch (error) {
    // a checkout that cannot be written, or another plan that tidies up as well
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** The file of the answer that was kept of a digest; nothing where this machine has none. */
export function keptFile(digest: string, folder: string): string | undefined {
  const file = join(folder, `${digest}.json`);
  return existsSync(file) ? file : undefined;
}
