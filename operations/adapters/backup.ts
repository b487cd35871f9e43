import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { causeOf, Failure } from "../failures.js";
import { shownPath } from "./files.js";
import { projectRoot } from "./project-root.js";

/** Where states are backed up on this machine: what `SWITCHYARD_BACKUPS` names, else `.switchyard/backups`, which git ignores. */
export function backupFolder(): string {
  return resolve(projectRoot, process.env.SWITCHYARD_BACKUPS || ".switchyard/backups");
}

/**
 * Keeps a state as it is, readable by nobody else, because states hold secrets; one that is kept already stays.
 *
 * @returns the file, named after the stack and the state's serial, and after its content too where another one has that name
 * @throws a failure where the folder cannot be used
 */
export function backUp(stack: string, serial: number, text: string, folder: string = backupFolder()): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const plain = join(folder, `${stack}-${serial}.tfstate`);
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
    const file = isOther(plain, text) ? join(folder, `${stack}-${serial}.${digest}.tfstate`) : plain;
    if (existsSync(file)) return file;
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, file);
    return file;
  } catch (error) {
    throw new Failure(
      `${shownPath(folder)} cannot take the backup of ${stack}: ${causeOf(error)}; nothing was changed. Make it a folder that you can write to`,
    );
  }
}

/** The files of a stack's backups, in no order; none where there is no folder to look into. */
export function backupsOf(stack: string, folder: string = backupFolder()): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(
        (name) => name.startsWith(`${stack}-`) && /^\d+(\.[0-9a-f]{8})?\.tfstate$/.test(name.slice(stack.length + 1)),
      )
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isOther(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") !== text;
}
