import { existsSync } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";
import { Command } from "commander";
import type { Environment } from "../../model/environment.js";
import { ConfigurationError, environmentNames, type LoadOptions, loadEnvironment } from "../../model/load.js";
import { commitFile, requireCommittable } from "../edit/commit.js";
import { diffLines } from "../edit/diff.js";
import { backupOf, replaceFile, takeSnapshot, withLock } from "../edit/file.js";
import { type EditCommandOptions, whyOf, withRecordOptions } from "../edit/options.js";
import { shownPath } from "../edit/target.js";
import { requireCanaries, trafficLines } from "../edit/traffic.js";
import { BadInput, Refusal } from "../failures.js";
import { Context } from "./context.js";

/** `switchyard restore`: puts a file back as it was before the last change. */
export function restoreCommand(): Command {
  return withRecordOptions(new Command("restore"))
    .description("put a file of configuration back as it was before the last change")
    .argument("<file>", "the file, not its .bak")
    .addHelpText(
      "after",
      `
The file and its .bak change places, so doing it twice undoes it. Nothing is written when the result would not load.
In a protected environment you are asked first; --yes answers.

Examples:
  switchyard restore config/local/services/prompt-service.yaml
  switchyard restore /etc/switchyard/production.json --env production --yes`,
    )
    .action((path: string, options: EditCommandOptions) => {
      const file = resolve(path.endsWith(".bak") ? path.slice(0, -".bak".length) : path);
      const run = (): Promise<void> => restore(new Context(options), options, file);
      return options.dryRun === true ? run() : withLock(file, run);
    });
}

async function restore(context: Context, options: EditCommandOptions, file: string): Promise<void> {
  const why = whyOf(options);
  const shown = shownPath(file);
  const backup = takeSnapshot(backupOf(file)).text;
  if (backup === undefined) throw new BadInput(`there is no ${backupOf(shown)}: no command has changed ${shown}`);
  const snapshot = takeSnapshot(file);
  const diff = diffLines(snapshot.text ?? "", backup);
  const affected = sourcesOf(context.source, file).map((source) => judge(source, file, backup));
  const isProtected = affected.some(({ after }) => after.settings.protected);
  const traffic = affected.flatMap(({ before, after }) => (before === undefined ? [] : trafficLines(before, after)));
  const dryRun = options.dryRun ?? false;
  if (!context.json) for (const line of [shown, ...diff]) context.terminal.line(line);
  let commit: string | undefined;
  if (!dryRun) {
    if (options.commit === true) await requireCommittable(file);
    if (isProtected && !(await context.terminal.confirm(`Restore ${shown}?`, context.yes))) {
      throw new Refusal("nothing was changed");
    }
    replaceFile(snapshot, backup);
    const summary = `restore ${basename(file)}`;
    if (options.commit === true) commit = await commitFile(file, { environment: options.env, summary, ...why });
  }
  const answer = { file: shown, written: !dryRun, dryRun, traffic, diff, ...(commit === undefined ? {} : { commit }) };
  context.answer(answer, (terminal) => {
    for (const line of traffic) terminal.line(terminal.style("bold", line));
    if (!dryRun) terminal.line(terminal.style("dim", `Restored; as it was: ${backupOf(shown)}`));
  });
}

interface Affected {
  readonly before: Environment | undefined;
  readonly after: Environment;
}

/** @throws Refusal when the environment would not load, or would jump over its canary */
function judge(source: LoadOptions, file: string, text: string): Affected {
  const before = loaded(source);
  try {
    const after = loadEnvironment({ ...source, texts: new Map([[file, text]]) });
    // what does not load now is worth any way back
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

/** The environments that read a file: all of them for the base, one for its own layers, the one at hand for an overlay. */
function sourcesOf(source: LoadOptions, file: string): readonly LoadOptions[] {
  const path = relative(resolve(source.directory), file);
  const [first = ""] = path.split(sep);
  if (path.startsWith("..") || !existsSync(source.directory)) return [{ ...source, overlay: file }];
  const known = environmentNames(source.directory);
  const owner = known.find((name) => first === name || path === `${name}.local.yaml`);
  if (owner !== undefined) return [{ ...source, environment: owner }];
  return first === "base" ? known.map((environment) => ({ ...source, environment })) : [{ ...source, overlay: file }];
}
