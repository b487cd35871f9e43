import type { Command } from "commander";
import type { Environment } from "../../../model/environment.js";
import { commandFor, type Move } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import type { ColouredService } from "../../../model/schema/service.js";
import { type CommonOptions, Context } from "../../commands/context.js";
import type { Edited } from "../../edit/edit.js";
import { colouredServiceNamed, moveService } from "../../edit/move.js";
import type { EditCommandOptions } from "../../edit/options.js";
import { BadInput, Refusal } from "../../failures.js";
import { applyChange } from "./apply-change.js";
import { mayApplyHere } from "./may-apply.js";
import { requireRemoteHead } from "./remote-head.js";
import type { StartsFrom } from "./starts-from.js";

/** Options of a command that moves a service and may go on to apply. */
export interface MoveCommandOptions extends EditCommandOptions {
  readonly apply?: boolean;
  /** Why readiness and health are passed over. @default - they are not */
  readonly override?: string;
}

/** Adds what makes a move go on to plan, guard and apply. */
export function withApplyOption(command: Command): Command {
  return command.option("--apply", "go on: plan what it changes, guard it, apply it, and read back what is live");
}

/** A context whose answer is kept, so that two steps give machines one answer. */
class CapturedContext extends Context {
  captured: unknown;

  override answer(value: unknown): void {
    this.captured = value;
  }
}

/**
 * Makes a move by changing the service's file and, where it is asked for, applies it at once.
 *
 * @throws BadInput for a dry run that is to be applied
 * @throws Refusal before the file is changed where only CI applies
 */
export async function moveAndApply(
  options: MoveCommandOptions,
  name: string,
  wanted: (service: ColouredService) => { readonly move: Move; readonly summary: string },
): Promise<void> {
  if (options.apply !== true) {
    const context = new Context(options, undefined, [name]);
    const { after, written } = await moveService(context, options, name, wanted);
    if (written && !context.json) context.terminal.line(nextStep(after, name));
    return;
  }
  if (options.dryRun === true) throw new BadInput(dryApply);
  const editing = contextFor(options, name);
  const { environment } = editing;
  const { move } = wanted(colouredServiceNamed(environment, name));
  const leaves = move.do.startsWith("rollback") || move.do === "abort";
  if (!leaves) requireHere(environment, name);
  await requireRemoteHead(editing, leaves);
  const edited = await moveService(editing, options, name, wanted);
  const applying = contextFor(options, name, edited.after);
  await applyChange(applying, {
    stacks: [names.trafficStack(edited.after, name)],
    all: true,
    override: options.override,
    remoteAsked: true,
    leaving: leaves,
    // leaving a bad colour is not refused for where somebody else has moved
    startsFrom: leaves ? "anywhere" : startOfMove(edited),
  });
  answerBoth(editing, applying, mayApplyHere(environment) ? [] : [followUp(edited)]);
}

/**
 * Makes an edit that is no move of a service and, where it is asked for, applies it at once.
 *
 * @param stacksOf the stacks that the edit is about
 * @throws BadInput for a dry run that is to be applied
 * @throws Refusal before the file is changed where only CI applies
 */
export async function editAndApply(
  options: MoveCommandOptions,
  stacksOf: (environment: Environment) => readonly string[],
  edit: (context: Context) => Promise<Edited>,
): Promise<void> {
  const editing = contextFor(options);
  if (options.apply !== true) {
    await edit(new Context(options));
    return;
  }
  if (options.dryRun === true) throw new BadInput(dryApply);
  const { environment } = editing;
  if (!mayApplyHere(environment)) {
    throw new Refusal(
      `${environment.name} is protected: CI applies what is reviewed, so nothing was changed. Leave out --apply and propose the change`,
    );
  }
  await requireRemoteHead(editing, false);
  const { after } = await edit(editing);
  const applying = contextFor(options, undefined, after);
  await applyChange(applying, { stacks: stacksOf(after), remoteAsked: true });
  answerBoth(editing, applying, []);
}

const dryApply = "--dry-run writes nothing, so there is nothing to --apply";

/** Machines get one answer, and people what is left to be done. */
function answerBoth(editing: Context, applying: Context, next: readonly string[]): void {
  if (editing instanceof CapturedContext && applying instanceof CapturedContext) {
    const answer = { edit: editing.captured, apply: applying.captured, next };
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else for (const line of next) applying.terminal.line(applying.terminal.style("yellow", line));
}

function nextStep(environment: Environment, name: string): string {
  const apply = commandFor(environment.name, `apply ${names.trafficStack(environment, name)}`);
  if (!environment.settings.protected) return `To apply it: ${apply}`;
  const rollback = "--apply with a rollback applies it at once";
  return `Propose it: ${environment.name} is protected, so CI applies it after the review (${rollback}).`;
}

/** What was applied before its review has to reach the others, or the next apply from there is refused. */
function followUp({ file, commit }: Edited): string {
  const how = commit === undefined ? `git commit -m "<why>" -- ${file} && git push` : "git push";
  return `This was applied before its review. Its commit follows now: ${how}`;
}

/** A move concerns one service, so that it costs the same in a large fleet and mistakes elsewhere do not hold it up. */
function contextFor(options: CommonOptions, service?: string, loaded?: Environment): Context {
  const context = options.json === true ? CapturedContext : Context;
  return service === undefined ? new context(options, loaded) : new context(options, loaded, [service]);
}

function requireHere(environment: Environment, name: string): void {
  if (mayApplyHere(environment)) return;
  throw new Refusal(
    `${environment.name} is protected: CI applies what is reviewed, so nothing was changed. Leave out --apply and propose the ` +
      `change; only \`${commandFor(environment.name, `rollback ${name} --apply`)}\` is applied at once`,
  );
}

/** A move starts from what the file said; completing what is declared already starts from anywhere but an unknown rollback. */
function startOfMove({ before, after, written }: Edited): StartsFrom {
  return {
    before: written ? before : undefined,
    words: "the configuration said before this change",
    remedy: (service) =>
      "The file is changed (switchyard restore takes that back) and nothing was applied. Bring your checkout up to date and " +
      `look (${commandFor(after.name, `status ${service}`)}); to apply nevertheless: ` +
      commandFor(after.name, `apply ${names.trafficStack(after, service)}`),
  };
}
