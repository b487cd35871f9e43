import { join } from "node:path";

/** The project's folder, relative to this compiled file. */
export const root = join(__dirname, "../..");

/** The folder of the bundled libraries. */
export const bundleFolder = join(root, "dist/libraries/bundle");

/** The index of the bundled libraries. */
export const bundleIndex = join(bundleFolder, "index.json");

/** The folder of kept compiled code. */
export const compiledFolder = join(root, "dist/libraries/compiled");

/** The content of the bundle. */
export interface Bundle {
  /** A stamp that changes with the installed packages and with the names of the required ones. */
  readonly stamp: string;
  /** The file of each library, in the bundle's folder. */
  readonly files: Readonly<Record<string, string>>;
}
