import type { Environment } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import type { ColouredService } from "../../../model/schema/service.js";
import { BadInput, Refusal, standing } from "../../failures.js";
import type { Edited, Editing, EditOptions } from "../edit/edit.js";
import { moveService, type Wish } from "../edit/move.js";
import type { Port } from "../port.js";
import { type ApplyOptions, applyChange } from "./apply-change.js";
import type { Applied, MoveEvent } from "./events.js";
import { mayApplyHere } from "./may-apply.js";
import { requireAsDeclared } from "./read-back.js";
import { requireRemoteHead } from "./remote-head.js";
import type { StartsFrom } from "./starts-from.js";

/** How an edit is made that may be applied at once. */
export interface MoveOptions extends EditOptions {
  /** Whether it is applied. @default false */
  readonly apply?: boolean;
  /** Why readiness and health are passed over. @default - they are not */
  readonly override?: string;
}

/** What every edit is given that may be applied at once. */
export interface Moving extends Editing {
  readonly options: MoveOptions;
  readonly port: Port<MoveEvent>;
}

/** What became of an edit that may be applied at once. */
export interface Moved {
  readonly edited: Edited;
  /** @default - it was not to be applied */
  readonly applied?: Applied;
  /** Whether it was applied before its review, so that its commit has to follow. */
  readonly unreviewed: boolean;
}

/**
 * Makes a move by changing the service's file and, where it is asked for, applies it at once.
 *
 * @throws BadInput for a dry run that is to be applied
 * @throws Refusal before the file is changed where only CI applies
 */
export async function moveAndApply(
  moving: Moving,
  name: string,
  wanted: (service: ColouredService) => Wish,
): Promise<Moved> {
  const { options } = moving;
  if (options.apply !== true) return { edited: await moveService(moving, name, wanted), unreviewed: false };
  requireNoDryRun(options);
  let leaving = false;
  const edited = await moveService(moving, name, async (service, environment) => {
    const wish = wanted(service);
    leaving = wish.move.do.startsWith("rollback") || wish.move.do === "abort";
    if (!leaving) requireHere(environment, name);
    await requireRemoteHead({ environment, source: moving.source }, leaving, moving.port);
    return wish;
  });
  const applied = await applyEdited(moving, edited, {
    stacks: [names.trafficStack(edited.after, name)],
    all: true,
    override: options.override,
    leaving,
    // leaving a bad colour is not refused for where somebody else has moved
    startsFrom: leaving ? "anywhere" : startOfMove(edited),
  });
  return { edited, applied, unreviewed: !mayApplyHere(edited.before) };
}

/**
 * Makes an edit that is no move of a service and, where it is asked for, applies it at once.
 *
 * @param stacksOf the stacks that the edit is about
 * @param edit makes it, once `allowed` has said that it may be applied from here
 * @throws BadInput for a dry run that is to be applied
 * @throws Refusal before the file is changed where only CI applies
 */
export async function editAndApply(
  moving: Moving,
  stacksOf: (environment: Environment) => readonly string[],
  edit: (allowed: (environment: Environment) => Promise<void>) => Promise<Edited>,
): Promise<Moved> {
  const { options, source, port } = moving;
  if (options.apply !== true) return { edited: await edit(() => Promise.resolve()), unreviewed: false };
  requireNoDryRun(options);
  const edited = await edit(async (environment) => {
    requireHere(environment);
    await requireRemoteHead({ environment, source }, false, port);
  });
  const applied = await applyEdited(moving, edited, { stacks: stacksOf(edited.after) });
  return { edited, applied, unreviewed: false };
}

async function applyEdited({ source, port }: Moving, edited: Edited, options: ApplyOptions): Promise<Applied> {
  port.tell({ event: "edited", edited });
  const { after: environment, file, written } = edited;
  const next = commandFor(environment.name, `apply ${options.stacks.join(" ")}`);
  const applied = await standing(
    () => `${file} is ${written ? "changed" : "as it was"} and nothing was applied. To go on: ${next}`,
    () => applyChange({ environment, source }, { ...options, remoteAsked: true }, port),
  );
  port.tell({ event: "applied", applied });
  requireAsDeclared(applied);
  return applied;
}

/** @throws BadInput for a dry run that is to be applied */
function requireNoDryRun({ dryRun }: MoveOptions): void {
  if (dryRun === true) throw new BadInput("--dry-run writes nothing, so there is nothing to --apply");
}

/** @param service the one that is moved, whose rollback may be applied from anywhere */
function requireHere(environment: Environment, service?: string): void {
  if (mayApplyHere(environment)) return;
  const rollback =
    service === undefined
      ? ""
      : `; only \`${commandFor(environment.name, `rollback ${service} --apply`)}\` is applied at once`;
  throw new Refusal(
    `${environment.name} is protected: CI applies what is reviewed, so nothing was changed. Leave out --apply and propose the change${rollback}`,
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
