import { join } from "node:path";
import { compare } from "semver";
import type { Environment } from "../../../model/environment.js";
import {
  type CloudflareVersion,
  generationOf,
  inOrder,
  inTheWay,
  roadTo,
  writtenByNewer,
} from "../../../model/generations.js";
import { commandFor } from "../../../model/moves.js";
import { stateTextOf } from "../../adapters/applied.js";
import { backUp } from "../../adapters/backup.js";
import type { Configuration } from "../../adapters/configuration.js";
import { copy, inTemporaryFolder, makeFolder, shownPath } from "../../adapters/files.js";
import { synthesize } from "../../adapters/synth.js";
import { requireTerraform, type TerraformStack } from "../../adapters/terraform.js";
import { Failure, Refusal, standing } from "../../failures.js";
import { apisOf } from "../../live/apis.js";
import { requirePlace } from "../../live/place.js";
import { lockedState } from "../plan/plan-stack.js";
import { changesSomething, type PreparedStack, prepareChange, removePlans } from "../plan/prepare.js";
import { requireReadableState, writtenState } from "../plan/readable-state.js";
import type { Port } from "../port.js";

/** The upgrade path of one stack's state. */
export interface Road {
  readonly stack: TerraformStack;
  /** The stored state. */
  readonly text: string;
  readonly serial: number;
  readonly from: CloudflareVersion;
  /** The versions on the way, the chosen one last. */
  readonly steps: readonly CloudflareVersion[];
}

/** An event of an upgrade. */
export type UpgradeEvent =
  /** The paths were found; nothing is done yet. */
  | { readonly event: "roads"; readonly environment: Environment; readonly roads: readonly Road[] }
  | { readonly event: "backed-up"; readonly stack: string; readonly file: string }
  | { readonly event: "upgraded"; readonly stack: string; readonly version: CloudflareVersion };

/** The result of an upgrade. */
export interface Upgraded {
  readonly environment: Environment;
  readonly roads: readonly Road[];
  /** The plans after the upgrade. @default - nothing was done */
  readonly plans?: readonly PreparedStack[];
}

/**
 * Upgrades the states of an environment to its chosen providers, and plans the stacks afterwards.
 *
 * Each path starts at the version found in the state, so an interrupted run can be continued. The kubernetes provider
 * needs no step: all its tested versions write the same schema versions.
 *
 * @param dryRun whether the paths are only listed
 * @throws Refusal before anything is changed
 */
export async function upgradeStates(
  configuration: Configuration,
  wanted: readonly string[],
  dryRun: boolean,
  port: Port<UpgradeEvent>,
): Promise<Upgraded> {
  const { environment } = configuration;
  const { signal } = port;
  await requireTerraform(environment.settings.terraform.providers, signal);
  await requirePlace(environment, apisOf(environment, { signal }));
  const named = wanted.length === 0 ? undefined : wanted;
  const stacks = (await synthesize(environment, named)).map((stack) => stack.interruptedBy(signal));
  const roads: Road[] = [];
  for (const stack of stacks) {
    if (stack.providers().cloudflare !== undefined) roads.push(...(await roadOf(environment, stack)));
  }
  // the states that are furthest behind come first
  roads.sort((a, b) => compare(a.steps[0] ?? a.from, b.steps[0] ?? b.from));
  port.tell({ event: "roads", environment, roads });
  if (roads.length === 0 || dryRun) return { environment, roads };
  const question = `Upgrade ${count(roads)} of ${environment.name}? The backups are the only way back.`;
  if (!(await port.confirm(question))) throw new Refusal("nothing was changed");
  for (const { stack, serial, text } of roads) {
    port.tell({ event: "backed-up", stack: stack.name, file: shownPath(backUp(stack.name, serial, text)) });
  }
  await takeRoads(environment, roads, port);
  const upgraded = roads.map(({ stack }) => stack.name);
  const options = { stacks: upgraded, all: true, kind: "providers" } as const;
  const change = await standing(
    () => `the states are upgraded. To see what is left to apply: ${planOf(environment, upgraded)}`,
    () => prepareChange(configuration, options, signal),
  );
  removePlans(change.planned.map(({ stack }) => stack));
  return { environment, roads, plans: change.planned.filter(({ plan }) => changesSomething(plan)) };
}

/** Returns the upgrade path of one stack's state; none if it is up to date, or does not exist yet. */
async function roadOf(environment: Environment, stack: TerraformStack): Promise<readonly Road[]> {
  const chosen = environment.settings.terraform.providers.cloudflare;
  const text = await stateTextOf(stack, true);
  const state = writtenState(stack, text);
  if (text === undefined || state === undefined) return [];
  const { serial, resources } = state;
  if (writtenByNewer(resources, chosen).length + inTheWay(resources, chosen).length > 0)
    requireReadableState(environment.name, stack, text);
  const from = generationOf(resources);
  const steps = roadTo(resources, chosen);
  return from === undefined || steps.length === 0 ? [] : [{ stack, text, serial, from, steps }];
}

/** Upgrades states version by version, in temporary folders. */
async function takeRoads(environment: Environment, roads: readonly Road[], port: Port<UpgradeEvent>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const plugins = join(folder, "plugins");
    makeFolder(plugins);
    // each provider is downloaded once for all stacks
    const env = { TF_PLUGIN_CACHE_DIR: plugins, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
    const taken = new Set<string>();
    for (const version of inOrder(roads.map(({ steps }) => steps))) {
      const going = roads.filter(({ steps }) => steps.includes(version)).map(({ stack }) => stack);
      // each version needs a configuration in its own syntax
      const named = going.map(({ name }) => name);
      for (const { name, folder: own } of await synthesize(at(environment, version), named, join(folder, version))) {
        const stack = going.find((one) => one.name === name);
        if (stack === undefined) continue;
        const step = stack.copiedTo(own, env);
        // the override files name the backend
        for (const file of stack.overrides()) copy(join(stack.folder, file), join(own, file));
        await standing(
          () => `${soFarOf(taken)}; the same command goes on from where the states are`,
          () => takeStep(step, stack, taken),
        );
        taken.add(name);
        const reached = generationOf(writtenState(step, await stateTextOf(step, true))?.resources ?? []);
        if (reached !== version) {
          throw new Failure(
            `${name}: cloudflare ${version} left the state at ${reached ?? "nothing"}; look at it before you go on`,
          );
        }
        port.tell({ event: "upgraded", stack: name, version });
      }
    }
  }, "switchyard-upgrade-");
}

/** @param own the stack in its permanent folder @param taken the stacks that took a step before */
async function takeStep(step: TerraformStack, own: TerraformStack, taken: ReadonlySet<string>): Promise<void> {
  try {
    await step.init();
    await step.refresh();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const further = taken.size === 0 ? "" : ", and the same command goes on from there";
    throw lockedState(own, error, `${soFarOf(taken)}${further}`) ?? error;
  }
}

function soFarOf(taken: ReadonlySet<string>): string {
  return taken.size === 0 ? "no state was changed" : `${[...taken].join(", ")} already took a step`;
}

function planOf({ name }: Environment, stacks: readonly string[]): string {
  return commandFor(name, `plan ${stacks.join(" ")}`);
}

/** Returns the environment with another Cloudflare provider. */
function at(environment: Environment, cloudflare: CloudflareVersion): Environment {
  const { settings } = environment;
  const { terraform } = settings;
  const providers = { ...terraform.providers, cloudflare };
  return { ...environment, settings: { ...settings, terraform: { ...terraform, providers } } };
}

/** Refuses plans with changes that are not part of the upgrade. */
export function requireOnlyItsOwn({ environment, plans = [] }: Upgraded): void {
  const others = plans.filter(({ verdict }) => verdict.verdict === "refused");
  if (others.length === 0) return;
  const lines = others.flatMap(({ stack, verdict }) =>
    verdict.findings.map(({ address, path, found }) => `  ${stack.name}: ${address} ${path}: ${found}`),
  );
  const stacks = others.map(({ stack }) => stack.name);
  throw new Refusal(
    `the states are upgraded, but these changes are not part of the upgrade; look at them with ${planOf(environment, stacks)}\n${lines.join("\n")}`,
  );
}

function count(roads: readonly Road[]): string {
  return `${roads.length} ${roads.length === 1 ? "state" : "states"}`;
}
