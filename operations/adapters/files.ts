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

/** Whether there is a file or a folder. */
export function isThere(path: string): boolean {
  return existsSync(path);
}

/** A path relative to where people are, unless it is elsewhere altogether. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

/** Reads a file, or standard input where it is `-`. @throws what keeps it from being read */
export function readText(file: string): string {
  return readFileSync(file === "-" ? 0 : file, "utf8");
}

/** Writes a file, and the folders on the way to it. */
export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * Replaces what a file holds, all at once: whoever reads it sees the old text or the new one, also after a loss of power.
 *
 * @param mode who may read and write it. @default - as the system has it
 */
export function replaceText(file: string, text: string, mode?: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flush: true, ...(mode === undefined ? {} : { mode }) });
    // the mode that a file is made with is narrowed by the process's own mask
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Makes a folder, and those on the way to it. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
}

/** Adds text to the end of a file. */
export function appendText(file: string, text: string): void {
  writeFileSync(file, text, { flag: "a" });
}

/** Copies a file, or a folder with all that is in it. @param leftOut names of what is left out. @default - nothing is */
export function copy(from: string, to: string, leftOut: readonly string[] = []): void {
  cpSync(from, to, { recursive: true, filter: (path) => !leftOut.includes(basename(path)) });
}

/**
 * Does something in a folder that is gone afterwards, by its physical path: where the system's own is a link, as on a Mac,
 * Terraform takes relative paths of backends from there.
 *
 * @param prefix of its name
 * @param parent where it is made. @default - where the system has such folders
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
