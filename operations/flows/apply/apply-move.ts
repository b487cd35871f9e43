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

/** Options for an edit that may be applied at once. */
export interface MoveOptions extends EditOptions {
  /** Whether the edit is applied. @default false */
  readonly apply?: boolean;
  /** The reason to override the checks of readiness and health. @default - they are checked */
  readonly override?: string;
}

/** The context of an edit that may be applied at once. */
export interface Moving extends Editing {
  readonly options: MoveOptions;
  readonly port: Port<MoveEvent>;
}

/** The result of an edit that may be applied at once. */
export interface Moved {
  readonly edited: Edited;
  /** The result of the apply. @default - it was not to be applied */
  readonly applied?: Applied;
  /** Whether it was applied before its review, so its commit has to follow. */
  readonly unreviewed: boolean;
}

/**
 * Moves a service by editing its file and, with `apply`, applies the change at once.
 *
 * @throws BadInput for a dry run with `apply`
 * @throws Refusal before the file is changed, where only CI applies
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
    // leaving a bad colour is allowed from any live state
    startsFrom: leaving ? "anywhere" : startOfMove(edited),
  });
  return { edited, applied, unreviewed: !mayApplyHere(edited.before) };
}

/**
 * Makes an edit that moves no service and, with `apply`, applies it at once.
 *
 * @param stacksOf the stacks to apply
 * @param edit makes the edit, after `allowed` has checked that it may be applied from here
 * @throws BadInput for a dry run with `apply`
 * @throws Refusal before the file is changed, where only CI applies
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
    () => `${file} is ${written ? "changed" : "unchanged"} and nothing was applied. To go on: ${next}`,
    () => applyChange({ environment, source }, { ...options, remoteAsked: true }, port),
  );
  port.tell({ event: "applied", applied });
  requireAsDeclared(applied);
  return applied;
}

/** @throws BadInput for a dry run with `apply` */
function requireNoDryRun({ dryRun }: MoveOptions): void {
  if (dryRun === true) throw new BadInput("--dry-run writes nothing, so there is nothing to --apply");
}

/** @param service the moved service, whose rollback may be applied from anywhere */
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

/** Returns the state that a move starts from: what the file said before. An edit that wrote nothing has none. */
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
