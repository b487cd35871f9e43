import { type Environment, isColoured } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import { colours } from "../../../model/schema/primitives.js";
import { layersOfStacks } from "../../adapters/synth.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import { existsAlready } from "../../adapters/terraform-output.js";
import { Ending, Failure, Interrupted } from "../../failures.js";
import { aFewAtATime } from "../../few.js";
import { isLive } from "../../guard/colour-rules.js";
import { waysLines } from "../../live/ways.js";
import { quoted } from "../../shell.js";
import { adoptHint } from "../plan/known-objects.js";
import { planFile } from "../plan/plan-stack.js";
import type { ChangeOptions, PreparedChange, PreparedStack } from "../plan/prepare.js";
import type { Port } from "../port.js";
import type { ApplyEvent } from "./events.js";
import { readBack } from "./read-back.js";

/** A stack that Terraform failed to apply, and its error. */
interface Failed {
  readonly stack: string;
  readonly message: string;
}

/** The number of independent stacks that are applied at the same time. */
const atOnce = 3;

/**
 * Applies stacks by their plan files, independent ones at the same time.
 *
 * @throws Failure that explains each failed stack; Interrupted with what is applied so far
 */
export async function applyStacks(
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
        // a running apply is finished, and none is started after a failure
        if (failed.length > 0 || port.signal?.aborted === true) return;
        try {
          await stack.apply(planFile);
          const count = applied.push(stack.name);
          if (only === undefined) await remembered(change.record, stack);
          if (changing.length > 1) port.tell({ event: "stack-applied", stack: stack.name, count, of: changing.length });
        } catch (error) {
          if (error instanceof Interrupted) cut.push({ stack: stack.name, message: error.said });
          else if (error instanceof Failure) failed.push({ stack: stack.name, message: error.message });
          else throw error;
        }
      });
      if (failed.length > 0 && port.signal?.aborted !== true)
        throw new Failure(await wordsOfFailures(environment, change, failed));
    }
  } finally {
    port.signal?.removeEventListener("abort", interrupted);
  }
  if (applied.length < changing.length) {
    const begun = [...failed, ...cut];
    if (applied.length + begun.length === 0) throw new Interrupted();
    const all = changing.map(({ stack }) => stack.name);
    throw new Interrupted(standingOf(environment, all, applied, options, begun));
  }
  if (changing.length > 0 && only !== undefined) {
    port.tell({ event: "half-applied", environment: environment.name, only });
  }
}

/** Remembers what is applied; the record only saves time, so that a state that cannot be read now is no failure. */
async function remembered(record: PreparedChange["record"], stack: TerraformStack): Promise<void> {
  try {
    await record.remember([stack]);
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
  }
}

/** Describes how far an interrupted apply got, and how to continue it. */
export function standingOf(
  environment: Environment,
  all: readonly string[],
  applied: readonly string[],
  { only, kind, live, override }: ChangeOptions,
  cut: readonly Failed[] = [],
): string {
  const rest = all.filter((stack) => !applied.includes(stack));
  const begun = cut.map(({ stack }) => stack);
  const line = (words: string, stacks: readonly string[]): readonly string[] =>
    stacks.length === 0 ? [] : [`  ${words} ${stacks.join(" ")}`];
  const options = [
    ...(only === undefined ? [] : [`--only ${only}`]),
    ...(kind === undefined ? [] : [`--kind ${kind}`]),
    ...(live === true || begun.some((stack) => isOfLiveColour(environment, stack)) ? ["--live"] : []),
    ...(override === undefined ? [] : [`--override ${quoted(override)}`]),
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
    `${rest.length === 0 ? "To see what is live" : "To go on"}: ${commandFor(environment.name, next)}`,
  ].join("\n");
}

/** Explains each failed stack: how to continue, how to go back. */
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

/** Returns the command that continues with a stack that moves no traffic. */
function wayOn(environment: Environment, stack: string): string {
  const live = isOfLiveColour(environment, stack) ? " --live" : "";
  return `  to go on:    ${commandFor(environment.name, `apply ${stack}${live}`)}`;
}

/** Reports whether a stack is that of a live colour, which the guard lets change only with --live. */
function isOfLiveColour(environment: Environment, stack: string): boolean {
  return environment.services
    .filter(isColoured)
    .flatMap(({ name: service }) => colours.map((colour) => ({ service, colour })))
    .some(
      (owner) => names.colourStack(environment, owner.service, owner.colour) === stack && isLive(environment, owner),
    );
}
