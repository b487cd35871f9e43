import { type Environment, isColoured } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import { colours } from "../../../model/schema/primitives.js";
import { Cloudflare } from "../../adapters/cloudflare.js";
import type { Configuration } from "../../adapters/configuration.js";
import { layersOfStacks } from "../../adapters/synth.js";
import { existsAlready } from "../../adapters/terraform-output.js";
import { Ending, Failure, Interrupted, Refusal, standing } from "../../failures.js";
import { aFewAtATime } from "../../few.js";
import { isLive } from "../../guard/colour-rules.js";
import { type Approval, requireReviewed } from "../../guard/reviewed.js";
import { type HostnameStatus, lookAtHostnames } from "../../live/hostnames.js";
import { type Half, look, type ServiceStatus } from "../../live/look.js";
import { hostnameLines, waysLines } from "../../live/ways.js";
import { adoptHint, requireKnownObjects } from "../plan/known-objects.js";
import { planFile } from "../plan/plan-stack.js";
import {
  type ChangeOptions,
  changesSomething,
  idsIn,
  type PreparedChange,
  type PreparedStack,
  prepareChange,
  removePlans,
} from "../plan/prepare.js";
import type { Port } from "../port.js";
import type { Applied, ApplyEvent } from "./events.js";
import { healthOfTargets } from "./health.js";
import { mayApplyHere } from "./may-apply.js";
import { requireRemoteHead } from "./remote-head.js";
import { requireUnmoved, type StartsFrom, startOf } from "./starts-from.js";

/** What an apply is told beside what is planned. */
export interface ApplyOptions extends ChangeOptions, Approval {
  /** The revision that the change starts from. @default - where the branch left the default branch, if it has to be known */
  readonly base?: string | undefined;
  /** What the change starts from, where the caller knows; `anywhere` asks nothing. @default - what the revision declares */
  readonly startsFrom?: StartsFrom | "anywhere";
  /** Whether all that is done is to leave a bad colour, which may be applied anywhere at once. @default - as the configuration says */
  readonly leaving?: boolean;
  /** Whether the remote's head was asked for already. @default false */
  readonly remoteAsked?: boolean;
}

/**
 * Plans, makes sure that the plan is what was reviewed and may be applied, applies it at once, and reads back what is live.
 *
 * @throws a refusal before anything is changed, a failure that names what became of it afterwards
 */
export async function applyChange(
  configuration: Pick<Configuration, "environment" | "source">,
  options: ApplyOptions,
  port: Port<ApplyEvent>,
): Promise<Applied> {
  const { environment } = configuration;
  if (options.remoteAsked !== true) await requireRemoteHead(configuration, !mayApplyHere(environment), port);
  const startsFrom = options.startsFrom ?? (await startOf(configuration, options.base));
  const change = await prepareChange(configuration, options, port.signal);
  const { planned, summary, record } = change;
  try {
    port.tell({ event: "planned", change });
    requireKnownObjects(environment, planned, change.live);
    if (startsFrom !== "anywhere" && options.override === undefined) {
      requireUnmoved(startsFrom, environment, change.live);
    }
    requireReviewed(options, summary, environment.name);
    requireGuard(planned);
    if (options.leaving !== true) requireRight(environment, change);
    await requireHealth(environment, planned, options, port.signal);
    const changing = planned.filter(({ plan }) => changesSomething(plan));
    await record.remember(planned.filter((one) => !changing.includes(one)).map(({ stack }) => stack));
    if (changing.length > 0 && options.digest === undefined && options.reviewed === undefined) {
      const asked = environment.settings.protected || summary.destructive.length > 0;
      const question = `Apply ${summary.counts} to ${environment.name}?`;
      if (asked && !(await port.confirm(question))) throw new Refusal("nothing was changed");
    }
    await applyAll(environment, change, changing, options, port);
    const applied = changing.map(({ stack }) => stack.name);
    const [after, edges] = await standing(
      () => standingOf(environment, applied, applied, options),
      async () => [
        await readBack(environment, change, options.only, port.signal),
        await readBackHostnames(environment, planned, port.signal),
      ],
    );
    return { change, applied, after, edges, only: options.only };
  } finally {
    removePlans(planned.map(({ stack }) => stack));
  }
}

function requireGuard(planned: readonly PreparedStack[]): void {
  const refused = planned.filter(({ verdict }) => verdict.verdict === "refused");
  if (refused.length === 0) return;
  const lines = refused.flatMap(({ stack, verdict }) =>
    verdict.findings.map(({ address, path, found, allowed, remedy }) => {
      const where = path === "" ? address : `${address} ${path}`;
      return `  ${stack.name}: ${where}: found ${found}; allowed ${allowed}; ${remedy}`;
    }),
  );
  const kinds = refused.map(({ stack, verdict }) => `${stack.name} as a change of kind ${verdict.kind}`).join(", ");
  throw new Refusal(`the guard refuses ${kinds}; nothing was changed\n${lines.join("\n")}`);
}

/** In a protected environment only CI applies; a rollback may be applied at once, and its commit follows. */
function requireRight(environment: Environment, { planned }: PreparedChange): void {
  if (mayApplyHere(environment)) return;
  const changing = planned.filter(({ plan }) => changesSomething(plan));
  const leaving = environment.services
    .filter(isColoured)
    .filter(({ rollback }) => rollback !== undefined)
    .map(({ name }) => names.trafficStack(environment, name));
  const others = changing.map(({ stack }) => stack.name).filter((name) => !leaving.includes(name));
  if (others.length === 0) return;
  throw new Refusal(
    `${environment.name} is protected: CI applies ${others.join(", ")} after the review; nothing was changed. ` +
      "A rollback may be applied at once: `" +
      `${commandFor(environment.name, "rollback <service> --apply")}\``,
  );
}

async function requireHealth(
  environment: Environment,
  planned: readonly PreparedStack[],
  { only, override }: ChangeOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (only === "cluster" || override !== undefined) return;
  const cloudflare = new Cloudflare(undefined, signal);
  const targets = await Promise.all(planned.map(({ plan }) => healthOfTargets(cloudflare, environment, plan)));
  const ill = targets.flat().flatMap(({ pool, health }) => (health?.healthy === false ? [{ pool, ...health }] : []));
  if (ill.length === 0) return;
  const reasons = ill.map(({ pool, reasons: why }) => (why.length === 0 ? pool : `${pool} (${why.join("; ")})`));
  const stacks = planned.map(({ stack }) => stack.name).join(" ");
  throw new Refusal(
    `Cloudflare finds ${reasons.join(", ")} unhealthy, and it would get more requests; nothing was applied. Mend it first, ` +
      `or, when a person must choose between two evils: ${commandFor(environment.name, `apply ${stacks} --override "<reason>"`)}`,
  );
}

/** A stack that Terraform did not apply to its end, and what it said. */
interface Failed {
  readonly stack: string;
  readonly message: string;
}

/** Stacks that do not need each other are applied side by side, this many at once. */
const atOnce = 3;

async function applyAll(
  environment: Environment,
  change: PreparedChange,
  changing: readonly PreparedStack[],
  options: ChangeOptions,
  port: Port<ApplyEvent>,
): Promise<void> {
  const { only } = options;
  const [failed, cut]: [Failed[], Failed[]] = [[], []];
  const applied: string[] = [];
  const interrupted = (): void => port.tell({ event: "interrupted" });
  port.signal?.addEventListener("abort", interrupted, { once: true });
  try {
    for (const layer of layersOfStacks(changing.map(({ stack }) => stack))) {
      await aFewAtATime(layer, atOnce, async (stack) => {
        // what was begun is brought to its end, and nothing is begun after a failure
        if (failed.length > 0 || port.signal?.aborted === true) return;
        try {
          await stack.apply(planFile);
          if (only === undefined) await change.record.remember([stack]);
          const count = applied.push(stack.name);
          if (changing.length > 1) port.tell({ event: "stack-applied", stack: stack.name, count, of: changing.length });
        } catch (error) {
          if (error instanceof Interrupted) cut.push({ stack: stack.name, message: error.said });
          else if (error instanceof Failure) failed.push({ stack: stack.name, message: error.message });
          else throw error;
        }
      });
      if (failed.length > 0) throw new Failure(await wordsOfFailures(environment, change, failed));
    }
  } finally {
    port.signal?.removeEventListener("abort", interrupted);
  }
  if (applied.length < changing.length) {
    if (applied.length + cut.length === 0) throw new Interrupted();
    const all = changing.map(({ stack }) => stack.name);
    throw new Interrupted(standingOf(environment, all, applied, options, cut));
  }
  if (changing.length > 0 && only !== undefined) {
    port.tell({ event: "half-applied", environment: environment.name, only });
  }
}

/** Where an apply stands that was interrupted, and the command that goes on. */
function standingOf(
  { name }: Environment,
  all: readonly string[],
  applied: readonly string[],
  { only, kind, live }: ChangeOptions,
  cut: readonly Failed[] = [],
): string {
  const rest = all.filter((stack) => !applied.includes(stack));
  const begun = cut.map(({ stack }) => stack);
  const line = (words: string, stacks: readonly string[]): readonly string[] =>
    stacks.length === 0 ? [] : [`  ${words} ${stacks.join(" ")}`];
  const options = [
    ...(only === undefined ? [] : [`--only ${only}`]),
    ...(kind === undefined ? [] : [`--kind ${kind}`]),
    ...(live === true ? ["--live"] : []),
  ];
  const next = rest.length === 0 ? "status" : ["apply", ...rest, ...options].join(" ");
  return [
    `${applied.length} of ${all.length} ${all.length === 1 ? "stack is" : "stacks are"} applied`,
    ...line("applied:        ", applied),
    ...line("begun, not done:", begun),
    ...line(
      "not begun:      ",
      rest.filter((stack) => !begun.includes(stack)),
    ),
    ...cut.flatMap(({ message }) => (message === "" ? [] : [message])),
    `${rest.length === 0 ? "To see what is live" : "To go on"}: ${commandFor(name, next)}`,
  ].join("\n");
}

/** Explains each failed stack: how to go on, how to go back. */
async function wordsOfFailures(
  environment: Environment,
  change: PreparedChange,
  failed: readonly Failed[],
): Promise<string> {
  const live = await readBack(environment, change, undefined, undefined);
  const wordsAfter = (stack: string): readonly string[] => {
    const status = live.find((one) => one.stack === stack);
    if (status === undefined) return [wayOn(environment, stack)];
    return [`${status.service}: ${status.words}`, ...waysLines(status).map((line) => `  ${line}`)];
  };
  return failed
    .flatMap(({ stack, message }) => [
      message,
      ...(existsAlready(message) ? [adoptHint(environment, stack)] : []),
      ...wordsAfter(stack),
    ])
    .join("\n");
}

/** What goes on with a stack that moves no traffic; the guard would take what is left to do for a change of what is live. */
function wayOn(environment: Environment, stack: string): string {
  const lives = environment.services
    .filter(isColoured)
    .flatMap(({ name: service }) => colours.map((colour) => ({ service, colour })))
    .some(
      (owner) => names.colourStack(environment, owner.service, owner.colour) === stack && isLive(environment, owner),
    );
  return `  to go on:    ${commandFor(environment.name, `apply ${stack}${lives ? " --live" : ""}`)}`;
}

/** Asks both APIs what is live now. */
async function readBack(
  environment: Environment,
  { planned, services, override }: PreparedChange,
  only: Half | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly ServiceStatus[]> {
  const known = idsIn(planned);
  try {
    return await look(environment, services, { only, known, override, signal });
  } catch (error) {
    if (!(error instanceof Ending) || error instanceof Interrupted) throw error;
    return [];
  }
}

/** Asks Cloudflare what hot-standby hostnames do, where their stack is among those that were applied. */
async function readBackHostnames(
  environment: Environment,
  planned: readonly PreparedStack[],
  signal: AbortSignal | undefined,
): Promise<readonly HostnameStatus[]> {
  if (!planned.some(({ stack }) => stack.name === names.edgeStack(environment))) return [];
  return lookAtHostnames(
    environment,
    environment.edges.map(({ name }) => name),
    signal,
  );
}

/** @throws a failure when what is live is not what was applied, also where the provider cannot see it */
export function requireAsDeclared({ after, edges, only }: Applied): void {
  const wrong = after.filter(({ standing, deviations }) =>
    only === undefined ? standing !== "as-declared" : deviations.some(({ where }) => where === only),
  );
  const told = (title: string, { words, deviations }: Pick<ServiceStatus, "words" | "deviations">) => [
    `${title}: ${words}`,
    ...deviations.map(({ what, declared, live }) => `  ${what}: declared ${declared}, live ${live}`),
  ];
  const lines = [
    ...wrong.flatMap((one) => [...told(one.service, one), ...waysLines(one).map((line) => `  ${line}`)]),
    ...edges
      .filter(({ standing }) => standing !== "as-declared")
      .flatMap((one) => [...told(one.edge, one), ...hostnameLines(one).map((line) => `  ${line}`)]),
  ];
  if (lines.length === 0) return;
  throw new Failure(`applied, and what is live is not as declared:\n${lines.join("\n")}`);
}
