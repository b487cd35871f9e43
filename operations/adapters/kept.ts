import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceText } from "./files.js";
import { projectRoot } from "./project-root.js";

/** The number of answers that are kept on this machine. */
const most = 50;

/** Returns the folder of kept answers, which are named by digest. */
export function keptFolder(): string {
  return join(projectRoot, ".switchyard/reviewed");
}

/** Keeps an answer by its digest, and removes the oldest; if the folder cannot be written, nothing is kept. */
export function keep(digest: string, answer: unknown, folder: string): void {
  try {
    replaceText(join(folder, `${digest}.json`), `${JSON.stringify(answer)}\n`);
    const ages = readdirSync(folder).map((name) => ({ name, age: -statSync(join(folder, name)).mtimeMs }));
    const old = ages.sort((one, other) => one.age - other.age).slice(most);
    for (const { name } of old) rmSync(join(folder, name), { force: true });
  } catch (error) {
    // the checkout is read-only, or another plan removes files too
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** Returns the file of a kept answer; undefined if this machine has none. */
export function keptFile(digest: string, folder: string): string | undefined {
  const file = join(folder, `${digest}.json`);
  return existsSync(file) ? file : undefined;
}
