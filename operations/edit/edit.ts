import { resolve } from "node:path";
import type { Environment } from "../../model/environment.js";
import { ConfigurationError, explainEnvironment, loadEnvironment } from "../../model/load.js";
import { badInputFrom, type Context } from "../commands/context.js";
import { Refusal } from "../failures.js";
import { commitFile, requireCommittable } from "./commit.js";
import type { Way } from "./declaration.js";
import { diffLines } from "./diff.js";
import { backupOf, replaceFile, takeSnapshot, withLock } from "./file.js";
import { type EditCommandOptions, whyOf } from "./options.js";
import { isList, isMap } from "./render.js";
import { isAbove, type Part, pathInFile, shownPath, type Target, targetOf } from "./target.js";
import { type Change, EditError, editText, type FilePath, plainOf } from "./text.js";
import { requireCanaries, trafficLines } from "./traffic.js";

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

/** What became of a change, for what follows it. */
export interface Edited {
  readonly before: Environment;
  readonly after: Environment;
  /** False where everything was so already, and for `--dry-run`. */
  readonly written: boolean;
  /** The file, as people see it. */
  readonly file: string;
  /** The commit that holds it. @default - it was not committed */
  readonly commit?: string;
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
  context: Context,
  options: EditCommandOptions,
  part: Part,
  plan: (environment: Environment, written: unknown) => Intent,
): Promise<Edited> {
  const target = targetOf(context, part, options.overlay);
  const run = (): Promise<Edited> => change(context, options, target, part, plan);
  return options.dryRun === true ? run() : withLock(target.file, run);
}

async function change(
  context: Context,
  options: EditCommandOptions,
  target: Target,
  part: Part,
  plan: (environment: Environment, written: unknown) => Intent,
): Promise<Edited> {
  const why = whyOf(options);
  const snapshot = takeSnapshot(target.file);
  const before = badInputFrom(() => loadEnvironment(target.source));
  const content = editable(target, () => plainOf(snapshot.text ?? ""));
  const root = pathInFile(target, part, content);
  const written = root.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
    content,
  );
  const intent = plan(before, written);
  if (intent.achieved(before)) {
    show(context, options, { target, intent, before, after: before, diff: [], written: false });
    return { before, after: before, written: false, file: target.shown };
  }
  if (options.commit === true && options.dryRun !== true) await requireCommittable(target.file);
  const { text, after } = work({ target, part, root, intent, before }, snapshot.text ?? "");
  requireCanaries(before, after);
  const diff = diffLines(snapshot.text ?? "", text);
  const backup = snapshot.text === undefined ? {} : { backup: backupOf(target.shown) };
  const shown = { target, intent, before, after, diff };
  if (options.dryRun === true) {
    show(context, options, { ...shown, written: false });
    return { before, after, written: false, file: target.shown };
  }
  if (!context.json) for (const line of paint(context, target, diff)) context.terminal.line(line);
  if (after.settings.protected && !(await context.terminal.confirm(`Change ${target.shown}?`, context.yes))) {
    throw new Refusal("nothing was changed");
  }
  replaceFile(snapshot, text);
  const commit =
    options.commit === true
      ? await commitFile(target.file, { environment: after.name, summary: intent.summary, ...why })
      : undefined;
  show(context, options, { ...shown, ...backup, written: true, ...(commit === undefined ? {} : { commit }) });
  return { before, after, written: true, file: target.shown, ...(commit === undefined ? {} : { commit }) };
}

interface Task {
  readonly target: Target;
  readonly part: Part;
  readonly root: FilePath;
  readonly intent: Intent;
  readonly before: Environment;
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
function withoutEffect({ target, part }: Task, changes: readonly Change[]): string {
  const prefix = part.section === "environment" ? ["environment"] : [part.section, part.name];
  const paths = changes.map(({ path }) => [...prefix, ...path].join("."));
  const winner = explainEnvironment(target.source).find(
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

interface Shown {
  readonly target: Target;
  readonly intent: Intent;
  readonly before: Environment;
  readonly after: Environment;
  readonly diff: readonly string[];
  readonly written: boolean;
  readonly backup?: string;
  readonly commit?: string;
}

function show(context: Context, options: EditCommandOptions, shown: Shown): void {
  const { target, intent, before, after, diff, written, backup, commit } = shown;
  const traffic = trafficLines(before, after);
  const why = whyOf(options);
  const unrecorded = Object.keys(why).length > 0 && intent.recordsWhy !== true && options.commit !== true;
  const forgotten = unrecorded ? ["Why it was done is recorded by --commit only."] : [];
  const notes = [...(intent.notes ?? []), ...forgotten];
  const changed = diff.length > 0;
  const answer = {
    summary: intent.summary,
    file: target.shown,
    changed,
    written,
    dryRun: options.dryRun ?? false,
    ...(backup === undefined ? {} : { backup }),
    ...(commit === undefined ? {} : { commit }),
    ...why,
    traffic,
    notes,
    diff,
  };
  context.answer(answer, (terminal) => {
    if (!changed) terminal.line(`${intent.summary}: it is so already, nothing to change.`);
    else if (!written) for (const line of paint(context, target, diff)) terminal.line(line);
    for (const line of traffic) terminal.line(terminal.style("bold", line));
    for (const note of notes) terminal.line(note);
    if (written)
      terminal.line(terminal.style("dim", backup === undefined ? "Written." : `Written; as it was: ${backup}`));
    if (commit !== undefined) terminal.line(terminal.style("dim", `Committed as ${commit.slice(0, 12)}`));
  });
}

/** The difference as people read it. */
function paint({ terminal }: Context, target: Target, diff: readonly string[]): readonly string[] {
  const styles = { "-": "red", "+": "green", "@": "cyan" } as const;
  return [
    terminal.style("bold", target.shown),
    ...diff.map((line) => {
      const first = line.slice(0, 1);
      return first === "-" || first === "+" || first === "@" ? terminal.style(styles[first], line) : line;
    }),
  ];
}
