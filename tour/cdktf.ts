import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./programs.js";

/**
 * Returns the file that starts cdktf's command line; CDK Terrain has another name for it.
 *
 * @see https://docs.npmjs.com/cli/configuring-npm/package-json#bin
 */
export function cdktfProgram(): string {
  const home = join(projectRoot, "node_modules/cdktf-cli");
  const { bin }: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(home, "package.json"), "utf8"),
  );
  const [program = ""] = Object.values(bin);
  return join(home, program);
}
