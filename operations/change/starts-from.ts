import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Environment, isColoured } from "../../model/environment.js";
import { loadEnvironment } from "../../model/load.js";
import { commandFor } from "../../model/moves.js";
import { rollbackAnnotation } from "../../model/route/declared.js";
import { type Split, splitOf } from "../../model/route/split.js";
import type { ColouredService } from "../../model/schema/service.js";
import { badInputFrom, type Context } from "../context.js";
import { BadInput, Refusal } from "../failures.js";
import type { ServiceStatus } from "../live/look.js";
import { baseOf, writeConfiguration } from "../rehearse/base.js";
import { temporaryFolder } from "../temporary-folder.js";

/** What a change starts from: what should be live before it. */
export interface StartsFrom {
  /** @default - not known: then only a rollback that nobody declares is refused */
  readonly before: Environment | undefined;
  /** What it is, for sentences: `the configuration said before this change`. */
  readonly words: string;
  /** What became of the files, and what can be done. */
  readonly remedy: (service: string) => string;
}

/**
 * What an apply starts from: the revision that is named or, in a protected environment, the one at which the branch left
 * the default branch.
 *
 * @throws BadInput where a named revision is none, or does not load
 */
export async function startOf(context: Context, named: string | undefined): Promise<StartsFrom> {
  const { environment } = context;
  const unknown = { before: undefined, words: "", remedy: (service: string) => remedyOf(environment, service) };
  if (named === undefined && !environment.settings.protected) return unknown;
  try {
    const base = await baseOf(context.source.directory, named);
    return { ...unknown, before: await loadAt(context, base), words: `${base.commit.slice(0, 12)} declares` };
  } catch (error) {
    // without a revision to start from, requireRemoteHead has said what is missing
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

async function loadAt({ source }: Context, base: Awaited<ReturnType<typeof baseOf>>): Promise<Environment> {
  const folder = temporaryFolder("base");
  try {
    const directory = join(folder, "config");
    await writeConfiguration(source.directory, base, directory);
    const own = `${source.environment}.local.yaml`;
    if (existsSync(join(source.directory, own))) copyFileSync(join(source.directory, own), join(directory, own));
    return badInputFrom(() => loadEnvironment({ ...source, directory }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Makes sure that nobody moved in between: of a service that a change moves, each half is live as it was declared before or
 * is declared now. What a change does not move may be put back; only a rollback that this checkout does not know of is not
 * taken back like that.
 *
 * @throws a refusal
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
      `${is.name}: somebody moved in between: ${status.words}, which is neither what ${words} nor what is declared now. ${remedy(is.name)}`,
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

/** What the active Service says of a rollback that would be taken back unknowingly. */
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
