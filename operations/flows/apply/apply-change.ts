import { type Environment, isColoured } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import { Cloudflare } from "../../adapters/cloudflare.js";
import type { Configuration } from "../../adapters/configuration.js";
import { Refusal, standing } from "../../failures.js";
import { type Approval, requireReviewed } from "../../guard/reviewed.js";
import { requireKnownObjects } from "../plan/known-objects.js";
import {
  type ChangeOptions,
  changesSomething,
  type PreparedChange,
  type PreparedStack,
  prepareChange,
  removePlans,
} from "../plan/prepare.js";
import type { Port } from "../port.js";
import { applyStacks, standingOf } from "./apply-stacks.js";
import type { Applied, ApplyEvent } from "./events.js";
import { healthOfTargets } from "./health.js";
import { mayApplyHere } from "./may-apply.js";
import { readBack, readBackHostnames } from "./read-back.js";
import { requireRemoteHead } from "./remote-head.js";
import { requireUnmoved, type StartsFrom, startOf } from "./starts-from.js";

/** Options for an apply. */
export interface ApplyOptions extends ChangeOptions, Approval {
  /** The base revision. @default - the branch point from the default branch, where it is needed */
  readonly base?: string | undefined;
  /** The state that the change starts from; `anywhere` skips the check. @default - as the base declares */
  readonly startsFrom?: StartsFrom | "anywhere";
  /** Whether the change only leaves a bad colour, which may be applied anywhere. @default - as configured */
  readonly leaving?: boolean;
  /** Whether the remote's head was already checked. @default false */
  readonly remoteAsked?: boolean;
}

/**
 * Plans a change, checks that it was reviewed and may be applied, applies it, and reads back the live state.
 *
 * @throws Refusal before anything is changed; Failure with the result afterwards
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
    await applyStacks(environment, change, changing, options, port);
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

/** Refuses what only CI may apply; in a protected environment that is everything but a rollback. */
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
    `Cloudflare finds ${reasons.join(", ")} unhealthy, and it would get more requests; nothing was applied. Fix it first, ` +
      `or override this check: ${commandFor(environment.name, `apply ${stacks} --override "<reason>"`)}`,
  );
}
