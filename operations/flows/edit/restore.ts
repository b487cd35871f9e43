import { basename, relative, resolve, sep } from "node:path";
import type { Environment } from "../../../model/environment.js";
import { ConfigurationError, environmentNames, type LoadOptions, loadEnvironment } from "../../../model/load.js";
import { backupOf, replaceFile, takeSnapshot, withLock } from "../../adapters/edited-file.js";
import { isThere, shownPath } from "../../adapters/files.js";
import { commitFile, requireCommittable } from "../../edit/commit.js";
import { diffLines } from "../../edit/diff.js";
import { requireCanaries, trafficLines } from "../../edit/traffic.js";
import { BadInput, Refusal } from "../../failures.js";
import type { Edited, Editing } from "./edit.js";

/** The result of a restore. */
export type Restored = Pick<Edited, "file" | "diff" | "written" | "dryRun" | "traffic" | "backup" | "commit">;

/**
 * Swaps a configuration file with its backup, which takes back the last change.
 *
 * @param path the file, or its backup
 * @throws BadInput if there is no backup
 * @throws Refusal if the result would not load, or would skip a canary
 */
export function restoreFile(editing: Editing, path: string): Promise<Restored> {
  const file = resolve(path.endsWith(".bak") ? path.slice(0, -".bak".length) : path);
  const run = (): Promise<Restored> => restore(editing, file);
  return editing.options.dryRun === true ? run() : withLock(file, run);
}

async function restore({ source, options, port }: Editing, file: string): Promise<Restored> {
  const shown = shownPath(file);
  const backup = takeSnapshot(backupOf(file)).text;
  if (backup === undefined) throw new BadInput(`there is no ${backupOf(shown)}: no command has changed ${shown}`);
  const snapshot = takeSnapshot(file);
  const diff = diffLines(snapshot.text ?? "", backup);
  const affected = sourcesOf(source, file).map((one) => judge(one, file, backup));
  const traffic = affected.flatMap(({ before, after }) => (before === undefined ? [] : trafficLines(before, after)));
  const { dryRun = false, reason, incident } = options;
  const restored = { file: shown, diff, written: !dryRun, dryRun, traffic };
  port.tell({ event: "edit-proposed", file: shown, diff });
  if (dryRun) return restored;
  if (options.commit === true) await requireCommittable(file);
  const isProtected = affected.some(({ after }) => after.settings.protected);
  if (isProtected && !(await port.confirm(`Restore ${shown}?`))) throw new Refusal("nothing was changed");
  replaceFile(snapshot, backup);
  const record = { environment: source.environment, summary: `restore ${basename(file)}`, reason, incident };
  const commit = options.commit === true ? await commitFile(file, record) : undefined;
  return { ...restored, backup: backupOf(shown), commit };
}

interface Affected {
  readonly before: Environment | undefined;
  readonly after: Environment;
}

/** @throws Refusal if the environment would not load, or would skip its canary */
function judge(source: LoadOptions, file: string, text: string): Affected {
  const before = loaded(source);
  try {
    const after = loadEnvironment({ ...source, texts: new Map([[file, text]]) });
    // a configuration that does not load may always be restored
    if (before !== undefined) requireCanaries(before, after);
    return { before, after };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new Refusal(`the result would not load, so nothing was written: ${error.message}`);
  }
}

function loaded(source: LoadOptions): Environment | undefined {
  try {
    return loadEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/** Returns the environments that read a file: all for the base, one for its layers, the current one for an overlay. */
function sourcesOf(source: LoadOptions, file: string): readonly LoadOptions[] {
  const path = relative(resolve(source.directory), file);
  const [first = ""] = path.split(sep);
  if (path.startsWith("..") || !isThere(source.directory)) return [{ ...source, overlay: file }];
  const known = environmentNames(source.directory);
  const owner = known.find((name) => first === name || path === `${name}.local.yaml`);
  if (owner !== undefined) return [{ ...source, environment: owner }];
  return first === "base" ? known.map((environment) => ({ ...source, environment })) : [{ ...source, overlay: file }];
}
