import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder that holds `package.json` and `cdktf.json`, from which everything is started. */
export const projectRoot = above(__dirname);

/** From where this is compiled to it is one folder further than from where it is written. */
function above(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : above(dirname(folder));
}
