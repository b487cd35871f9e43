import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { inTheWay, writtenByNewer } from "../../model/generations.js";
import { causeOf, Failure } from "../failures.js";
import { replaceText, shownPath } from "./files.js";
import { projectRoot } from "./project-root.js";
import { type State, stateIn } from "./state.js";

/** Returns the folder of state backups: that of `SWITCHYARD_BACKUPS`, else `.switchyard/backups`, which git ignores. */
export function backupFolder(): string {
  return resolve(projectRoot, process.env.SWITCHYARD_BACKUPS || ".switchyard/backups");
}

/**
 * Backs up a state, readable only by its owner because states hold secrets; an equal backup stays.
 *
 * @returns the file, named by stack and serial, and by content too if another state has that name
 * @throws Failure if the folder cannot be used
 */
export function backUp(stack: string, serial: number, text: string, folder: string = backupFolder()): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const plain = join(folder, `${stack}-${serial}.tfstate`);
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
    const file = isOther(plain, text) ? join(folder, `${stack}-${serial}.${digest}.tfstate`) : plain;
    if (existsSync(file)) return file;
    replaceText(file, text, 0o600);
    return file;
  } catch (error) {
    throw new Failure(
      `${shownPath(folder)} cannot hold the backup of ${stack}: ${causeOf(error)}; nothing was changed. Make it a folder that you can write to`,
    );
  }
}

/** Returns the files of a stack's backups, in no order; none if the folder cannot be read. */
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

/**
 * Returns the newest state among files that the chosen provider can read or upgrade; undefined if there is none.
 *
 * @param lineage the lineage of the state to replace. @default - any
 */
export function newestReadable(files: readonly string[], chosen: string, lineage?: string): string | undefined {
  const readable = files.flatMap(keptIn).filter(
    ({ state: { resources, lineage: own } }) =>
      // a state of another lineage has other objects
      (lineage === undefined || own === lineage) &&
      writtenByNewer(resources, chosen).length === 0 &&
      inTheWay(resources, chosen).length === 0,
  );
  return readable.sort((a, b) => b.state.serial - a.state.serial || b.at - a.at)[0]?.file;
}

function keptIn(file: string): readonly { readonly file: string; readonly state: State; readonly at: number }[] {
  try {
    const state = stateIn(readFileSync(file, "utf8"));
    return state === undefined ? [] : [{ file, state, at: statSync(file).mtimeMs }];
  } catch {
    // an unreadable file cannot be restored
    return [];
  }
}

function isOther(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") !== text;
}
