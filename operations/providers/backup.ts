import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Failure } from "../failures.js";
import { projectRoot } from "../project-root.js";

/** Where states are backed up on this machine: what `SWITCHYARD_BACKUPS` names, else `.switchyard/backups`, which git ignores. */
export function backupFolder(): string {
  return resolve(projectRoot, process.env.SWITCHYARD_BACKUPS || ".switchyard/backups");
}

/**
 * Keeps a state as it is, readable by nobody else, because states hold secrets; one that is kept already stays.
 *
 * @returns the file, named after the stack and the state's serial
 * @throws a failure where another state is kept under this name
 */
export function backUp(stack: string, serial: number, text: string, folder: string = backupFolder()): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = backupOf(stack, serial, folder);
  if (!existsSync(file)) {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    chmodSync(file, 0o600);
  } else if (readFileSync(file, "utf8") !== text) {
    throw new Failure(
      `${shownPath(file)} is the backup of another state with the same serial; nothing was changed. Move it away and go on`,
    );
  }
  return file;
}

/** The file of a backup, whether it is there or not. */
export function backupOf(stack: string, serial: number | string, folder: string = backupFolder()): string {
  return join(folder, `${stack}-${serial}.tfstate`);
}

/** A path as people who stand here name it. */
export function shownPath(file: string): string {
  const shown = relative(process.cwd(), file);
  return shown.startsWith("..") ? file : shown;
}
