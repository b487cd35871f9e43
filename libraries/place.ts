import { join } from "node:path";

/** The project's folder, as seen from where this is compiled to. */
export const root = join(__dirname, "../..");

/** Where the bundle is. */
export const folder = join(root, "dist/libraries/bundle");

/** All libraries in one file. */
export const bundleFile = join(folder, "libraries.js");

/** Where what is compiled is kept. */
export const compiledFolder = join(root, "dist/libraries/compiled");
