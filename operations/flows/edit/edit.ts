import { resolve } from "node:path";
import type { Environment } from "../../../model/environment.js";
import {
  ConfigurationError,
  type LoadOptions,
  loadEnvironment,
  type ReadEnvironment,
  readEnvironment,
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

/** What a command wants of the configuration, given what it says now. */
export interface Intent {
  /** One line: `prompt-service: flip to green`. */
  readonly summary: string;
  /** In the order in which they are tried; paths start at the part. */
  readonly ways: readonly Way[];
  /** Whether the configuration says what was wanted. */
  readonly achieved: (environment: Environment) => boolean;
  /** What else the person should know. */
  readonly notes?: readonly string[];
  /** The file itself says why. @default false */
  readonly recordsWhy?: boolean;
  /** The keys of the part in their usual order. */
  readonly order?: (path: FilePath) => readonly string[];
}

/** How a change of a file is made. */
export interface EditOptions {
  /** The file that is changed. @default - the environment's own layer */
  readonly overlay?: string;
  /** Why, for the record. */
  readonly reason?: string | undefined;
  /** The incident that this belongs to, for the record. */
  readonly incident?: string | undefined;
  /** Whether the change is only worked out. @default false */
  readonly dryRun?: boolean;
  /** Whether the file is committed. @default false */
  readonly commit?: boolean;
}

/** What every change of a file is given. */
export interface Editing {
  /** Where the configuration stands. */
  readonly source: LoadOptions;
  readonly options: EditOptions;
  readonly port: Port<EditEvent>;
}

/** What happens while a file is changed. */
export interface EditEvent {
  /** This is about to be written. */
  readonly event: "edit-proposed";
  /** The file, as people see it. */
  readonly file: string;
  /** Lines of a unified difference. */
  readonly diff: readonly string[];
}

/** What became of a change. */
export interface Edited extends Pick<EditOptions, "reason" | "incident"> {
  readonly before: Environment;
  readonly after: Environment;
  /** One line: `prompt-service: flip to green`. */
  readonly summary: string;
  /** The file, as people see it. */
  readonly file: string;
  /** Lines of a unified difference; none where everything was so already. */
  readonly diff: readonly string[];
  /** False where everything was so already, and for a dry run. */
  readonly written: boolean;
  readonly dryRun: boolean;
  /** What requests notice, a line for each service and MCP server. */
  readonly traffic: readonly string[];
  /** What else the person should know. */
  readonly notes: readonly string[];
  /** The file as it was. @default - nothing was written, or there was none */
  readonly backup?: string | undefined;
  /** The commit that holds it. @default - it was not committed */
  readonly commit?: string | undefined;
}

/** A change that was worked out and checked, and not written yet. */
interface Worked {
  readonly text: string;
  readonly after: Environment;
}

/**
 * Changes one file of the configuration so that it says what a command wants: as few lines as possible, checked by
 * loading before anything is written, with the file as it was kept beside it.
 *
 * @throws BadInput when the configuration does not load as it is
 * @throws Refusal when the result would not load, would not have the wanted effect, or the file changed meanwhile
 */
export async function editConfiguration(
  editing: Editing,
  part: Part,
  plan: (environment: Environment, written: unknown) => Intent | Promise<Intent>,
): Promise<Edited> {
  const { source, options } = editing;
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

/** What became of a change while nothing has become of it yet. */
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
    notes: [...(intent.notes ?? []), ...(unrecorded ? ["Why it was done is recorded by --commit only."] : [])],
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
  throw firstProblem ?? new Refusal(`${target.shown}: nothing would have the wanted effect; nothing was written`);
}

/** An entry of the list form of an overlay says first what it is about. */
function nameFirst(root: FilePath, part: Part, text: string): readonly Change[] {
  const [list, index] = root;
  if (list !== "mcps" || typeof index !== "number" || part.section === "environment") return [];
  const content = plainOf(text);
  const entries = isMap(content) && isList(content.mcps) ? content.mcps.length : 0;
  return index < entries ? [] : [{ path: [...root, "name"], value: part.name }];
}

/** Says which layer has the last word, so that the change would be for nothing. */
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
  return `${where}:${winner.line} sets ${winner.path} and has the last word over ${target.shown}, so the change would have no effect; nothing was written. Remove it there, or change it there: --overlay ${where}`;
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
