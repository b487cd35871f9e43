import { join } from "node:path";

/** The project's folder, as seen from where this is compiled to. */
export const root = join(__dirname, "../..");

/** Where the bundle and what is compiled of it are kept. */
export const folder = join(root, "dist/libraries/bundle");

/** All libraries in one file. */
export const bundleFile = join(folder, "libraries.js");

/**
 * V8's compiled form of a bundle, for the Node that runs: another Node or bundle has another file.
 *
 * @param hash what the bundle's first line says
 */
export function compiledFile(hash: string): string {
  return join(folder, `${process.version}-${process.arch}-${hash.slice(0, 16)}.compiled`);
}
