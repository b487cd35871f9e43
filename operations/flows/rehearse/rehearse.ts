import { basename, dirname, join } from "node:path";
import { gt } from "semver";
import { type Environment, isColoured } from "../../../model/environment.js";
import { isKeptElsewhere } from "../../../model/kinds.js";
import { names } from "../../../model/names.js";
import { type Base, copyOwnLayer, writeConfiguration } from "../../adapters/base.js";
import { type Configuration, load } from "../../adapters/configuration.js";
import { copy, inTemporaryFolder } from "../../adapters/files.js";
import { RehearsalSandbox } from "../../adapters/sandbox.js";
import { synthesize } from "../../adapters/synth.js";
import { requireTerraform } from "../../adapters/terraform.js";
import { Interrupted } from "../../failures.js";
import type { Kind } from "../../guard/allow-list.js";
import { bytesOf, type Moved, movesIn, neededOf, onlyMoves, type Side, type Touched, touchedBy } from "./change.js";
import { makeCheckout } from "./checkout.js";
import { type EndDifference, type Ends, type Rehearsal, stepTitle } from "./rehearsal.js";
import { differencesOf, type Snapshot, snapshotOf } from "./snapshot.js";
import { Stage } from "./stage.js";

/** Options for a rehearsal. */
export interface RehearseOptions {
  /** The names or globs of the stacks; an empty list means all that the change affects. */
  readonly stacks: readonly string[];
  /** The revision to start from. */
  readonly base: Base;
  /** The kind of change. @default - follows from the stack */
  readonly kind?: Kind | undefined;
  /** Whether the live colour may change too. @default false */
  readonly live?: boolean | undefined;
}

/**
 * Tries a change, and its way back, in a sandbox of its own.
 *
 * The base is deployed, and the change is applied as `switchyard apply` does it. Then it is taken back: a move of
 * traffic by `switchyard rollback` and `switchyard settle`, anything else by applying the base again. A newer
 * Cloudflare provider upgrades the states first; then nothing is taken back. The environment itself is not contacted,
 * no credentials are needed, and nothing is left behind.
 *
 * @param configuration the configuration in the working tree
 * @param signal interrupts the rehearsal. @default - it runs to its end
 * @throws BadInput if a configuration is wrong
 * @throws Failure if the sandbox does not start; Interrupted once it is cleaned up
 */
export async function rehearse(
  configuration: Configuration,
  options: RehearseOptions,
  signal: AbortSignal | undefined,
): Promise<Rehearsal> {
  await requireTerraform(undefined, signal);
  const inFolder = (folder: string): Promise<Rehearsal> => rehearseIn(folder, configuration, options, signal);
  try {
    return await inTemporaryFolder(inFolder, "switchyard-rehearsal-");
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new Interrupted("the rehearsal's sandbox is stopped and removed");
  }
}

async function rehearseIn(
  folder: string,
  configuration: Configuration,
  options: RehearseOptions,
  signal: AbortSignal | undefined,
): Promise<Rehearsal> {
  const { source } = configuration;
  const { base } = options;
  const [baseFolder, headFolder] = [join(folder, "base", "config"), join(folder, "head", "config")];
  const stage = new Stage(source, folder, signal);
  stage.shown = [
    [headFolder, source.directory],
    [baseFolder, `${base.commit.slice(0, 12)}:${basename(source.directory)}`],
  ];
  await writeConfiguration(source.directory, base, baseFolder);
  // a copy of the working tree, because the rollback edits it
  copy(source.directory, headFolder, foreign);
  copyOwnLayer(source, baseFolder);
  const before = stage.side("base", baseFolder, () => load({ ...source, directory: baseFolder }));
  const after = stage.side("head", headFolder, () => configuration.environment);
  const both = [before.environment, after.environment];
  const sides = await Promise.all(
    [before, after].map(async (side) => ({ side, needed: await neededOf(side.environment, options.stacks, both) })),
  );
  const sandbox = RehearsalSandbox.start(after.environment.settings, join(folder, "sandbox.jsonl"));
  try {
    for (const { side, needed } of sides) await synthesize(side.environment, needed, side.outdir);
    // all are awaited, so that nothing goes on in the background after one has failed
    const started = await Promise.allSettled([
      ...[before, after].map(({ configuration }) => makeCheckout(dirname(configuration))),
      sandbox,
    ]);
    const failed = started.find((one) => one.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return { base, ...(await perform(stage, before, after, await sandbox, options)) };
  } finally {
    await sandbox.then(
      (one) => one.close(),
      () => undefined,
    );
  }
}

/** Other entries of a configuration folder that is a repository of its own. */
const foreign: readonly string[] = [".git", "node_modules"];

/** Deploys the base, applies the change, takes it back, and compares. */
async function perform(
  stage: Stage,
  before: Side,
  after: Side,
  sandbox: RehearsalSandbox,
  { stacks, kind, live }: RehearseOptions,
): Promise<Omit<Rehearsal, "base">> {
  const { touched, notes } = withoutExternal(after.environment, touchedBy(before, after, stacks));
  const { changed, added, removed, needed } = touched;
  if (changed.length === 0) return { verdict: "nothing-to-rehearse", stacks: [], steps: [], notes };
  const { moves, leaving, notes: refusals } = movesIn(before.environment, after.environment, changed);
  notes.push(...refusals);
  if (leaving.length > 0) {
    notes.push(`${leaving.join(", ")}: leaves a colour, which is the way back, so it is not taken back and stays`);
  }
  if (added.length > 0) notes.push(`${added.join(", ")}: new, so there is nothing to go back to, and it stays`);
  if (removed.length > 0) {
    notes.push(`${removed.join(", ")}: no longer declared, which no apply removes (cdktf destroy does)`);
  }
  const { accountId, zoneId } = after.environment.settings.cloudflare;
  const look = (): Promise<Snapshot> => snapshotOf({ accountId, zoneId, variables: sandbox.variables });
  const ended = (ends?: Ends): Omit<Rehearsal, "base"> => ({ ...verdictOf(stage, ends), stacks: changed, notes });
  const as = ["--all", ...(kind === undefined ? [] : ["--kind", kind]), ...(live === true ? ["--live"] : [])];
  stage.prepare([before, after], [...new Set([...needed.flat(), ...changed])]);

  if (!(await stage.deploy(sandbox, before, needed))) return ended();
  const beginning = await look();
  const cloudflareOf = ({ environment }: Side): string => environment.settings.terraform.providers.cloudflare;
  const [from, to] = [cloudflareOf(before), cloudflareOf(after)];
  const upgraded = gt(to, from) ? changed.filter((stack) => !added.includes(stack)) : [];
  if (upgraded.length > 0) {
    if (!(await stage.upgrade(sandbox, after, upgraded))) return ended();
    const ends = endsOf({ beginning, end: await look(), same: [], astray: [], added: [] });
    if (!ends.equal) return ended(ends);
    const { cloudflare, kubernetes } = ends.objects;
    notes.push(
      `cloudflare ${from} → ${to}: the upgrade of the states left ${cloudflare} objects at Cloudflare and ${kubernetes} in the ` +
        "cluster as they were; states cannot be downgraded, so the change is applied but not taken back",
    );
  }
  if (!(await stage.run(sandbox, "change", after, "apply", ...changed, ...as))) return ended();
  if (upgraded.length > 0) return ended();
  for (const { service, target } of moves) {
    const rollback = ["rollback", service, "--target", target, "--reason", "rehearsal", "--apply"];
    if (!(await stage.run(sandbox, "rollback", after, ...rollback))) return ended();
    if (!(await stage.run(sandbox, "settle", after, "settle", service, "--apply"))) return ended();
  }
  const same = moves.map(({ stack }) => stack).filter((stack) => stage.bytesNow(stack) === bytesOf(before, stack));
  const others = moves.filter(({ stack }) => !same.includes(stack));
  const astray = others.filter(({ steady }) => steady && onlyMoves(before.environment, after.environment));
  notes.push(...others.filter((one) => !astray.includes(one)).map(partialNote));
  const stays = [...added, ...same, ...leaving];
  const again = changed.filter((stack) => !stays.includes(stack));
  if (again.length > 0 && !(await stage.run(sandbox, "back", before, "apply", ...again, ...as))) return ended();
  // a change that leaves a colour is meant to stay
  if (leaving.length > 0) return ended();
  return ended(endsOf({ beginning, end: await look(), same, astray, added }));
}

/** Removes services whose pods are managed elsewhere: a sandbox has no pods for them. */
function withoutExternal(
  environment: Environment,
  touched: Touched,
): { readonly touched: Touched; readonly notes: string[] } {
  const external = environment.services
    .filter((service) => isColoured(service) && isKeptElsewhere(service))
    .map(({ name }) => names.trafficStack(environment, name));
  const left = touched.changed.filter((stack) => external.includes(stack));
  if (left.length === 0) return { touched, notes: [] };
  const here = (stacks: readonly string[]): readonly string[] => stacks.filter((stack) => !left.includes(stack));
  const { changed, added, removed, needed } = touched;
  return {
    touched: { changed: here(changed), added: here(added), removed, needed: needed.map(here) },
    notes: [`${left.join(", ")}: not rehearsed, because its pods are managed elsewhere and a sandbox has none`],
  };
}

function partialNote({ service, steady }: Moved): string {
  return steady
    ? `${service}: the rollback takes back the move; applying the base again took back the rest`
    : `${service}: the rollback sends everything to the proven colour; the base's own rollout was restored after it`;
}

function endsOf(compared: {
  readonly beginning: Snapshot;
  readonly end: Snapshot;
  readonly same: readonly string[];
  readonly astray: readonly Moved[];
  readonly added: readonly string[];
}): Ends {
  const { beginning, end, same, astray, added } = compared;
  const isKnown = (name: string): boolean => beginning.cloudflare.has(name) || beginning.kubernetes.has(name);
  const differences: EndDifference[] = [
    ...astray.map(({ stack }) => ({ what: stack, lines: ["does not synthesize the same bytes as the base"] })),
    // new objects stay, as a note says
    ...differencesOf(beginning, end).filter(({ what }) => added.length === 0 || isKnown(what)),
  ];
  const differing = new Set(differences.map(({ what }) => what));
  const count = (api: keyof Snapshot): number =>
    [...beginning[api].keys()].filter((name) => !differing.has(name)).length;
  return {
    equal: differences.length === 0,
    stacks: same,
    objects: { cloudflare: count("cloudflare"), kubernetes: count("kubernetes") },
    differences,
  };
}

function verdictOf({ steps }: Stage, ends: Ends | undefined): Pick<Rehearsal, "verdict" | "reason" | "steps" | "ends"> {
  const broken = steps.find(({ outcome }) => outcome !== "done");
  const [difference] = ends?.differences ?? [];
  const reason =
    broken !== undefined
      ? `${stepTitle(broken)}: ${broken.words[0]}`
      : difference !== undefined
        ? `the end differs from the beginning: ${difference.what}: ${difference.lines[0]}`
        : undefined;
  return {
    verdict: reason === undefined ? "passed" : "refused",
    ...(reason === undefined ? {} : { reason }),
    steps,
    ...(ends === undefined ? {} : { ends }),
  };
}
