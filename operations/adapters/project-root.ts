import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of `package.json` and `cdktf.json`. */
export const projectRoot = above(__dirname);

/** Finds the project's folder; the compiled file is one folder deeper than its source. */
function above(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : above(dirname(folder));
}
