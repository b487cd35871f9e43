import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { causeOf, Failure, Refusal } from "../failures.js";
import { replaceText } from "./files.js";

/** The text of a file at one moment; undefined if there is no file. */
export interface Snapshot {
  /** The path with links resolved, so that writing replaces the file and not the link. */
  readonly file: string;
  readonly text: string | undefined;
}

/** Returns the path of a file's backup. */
export function backupOf(file: string): string {
  return `${file}.bak`;
}

/** Reads a file that may not exist. @throws Failure if it exists but cannot be read */
export function takeSnapshot(path: string): Snapshot {
  const file = existsSync(path) ? realpathSync(path) : path;
  try {
    const text = existsSync(file)
      ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
      : undefined;
    return { file, text };
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${causeOf(error)}`);
  }
}

/**
 * Replaces a file atomically, and keeps the old text as a backup; a new file has no backup.
 *
 * @throws Refusal, before anything is written, if the file changed since the snapshot
 */
export function replaceFile(snapshot: Snapshot, text: string): void {
  const { file } = snapshot;
  try {
    const mode = snapshot.text === undefined ? 0o644 : statSync(file).mode & 0o7777;
    if (takeSnapshot(file).text !== snapshot.text) {
      throw new Refusal(`${file} changed in the meantime; nothing was written, run it again`);
    }
    if (snapshot.text === undefined) rmSync(backupOf(file), { force: true });
    else replaceText(backupOf(file), snapshot.text, mode);
    replaceText(file, text, mode);
  } catch (error) {
    if (error instanceof Refusal || error instanceof Failure) throw error;
    throw new Failure(`${file} cannot be written: ${causeOf(error)}`);
  }
}

/**
 * Runs an action while no other command changes the same file.
 *
 * @throws Refusal if another command changes it; the lock of a killed command is removed
 */
export async function withLock<T>(path: string, action: () => Promise<T> | T): Promise<T> {
  const file = existsSync(path) ? realpathSync(path) : path;
  const lock = join(dirname(file), `.${basename(file)}.lock`);
  acquire(lock, path);
  try {
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquire(lock: string, path: string): void {
  mkdirSync(dirname(lock), { recursive: true });
  for (const attempt of [1, 2]) {
    try {
      const descriptor = openSync(lock, "wx", 0o600);
      writeFileSync(descriptor, String(process.pid));
      closeSync(descriptor);
      return;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") {
        throw new Failure(`${lock} cannot be written: ${causeOf(error)}`);
      }
      const owner = ownerOf(lock);
      if (attempt === 2 || owner === undefined || isRunning(owner)) {
        const who = owner === undefined ? "another command" : `another command (process ${owner})`;
        throw new Refusal(`${who} is changing ${path} right now: wait until it is done; if none is, remove ${lock}`);
      }
      rmSync(lock, { force: true });
    }
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    const text = readFileSync(lock, "utf8");
    return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
  } catch {
    // the lock was removed or cannot be read
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
