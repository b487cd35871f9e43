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
import { halfOf, passOver } from "./pass-over.js";
import { planFile, planReadable } from "./plan-stack.js";

/** What is planned, and how. */
export interface ChangeOptions {
  /** Names or globs of stacks. @default - those that need it */
  readonly stacks: readonly string[];
  /** Whether stacks that are as they were applied are planned too. @default false */
  readonly all?: boolean | undefined;
  /** The one half that is planned because the other's API is down. @default - both */
  readonly only?: Half | undefined;
  /** Why readiness and health are passed over. @default - they are not */
  readonly override?: string | undefined;
  /** @default - follows from the stack */
  readonly kind?: Kind | undefined;
  /** It is declared that the live colour changes as well. @default false */
  readonly live?: boolean | undefined;
}

/** A stack with its plan, which lies in its plan file. */
export interface PreparedStack {
  readonly stack: TerraformStack;
  readonly plan: Plan;
  readonly verdict: Verdict;
}

/** Everything that is known before an apply. */
export interface PreparedChange {
  /** In the order in which they can be applied. */
  readonly planned: readonly PreparedStack[];
  /** Names of stacks that are as they were last applied. */
  readonly current: readonly string[];
  /** What is live, of the services whose traffic is among the stacks. */
  readonly live: readonly ServiceStatus[];
  readonly services: readonly ColouredService[];
  /** What is passed over and by whom, as the apply annotates it. @default - nothing */
  readonly override: string | undefined;
  readonly summary: Summary;
  readonly record: AppliedRecord;
}

/**
 * Synthesizes, asks both APIs what is live, and plans the stacks that need it.
 *
 * A stack needs a plan when its bytes are not those last applied to it, when its state was changed by somebody else, or when
 * what is live is not as declared.
 *
 * @param signal ends in good order what Terraform does and APIs are asked. @default - it runs to its end
 * @throws a refusal when the credentials open another place, or what a flip would go to cannot serve
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
  // both APIs answer while this synthesizes, and both are waited for, so that nothing goes on after a refusal
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
  // where everything is planned anyway, nothing has to be known beforehand, and a plan says the ids
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
  // with the cluster down, nobody can say how many pods are ready
  const isPassedOver = override !== undefined || only === "edge";
  const note = override === undefined || only === "edge" ? undefined : `${override} (${await actorName(projectRoot)})`;
  const halves: readonly Half[] = only === undefined ? ["edge", "cluster"] : [only];
  for (const stack of wanted.filter(({ name }) => isPassedOver && trafficStacks.has(name))) {
    passOver(stack, halves, note);
  }
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
  }).catch((error: unknown) => {
    removePlans(wanted);
    throw error;
  });
  const live = early ?? (await look(environment, services, { only, known: idsIn(planned), signal }));
  const summary = summarise(
    planned.map(({ stack, plan, verdict }) => ({ stack: stack.name, plan, verdict })),
    { environment, notes: notesOf(source, environment, options) },
  );
  const current = stacks.filter((stack) => !wanted.includes(stack)).map(({ name }) => name);
  return { planned, current, live, services, override: note, summary, record };
}

/** What an API that does not answer leaves to be done: the other half of the traffic. */
function withTheOtherHalf({ name }: Environment, { stacks, only }: ChangeOptions, error: unknown): unknown {
  if (!(error instanceof NoAnswer) || only !== undefined) return error;
  const other = otherHalf(error.half);
  const command = commandFor(name, `apply ${stacks.join(" ") || "<stack>"} --only ${other}`);
  return new Failure(
    `${error.message}\nNothing was applied. When it is back, run this again. If the ${other} cannot wait: ${command}`,
  );
}

/** The ids that plans know, by stack. */
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

/** Whether a plan has anything that an apply would do. */
export function changesSomething({ resources, outputs }: Plan): boolean {
  return resources.some(({ action }) => action !== "no-op") || outputs.length > 0;
}

function isHalf(service: ColouredService | undefined, half: Half): boolean {
  return half === "cluster" || service?.edge !== undefined;
}

/** What is no part of the repository, or of an ordinary apply, and has to be reviewed with the rest. */
function notesOf(
  source: Configuration["source"],
  environment: Environment,
  { only, override }: ChangeOptions,
): readonly string[] {
  return [
    ...uncommittedFiles(source, environment.settings.protected).map(
      ({ name, sha256 }) => `with ${name}, which is no part of the repository (sha256 ${sha256.slice(0, 12)})`,
    ),
    ...(only === undefined ? [] : [`only the ${only}: the other half stays as it is`]),
    ...(only === "edge" ? ["readiness was not asked, because only the cluster knows it"] : []),
    ...(override === undefined ? [] : [`OVERRIDE, readiness and health are passed over: ${override}`]),
  ];
}
