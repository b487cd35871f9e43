import type { Command } from "commander";
import { type Environment, isColoured } from "../../model/environment.js";
import { commandFor, type Move } from "../../model/moves.js";
import { names } from "../../model/names.js";
import type { ColouredService } from "../../model/schema/service.js";
import { splitOf } from "../../model/traffic.js";
import { type CommonOptions, Context } from "../context.js";
import type { Edited } from "../edit/edit.js";
import { moveService } from "../edit/move.js";
import type { EditCommandOptions } from "../edit/options.js";
import { BadInput, Refusal } from "../failures.js";
import type { ServiceStatus } from "../live/look.js";
import { synthesizeSoon } from "../synth-ahead.js";
import { applyChange, mayApplyHere } from "./apply-change.js";

/** Options of a command that moves a service and may go on to apply. */
export interface MoveCommandOptions extends EditCommandOptions {
  readonly apply?: boolean;
}

/** Adds what makes a move go on to plan, guard and apply. */
export function withApplyOption(command: Command): Command {
  return command.option("--apply", "go on: plan the service's traffic, guard it, apply it, and read back what is live");
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
    await moveService(new Context(options), options, name, wanted);
    return;
  }
  if (options.dryRun === true) throw new BadInput("--dry-run writes nothing, so there is nothing to --apply");
  synthesizeSoon();
  const editing = contextFor(options);
  let leaves = false;
  const edited = await moveService(editing, options, name, (service) => {
    const wish = wanted(service);
    leaves = wish.move.do.startsWith("rollback") || wish.move.do === "abort";
    if (!leaves) requireHere(editing.environment, name);
    return wish;
  });
  const applying = contextFor(options, edited.after);
  await applyChange(applying, {
    stacks: [names.trafficStack(edited.after, name)],
    all: true,
    // neither leaving a bad colour nor completing what is declared already is refused for where somebody else has moved
    ...(leaves || !edited.written ? {} : { check: ({ live }) => requireBase(edited, live) }),
  });
  if (editing instanceof CapturedContext && applying instanceof CapturedContext) {
    process.stdout.write(`${JSON.stringify({ edit: editing.captured, apply: applying.captured }, null, 2)}\n`);
  }
}

function contextFor(options: CommonOptions, loaded?: Environment): Context {
  return options.json === true ? new CapturedContext(options, loaded) : new Context(options, loaded);
}

function requireHere(environment: Environment, name: string): void {
  if (mayApplyHere(environment)) return;
  throw new Refusal(
    `${environment.name} is protected: CI applies what is reviewed, so nothing was changed. Leave out --apply and propose the ` +
      `change; only \`${commandFor(environment.name, `rollback ${name} --apply`)}\` is applied at once`,
  );
}

/** @throws a refusal when what is live is neither what the configuration said before nor what it says now */
function requireBase({ before, after }: Edited, live: readonly ServiceStatus[]): void {
  for (const { service: name, live: now, words } of live) {
    const declared = [before, after].flatMap(({ services }) =>
      services.filter(isColoured).filter((service) => service.name === name),
    );
    const splits = declared.map((service) => splitOf(service));
    const edge = now.edge?.shares;
    const selector = now.cluster?.selector?.colour;
    const known =
      (edge === undefined ||
        splits.some((split) => split.edge.blue === edge.blue && split.edge.green === edge.green)) &&
      (selector === undefined || splits.some((split) => split.selector === selector));
    if (known) continue;
    const status = commandFor(after.name, `status ${name}`);
    throw new Refusal(
      `${name}: somebody moved in between: ${words}, which is neither what the configuration said before this change nor what it ` +
        `says now. The file is changed (switchyard restore takes that back) and nothing was applied. Bring your checkout up to ` +
        `date and look (${status}); to apply nevertheless: ${commandFor(after.name, `apply ${names.trafficStack(after, name)}`)}`,
    );
  }
}
