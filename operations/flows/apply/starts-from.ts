import { type Environment, isColoured } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { rollbackAnnotation } from "../../../model/route/declared.js";
import { type Split, splitOf } from "../../../model/route/split.js";
import type { ColouredService } from "../../../model/schema/service.js";
import { baseOf, environmentAt } from "../../adapters/base.js";
import type { Configuration } from "../../adapters/configuration.js";
import { BadInput, Refusal } from "../../failures.js";
import type { ServiceStatus } from "../../live/look.js";

/** The state that should be live before a change. */
export interface StartsFrom {
  /** The environment of the base. @default - unknown; then only an undeclared rollback is refused */
  readonly before: Environment | undefined;
  /** The base as the subject of a sentence: `the configuration said before this change`. */
  readonly words: string;
  /** Tells whether the files changed, and what to do next. */
  readonly remedy: (service: string) => string;
}

/**
 * Returns the state that an apply starts from: the named revision or, in a protected environment, the branch point from
 * the default branch.
 *
 * @throws BadInput if the named revision does not exist, or does not load
 */
export async function startOf(
  { environment, source }: Pick<Configuration, "environment" | "source">,
  named: string | undefined,
): Promise<StartsFrom> {
  const unknown = { before: undefined, words: "", remedy: (service: string) => remedyOf(environment, service) };
  if (named === undefined && !environment.settings.protected) return unknown;
  try {
    const base = await baseOf(source.directory, named);
    return { ...unknown, before: await environmentAt(source, base), words: `${base.commit.slice(0, 12)} declares` };
  } catch (error) {
    // requireRemoteHead has already reported a missing base
    if (named === undefined && error instanceof BadInput) return unknown;
    throw error;
  }
}

function remedyOf({ name }: Environment, service: string): string {
  return (
    `Nothing was changed. Bring your checkout up to date and look (${commandFor(name, `status ${service}`)}); ` +
    "to start from what is declared here, whatever is live: --base HEAD"
  );
}

/**
 * Refuses if traffic changed since the base: each half of a service that the change moves must be live as it was
 * declared before, or as it is declared now. Other services may be put back, except from a rollback that this checkout
 * does not know.
 *
 * @throws Refusal
 */
export function requireUnmoved(
  { before, words, remedy }: StartsFrom,
  after: Environment,
  live: readonly ServiceStatus[],
) {
  for (const status of live) {
    const is = serviceIn(after, status.service);
    if (is === undefined) continue;
    const was = before === undefined ? undefined : serviceIn(before, status.service);
    const undeclared = undeclaredRollback(is, was, status);
    if (undeclared !== undefined) {
      throw new Refusal(
        `${is.name}: ${undeclared}, and this checkout would send requests back there; nothing was applied. Bring it up to ` +
          `date (git pull); if the rollback's commit never comes, declare it here: ${commandFor(after.name, `rollback ${is.name} --apply`)}`,
      );
    }
    if (was === undefined) continue;
    const splits = [splitOf(was), splitOf(is)] as const;
    if (isSame(...splits) || isOneOf(splits, status)) continue;
    throw new Refusal(
      `${is.name}: traffic changed since your base: ${status.words}, which is neither what ${words} nor what is declared now. ${remedy(is.name)}`,
    );
  }
}

function serviceIn({ services }: Environment, name: string): ColouredService | undefined {
  return services.filter(isColoured).find((service) => service.name === name);
}

function isSame(one: Split, other: Split): boolean {
  return one.selector === other.selector && one.edge.blue === other.edge.blue;
}

function isOneOf(splits: readonly Split[], { live }: ServiceStatus): boolean {
  const shares = live.edge?.shares;
  const selector = live.cluster?.selector?.colour;
  return (
    (shares === undefined || splits.some(({ edge }) => edge.blue === shares.blue && edge.green === shares.green)) &&
    (selector === undefined || splits.some((split) => split.selector === selector))
  );
}

/** Describes a live rollback that the change would take back unknowingly. */
function undeclaredRollback(
  is: ColouredService,
  was: ColouredService | undefined,
  { live }: ServiceStatus,
): string | undefined {
  const annotations = live.cluster?.annotations ?? {};
  const said = (key: string): string | undefined => annotations[`${rollbackAnnotation}${key}`];
  const from = said("from");
  if (from === undefined || is.rollback !== undefined || was?.rollback !== undefined) return undefined;
  const { selector, edge } = splitOf(is);
  const share = from === "blue" ? edge.blue : edge.green;
  if (selector !== from && share === 0) return undefined;
  const why = [said("reason"), said("incident")].filter((part) => part !== undefined).join(", ");
  return `a rollback from ${from} is live since ${said("at") ?? "some time"} (${why})`;
}
