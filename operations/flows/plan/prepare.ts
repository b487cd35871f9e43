import { type Environment, isColoured } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import type { ColouredService } from "../../../model/schema/service.js";
import { AppliedRecord } from "../../adapters/applied.js";
import { type Configuration, uncommittedFiles } from "../../adapters/configuration.js";
import { projectRoot } from "../../adapters/project-root.js";
import { synthesize } from "../../adapters/synth.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import { actorName } from "../../edit/commit.js";
import { BadInput, Failure, NoAnswer } from "../../failures.js";
import { aFewAtATime } from "../../few.js";
import type { Kind } from "../../guard/allow-list.js";
import type { Verdict } from "../../guard/guard.js";
import type { Plan } from "../../guard/plan.js";
import { type Summary, summarise } from "../../guard/summary.js";
import { type Half, otherHalf } from "../../live/api.js";
import { apisOf } from "../../live/apis.js";
import type { KnownIds } from "../../live/edge.js";
import { look, type ServiceStatus } from "../../live/look.js";
import { requirePlace } from "../../live/place.js";
import { verdictOf } from "./kind-of-stack.js";
import { knownIds } from "./known-ids.js";
import { halfOf, removeReadiness } from "./override.js";
import { planFile, planReadable } from "./plan-stack.js";

/** Options for planning. */
export interface ChangeOptions {
  /** The names or globs of stacks. @default - the stacks that need a plan */
  readonly stacks: readonly string[];
  /** Whether up-to-date stacks are planned too. @default false */
  readonly all?: boolean | undefined;
  /** The half to plan if the other's API is down. @default - both */
  readonly only?: Half | undefined;
  /** The reason to override the checks of readiness and health. @default - they are checked */
  readonly override?: string | undefined;
  /** The kind of change. @default - follows from the stack */
  readonly kind?: Kind | undefined;
  /** Whether the live colour may change too. @default false */
  readonly live?: boolean | undefined;
}

/** A stack with its plan; the plan file is in its folder. */
export interface PreparedStack {
  readonly stack: TerraformStack;
  readonly plan: Plan;
  readonly verdict: Verdict;
}

/** The plans of a change, and the state before it. */
export interface PreparedChange {
  /** The planned stacks, in the order in which they can be applied. */
  readonly planned: readonly PreparedStack[];
  /** The names of stacks that are up to date. */
  readonly current: readonly string[];
  /** The live state of the services whose traffic stack is planned. */
  readonly live: readonly ServiceStatus[];
  readonly services: readonly ColouredService[];
  /** The overridden check and the operator, as the apply annotates it. @default - none */
  readonly override: string | undefined;
  readonly summary: Summary;
  readonly record: AppliedRecord;
}

/**
 * Synthesizes, reads the live state from both APIs, and plans the stacks that need it.
 *
 * A stack needs a plan if its bytes differ from those last applied, its state was changed by another program, or the
 * live state differs from the declared one.
 *
 * @param signal interrupts Terraform and requests. @default - the flow runs to its end
 * @throws Refusal if the credentials belong to another account or cluster, or the target of a flip is not ready
 */
export async function prepareChange(
  { environment, source }: Pick<Configuration, "environment" | "source">,
  options: ChangeOptions,
  signal?: AbortSignal,
): Promise<PreparedChange> {
  const { only, override } = options;
  const trafficStacks = new Map(
    environment.services.filter(isColoured).map((service) => [names.trafficStack(environment, service.name), service]),
  );
  const place = requirePlace(environment, apisOf(environment, { only, signal }));
  // both run at once, and both are awaited, so that nothing goes on after a refusal
  const named = options.stacks.length === 0 ? undefined : options.stacks;
  const synthesis = synthesize(environment, named);
  const [placed, synthesized] = await Promise.allSettled([place, synthesis]);
  if (synthesized.status === "rejected") throw synthesized.reason;
  if (placed.status === "rejected") throw withTheOtherHalf(environment, options, placed.reason);
  const stacks = synthesized.value
    .filter(({ name }) => only === undefined || (trafficStacks.has(name) && isHalf(trafficStacks.get(name), only)))
    .map((stack) => stack.interruptedBy(signal));
  if (stacks.length === 0) {
    throw new BadInput(`none of these stacks has the ${only ?? "wanted"} half of a service's traffic`);
  }
  const services = stacks.flatMap(({ name }) => trafficStacks.get(name) ?? []);
  // if everything is planned anyway, the live state is read after the plans, which know the ids
  const early = options.all === true ? undefined : await look(environment, services, { only, signal });
  const record = new AppliedRecord(environment.name);
  const deviating = new Set(
    (early ?? []).filter(({ standing }) => standing !== "as-declared").map(({ stack }) => stack),
  );
  const needed = await aFewAtATime(stacks, 3, async (stack) => {
    if (options.all === true || override !== undefined || deviating.has(stack.name)) return true;
    return !(await record.isCurrent(stack));
  });
  const wanted = stacks.filter((_, index) => needed[index] === true);
  // with the cluster down, the number of ready pods is unknown
  const isOverridden = override !== undefined || only === "edge";
  const note = override === undefined || only === "edge" ? undefined : `${override} (${await actorName(projectRoot)})`;
  const halves: readonly Half[] = only === undefined ? ["edge", "cluster"] : [only];
  for (const stack of wanted.filter(({ name }) => isOverridden && trafficStacks.has(name))) {
    removeReadiness(stack, halves, note);
  }
  try {
    const planned = await aFewAtATime(wanted, 3, async (stack) => {
      const targets = only === undefined ? [] : halfOf(stack, only);
      const plan = await planReadable(environment.name, stack, record, targets);
      const { kind, live: changesLive } = options;
      return {
        stack,
        plan,
        verdict: verdictOf(environment, stack.name, plan, {
          ...(kind === undefined ? {} : { kind }),
          ...(only === undefined ? {} : { only }),
          ...(changesLive === undefined ? {} : { live: changesLive }),
        }),
      };
    });
    const live = early ?? (await look(environment, services, { only, known: idsIn(planned), signal }));
    const summary = summarise(
      planned.map(({ stack, plan, verdict }) => ({ stack: stack.name, plan, verdict })),
      { environment, notes: notesOf(source, environment, options) },
    );
    const current = stacks.filter((stack) => !wanted.includes(stack)).map(({ name }) => name);
    return { planned, current, live, services, override: note, summary, record };
  } catch (error) {
    // plan files hold secrets
    removePlans(wanted);
    throw error;
  }
}

/** Adds the command that applies the other half to the error of an API that does not answer. */
function withTheOtherHalf({ name }: Environment, { stacks, only }: ChangeOptions, error: unknown): unknown {
  if (!(error instanceof NoAnswer) || only !== undefined) return error;
  const other = otherHalf(error.half);
  const command = commandFor(name, `apply ${stacks.join(" ") || "<stack>"} --only ${other}`);
  return new Failure(
    `${error.message}\nNothing was applied. When it is back, run this again. If the ${other} cannot wait: ${command}`,
  );
}

/** Returns the ids in plans, by stack. */
export function idsIn(planned: readonly PreparedStack[]): ReadonlyMap<string, KnownIds> {
  return new Map(
    planned.flatMap(({ stack, plan }): [string, KnownIds][] => {
      const ids = knownIds(plan);
      return ids === undefined ? [] : [[stack.name, ids]];
    }),
  );
}

/** Removes plan files, which hold secrets. */
export function removePlans(stacks: readonly TerraformStack[]): void {
  for (const stack of stacks) stack.remove(planFile);
}

/** Reports whether an apply of a plan would change anything. */
export function changesSomething({ resources, outputs }: Plan): boolean {
  return resources.some(({ action }) => action !== "no-op") || outputs.length > 0;
}

function isHalf(service: ColouredService | undefined, half: Half): boolean {
  return half === "cluster" || service?.edge !== undefined;
}

/** Returns notes on what is not in the repository or not part of an ordinary apply, for the review. */
function notesOf(
  source: Configuration["source"],
  environment: Environment,
  { only, override }: ChangeOptions,
): readonly string[] {
  return [
    ...uncommittedFiles(source, environment.settings.protected).map(
      ({ name, sha256 }) => `with ${name}, which is not in the repository (sha256 ${sha256.slice(0, 12)})`,
    ),
    ...(only === undefined ? [] : [`only the ${only}: the other half stays as it is`]),
    ...(only === "edge" ? ["readiness was not checked, because only the cluster knows it"] : []),
    ...(override === undefined ? [] : [`readiness and health are overridden: ${override}`]),
  ];
}
