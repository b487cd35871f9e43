import { join } from "node:path";

/** The project's folder, as seen from where this is compiled to. */
export const root = join(__dirname, "../..");

/** Where the bundled libraries are. */
export const bundleFolder = join(root, "dist/libraries/bundle");

/** What says which libraries are bundled. */
export const bundleIndex = join(bundleFolder, "index.json");

/** Where what is compiled is kept. */
export const compiledFolder = join(root, "dist/libraries/compiled");

/** What is bundled. */
export interface Bundle {
  /** Changes with what is installed and with what is required of it. */
  readonly stamp: string;
  /** The file of each library, in the bundle's folder. */
  readonly files: Readonly<Record<string, string>>;
}
