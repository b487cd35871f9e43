import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder that its maker removes, by its physical path: where the system's own is a link, as on a Mac, Terraform would
 * take relative paths of backends from another place than we do.
 *
 * @param purpose the word in its name, such as `upgrade`
 * @param parent where it is made. @default - where the system has such folders
 */
export function temporaryFolder(purpose: string, parent: string = tmpdir()): string {
  return realpathSync(mkdtempSync(join(parent, `switchyard-${purpose}-`)));
}
