import { resolve } from "node:path";
import type { Environment } from "../../../model/environment.js";
import {
  ConfigurationError,
  type LoadOptions,
  loadEnvironment,
  type ReadEnvironment,
  readEnvironment,
  requireEnvironment,
} from "../../../model/load.js";
import { badInputFrom } from "../../adapters/configuration.js";
import { backupOf, replaceFile, takeSnapshot, withLock } from "../../adapters/edited-file.js";
import { shownPath } from "../../adapters/files.js";
import { commitFile, requireCommittable } from "../../edit/commit.js";
import type { Way } from "../../edit/declaration.js";
import { diffLines } from "../../edit/diff.js";
import { isList, isMap } from "../../edit/render.js";
import { isAbove, type Part, pathInFile, type Target, targetOf } from "../../edit/target.js";
import { type Change, EditError, editText, type FilePath, plainOf } from "../../edit/text.js";
import { requireCanaries, trafficLines } from "../../edit/traffic.js";
import { Refusal } from "../../failures.js";
import type { Port } from "../port.js";

/** A change that a command wants to make to the configuration. */
export interface Intent {
  /** One line: `prompt-service: flip to green`. */
  readonly summary: string;
  /** The ways to make the change, in the order in which they are tried; paths start at the part. */
  readonly ways: readonly Way[];
  /** Reports whether the configuration says what is wanted. */
  readonly achieved: (environment: Environment) => boolean;
  /** What else to tell the operator. */
  readonly notes?: readonly string[];
  /** Whether the file itself records the reason. @default false */
  readonly recordsWhy?: boolean;
  /** The keys of the part in their usual order. */
  readonly order?: (path: FilePath) => readonly string[];
}

/** Options for editing a file. */
export interface EditOptions {
  /** The file to change. @default - the environment's own layer */
  readonly overlay?: string;
  /** The reason, for the record. */
  readonly reason?: string | undefined;
  /** The incident, for the record. */
  readonly incident?: string | undefined;
  /** Whether the change is only shown. @default false */
  readonly dryRun?: boolean;
  /** Whether the file is committed. @default false */
  readonly commit?: boolean;
}

/** The context of an edit. */
export interface Editing {
  /** The location of the configuration. */
  readonly source: LoadOptions;
  readonly options: EditOptions;
  readonly port: Port<EditEvent>;
}

/** An event of an edit. */
export interface EditEvent {
  /** The change is about to be written. */
  readonly event: "edit-proposed";
  /** The path of the file, as it is printed. */
  readonly file: string;
  /** The lines of a unified diff. */
  readonly diff: readonly string[];
}

/** The result of an edit. */
export interface Edited extends Pick<EditOptions, "reason" | "incident"> {
  readonly before: Environment;
  readonly after: Environment;
  /** One line: `prompt-service: flip to green`. */
  readonly summary: string;
  /** The path of the file, as it is printed. */
  readonly file: string;
  /** The lines of a unified diff; none if nothing had to change. */
  readonly diff: readonly string[];
  /** Whether the file was written: false for a dry run, or if nothing had to change. */
  readonly written: boolean;
  readonly dryRun: boolean;
  /** The effect on requests, one line for each service and MCP server. */
  readonly traffic: readonly string[];
  /** What else to tell the operator. */
  readonly notes: readonly string[];
  /** The copy of the old file. @default - nothing was written, or there was no file */
  readonly backup?: string | undefined;
  /** The commit of the change. @default - it was not committed */
  readonly commit?: string | undefined;
}

/** A checked change that is not written yet. */
interface Worked {
  readonly text: string;
  readonly after: Environment;
}

/**
 * Edits one configuration file, in as few lines as possible. The result is loaded before it is written, and the old
 * file is kept as a backup.
 *
 * @throws BadInput if the configuration does not load before the change
 * @throws Refusal if the result would not load or have no effect, or the file changed meanwhile
 */
export async function editConfiguration(
  editing: Editing,
  part: Part,
  plan: (environment: Environment, written: unknown) => Intent | Promise<Intent>,
): Promise<Edited> {
  const { source, options } = editing;
  // before the lock, which would make the folder of a mistyped environment
  badInputFrom(() => requireEnvironment(source.environment, source.directory));
  const target = targetOf(source, part, options.overlay);
  const run = (): Promise<Edited> => change(editing, target, part, plan);
  return options.dryRun === true ? run() : withLock(target.file, run);
}

async function change(
  { options, port }: Editing,
  target: Target,
  part: Part,
  plan: (environment: Environment, written: unknown) => Intent | Promise<Intent>,
): Promise<Edited> {
  const snapshot = takeSnapshot(target.file);
  const read = badInputFrom(() => readEnvironment(target.source));
  const before = read.environment;
  const content = editable(target, () => plainOf(snapshot.text ?? ""));
  const root = pathInFile(target, part, content);
  const written = root.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
    content,
  );
  const intent = await plan(before, written);
  const edited = editedOf(options, target, intent, before);
  if (intent.achieved(before)) return edited;
  if (options.commit === true && options.dryRun !== true) await requireCommittable(target.file);
  const { text, after } = work({ target, part, root, intent, read }, snapshot.text ?? "");
  requireCanaries(before, after);
  const diff = diffLines(snapshot.text ?? "", text);
  const proposed = { ...edited, after, diff, traffic: trafficLines(before, after) };
  if (options.dryRun === true) return proposed;
  port.tell({ event: "edit-proposed", file: target.shown, diff });
  if (after.settings.protected && !(await port.confirm(`Change ${target.shown}?`))) {
    throw new Refusal("nothing was changed");
  }
  replaceFile(snapshot, text);
  const record = {
    environment: after.name,
    summary: intent.summary,
    reason: options.reason,
    incident: options.incident,
  };
  const commit = options.commit === true ? await commitFile(target.file, record) : undefined;
  return {
    ...proposed,
    written: true,
    backup: snapshot.text === undefined ? undefined : backupOf(target.shown),
    commit,
  };
}

/** Returns the result of an edit that has changed nothing so far. */
function editedOf(options: EditOptions, { shown: file }: Target, intent: Intent, before: Environment): Edited {
  const { reason, incident, commit, dryRun = false } = options;
  const unrecorded = (reason ?? incident) !== undefined && intent.recordsWhy !== true && commit !== true;
  return {
    before,
    after: before,
    summary: intent.summary,
    file,
    diff: [],
    written: false,
    dryRun,
    reason,
    incident,
    traffic: [],
    notes: [...(intent.notes ?? []), ...(unrecorded ? ["Only --commit records the reason."] : [])],
  };
}

interface Task {
  readonly target: Target;
  readonly part: Part;
  readonly root: FilePath;
  readonly intent: Intent;
  readonly read: ReadEnvironment;
}

function work(task: Task, text: string): Worked {
  const { target, intent, root, part } = task;
  let firstProblem: Refusal | undefined;
  for (const way of intent.ways) {
    const changes = [
      ...nameFirst(root, part, text),
      ...way.changes.map((one) => ({ ...one, path: [...root, ...one.path] })),
    ];
    const edited = editable(target, () =>
      editText(text, changes, {
        json: target.json,
        order: (path) => intent.order?.(path.slice(root.length)) ?? [],
      }),
    );
    if (way.keepComments === true && commentsIn(edited) < commentsIn(text)) continue;
    try {
      const after = loadEnvironment({ ...target.source, texts: new Map([[resolve(target.file), edited]]) });
      if (intent.achieved(after)) return { text: edited, after };
      firstProblem ??= new Refusal(withoutEffect(task, way.changes));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      firstProblem ??= new Refusal(`the result would not load, so nothing was written: ${error.message}`);
    }
  }
  throw firstProblem ?? new Refusal(`${target.shown}: no edit has the wanted effect, so nothing was written`);
}

/** Returns the change that names a new entry of an overlay's list. */
function nameFirst(root: FilePath, part: Part, text: string): readonly Change[] {
  const [list, index] = root;
  if (list !== "mcps" || typeof index !== "number" || part.section === "environment") return [];
  const content = plainOf(text);
  const entries = isMap(content) && isList(content.mcps) ? content.mcps.length : 0;
  return index < entries ? [] : [{ path: [...root, "name"], value: part.name }];
}

/** Explains which layer overrules the change. */
function withoutEffect({ target, part, read }: Task, changes: readonly Change[]): string {
  const prefix = part.section === "environment" ? ["environment"] : [part.section, part.name];
  const paths = changes.map(({ path }) => [...prefix, ...path].join("."));
  const winner = read
    .explain()
    .find(
      ({ path, layer }) =>
        layer !== "default" &&
        isAbove(layer, target.layer) &&
        paths.some((one) => path === one || path.startsWith(`${one}.`)),
    );
  if (winner?.file === undefined) {
    const why =
      target.layer === "local" ? `is not read for ${target.source.environment}, which is protected` : "is overruled";
    return `${target.shown} ${why}, so the change would have no effect; nothing was written`;
  }
  const where = shownPath(resolve(winner.file));
  return `${where}:${winner.line} sets ${winner.path} and overrides ${target.shown}, so the change would have no effect; nothing was written. Remove it there, or change it there: --overlay ${where}`;
}

function editable<T>(target: Target, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof EditError) throw new Refusal(`${target.shown} has to be edited by hand: ${error.message}`);
    throw error;
  }
}

function commentsIn(text: string): number {
  return text.match(/(^|\s)#/gm)?.length ?? 0;
}
