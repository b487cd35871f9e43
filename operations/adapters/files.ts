import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";

/** Reports whether a file or folder exists. */
export function isThere(path: string): boolean {
  return existsSync(path);
}

/** Returns a path relative to the working directory, or the whole path outside of it. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

/** Reads a file, or standard input for `-`. @throws the file system's error */
export function readText(file: string): string {
  return readFileSync(file === "-" ? 0 : file, "utf8");
}

/** Writes a file, and makes its parent folders. */
export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * Replaces a file atomically, also if power fails: readers see the old text or the new one.
 *
 * @param mode the permissions. @default - the system's
 */
export function replaceText(file: string, text: string, mode?: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flush: true, ...(mode === undefined ? {} : { mode }) });
    // the process's umask narrows the mode of a new file
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Makes a folder and its parents. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
}

/** Adds text to the end of a file. */
export function appendText(file: string, text: string): void {
  writeFileSync(file, text, { flag: "a" });
}

/** Copies a file or folder. @param leftOut names of entries to leave out. @default - none */
export function copy(from: string, to: string, leftOut: readonly string[] = []): void {
  cpSync(from, to, { recursive: true, filter: (path) => !leftOut.includes(basename(path)) });
}

/**
 * Runs an action in a temporary folder, and removes the folder.
 *
 * The path is the physical one. If the system's own is a link, as on a Mac, Terraform resolves relative backend paths
 * from the target.
 *
 * @param prefix the prefix of the folder's name
 * @param parent the folder's parent. @default - the system's temporary folder
 */
export async function inTemporaryFolder<T>(
  action: (folder: string) => T | Promise<T>,
  prefix: string = "switchyard-",
  parent: string = tmpdir(),
): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(parent, prefix)));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
