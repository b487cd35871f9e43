import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Returns the project's folder, from which schemas and the protocol are read, whether this runs compiled or from source.
 *
 * @throws if no folder above this file has a package.json
 */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json in any folder above ${__dirname}`);
  }
}
