import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigurationError, loadEnvironment } from "../../../model/load.js";

/** Edits of a configuration's files: a text and its replacement, a whole new text, or null to remove the file. */
export type Edits = Readonly<Record<string, readonly [from: string, to: string] | string | Uint8Array | null>>;

/** Applies edits to files. */
export function edited(
  files: Readonly<Record<string, string>>,
  edits: Edits,
): Readonly<Record<string, string | Uint8Array>> {
  const all: Record<string, string | Uint8Array> = { ...files };
  for (const [file, edit] of Object.entries(edits)) {
    if (edit === null) delete all[file];
    else if (typeof edit === "string" || edit instanceof Uint8Array) all[file] = edit;
    else {
      const [from, to] = edit;
      const before = files[file];
      if (before === undefined || before.split(from).length !== 2) throw new Error(`${file} holds "${from}" not once`);
      all[file] = before.replace(from, () => to);
    }
  }
  return all;
}

/** Writes files below a new folder, passes its path on, and removes it. */
export function withFolder<T>(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-config-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns the lines of the error that loading ends with, after its headline, without the folder's own path; none if it loads.
 *
 * @throws whatever else loading throws
 */
export function mistakesOf(folder: string, environment: string, overlay?: string): readonly string[] {
  try {
    loadEnvironment({ environment, directory: folder, ...(overlay === undefined ? {} : { overlay }) });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message
      .replaceAll(`${folder}/`, "")
      .replaceAll(folder, "config")
      .split("\n")
      .slice(1)
      .map((line) => line.slice(2));
  }
}
