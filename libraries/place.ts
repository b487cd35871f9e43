import { statSync } from "node:fs";
import { join } from "node:path";

/** The project's folder, as seen from where this is compiled to. */
export const root = join(__dirname, "../..");

/** Where the bundle and what is compiled of it are kept. */
export const folder = join(root, "dist/libraries/bundle");

/** All libraries in one file. */
export const bundleFile = join(folder, "libraries.js");

/** V8's compiled form of the bundle as it is now, for the Node that runs: another Node or bundle has another file. */
export function compiledFile(): string {
  const { mtimeMs, size } = statSync(bundleFile);
  return join(folder, `${process.version}-${process.arch}-${size}-${Math.round(mtimeMs)}.compiled`);
}
