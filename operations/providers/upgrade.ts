import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../model/environment.js";
import { type CloudflareVersion, generationOf, roadTo, writtenByNewer } from "../../model/generations.js";
import { commandFor } from "../../model/moves.js";
import { stateTextOf } from "../change/applied.js";
import { lockedState } from "../change/plan-stack.js";
import { changesSomething, type PreparedStack, prepareChange, removePlans } from "../change/prepare.js";
import { Cloudflare } from "../cloudflare.js";
import type { Context } from "../context.js";
import { Failure, Refusal } from "../failures.js";
import { Kubernetes } from "../kubernetes.js";
import { requirePlace } from "../place.js";
import { synthesize } from "../synth.js";
import type { Terminal } from "../terminal.js";
import { requireTerraform, TerraformStack } from "../terraform.js";
import { backUp, shownPath } from "./backup.js";
import { requireReadableState } from "./requirements.js";
import { writtenState } from "./written.js";

/** What is to be done about the state of one stack. */
interface Road {
  readonly stack: TerraformStack;
  /** As it is kept. */
  readonly text: string;
  readonly serial: number;
  readonly from: CloudflareVersion;
  /** The versions that it goes through, the chosen one last. */
  readonly steps: readonly CloudflareVersion[];
}

/**
 * Takes the states of an environment to the providers that it chooses, and says what plans then show.
 *
 * Where a state stands is read from the state itself, so that a run that was broken off goes on. The kubernetes provider needs no
 * step: all its tested versions write the same schema versions.
 *
 * @throws a refusal before anything is changed, or when a plan shows more afterwards than an upgrade may change by itself
 */
export async function upgradeStates(context: Context, wanted: readonly string[], dryRun: boolean): Promise<void> {
  const { environment, terminal } = context;
  const { providers } = environment.settings.terraform;
  await requireTerraform(providers);
  await requirePlace(environment, new Cloudflare(), new Kubernetes(environment.settings.cluster.context));
  const stacks = synthesize(environment, wanted.length === 0 ? undefined : wanted);
  const roads: Road[] = [];
  for (const stack of stacks) {
    if (stack.providers().cloudflare !== undefined) roads.push(...(await roadOf(environment, stack)));
  }
  const shown = roads.map(({ stack, serial, from, steps }) => ({ stack: stack.name, serial, from, steps }));
  if (roads.length === 0 || dryRun) {
    context.answer({ environment: environment.name, providers, stacks: shown, done: false }, () =>
      showRoads(context, roads),
    );
    return;
  }
  if (!context.json) showRoads(context, roads);
  const question = `Upgrade ${count(roads)} of ${environment.name}? There is no way back but the backups.`;
  if (!(await terminal.confirm(question, context.yes))) throw new Refusal("nothing was changed");
  const say = (line: string): void => {
    if (!context.json) terminal.line(line);
  };
  for (const road of roads) {
    const file = backUp(road.stack.name, road.serial, road.text);
    say(`${road.stack.name}: backed up as ${shownPath(file)}`);
  }
  await takeRoads(environment, roads, say);
  const upgraded = roads.map(({ stack }) => stack.name);
  const change = await prepareChange(context, { stacks: upgraded, all: true, kind: "providers" });
  removePlans(change.planned.map(({ stack }) => stack));
  const plans = change.planned.filter(({ plan }) => changesSomething(plan));
  context.answer(
    {
      environment: environment.name,
      providers,
      stacks: shown,
      done: true,
      plans: plans.map(({ stack, verdict }) => ({ stack: stack.name, ...verdict })),
    },
    () => showPlans(environment, plans, terminal),
  );
  requireOnlyItsOwn(environment, plans);
}

/** The road of one stack's state; none where it is there, or not made yet. */
async function roadOf(environment: Environment, stack: TerraformStack): Promise<readonly Road[]> {
  const chosen = environment.settings.terraform.providers.cloudflare;
  const text = await stateTextOf(stack, true);
  const state = writtenState(text);
  if (text === undefined || state === undefined) return [];
  const { serial, resources } = state;
  if (writtenByNewer(resources, chosen).length > 0) requireReadableState(environment.name, stack, text);
  const from = generationOf(resources);
  const steps = roadTo(resources, chosen);
  return from === undefined || steps.length === 0 ? [] : [{ stack, text, serial, from, steps }];
}

/** Takes states through the versions, one version after the other, in folders that are thrown away. */
async function takeRoads(environment: Environment, roads: readonly Road[], say: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-upgrade-"));
  try {
    const plugins = join(folder, "plugins");
    mkdirSync(plugins);
    // each provider is downloaded once for all stacks
    const env = { TF_PLUGIN_CACHE_DIR: plugins, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
    for (const version of new Set(roads.flatMap(({ steps }) => steps))) {
      const going = roads.filter(({ steps }) => steps.includes(version)).map(({ stack }) => stack);
      // what is written for a version is what this version understands
      for (const { name, folder: own } of synthesize(
        at(environment, version),
        going.map(({ name }) => name),
        join(folder, version),
      )) {
        // the state is where these say
        for (const stack of going.filter((one) => one.name === name))
          for (const file of stack.overrides()) cpSync(join(stack.folder, file), join(own, file));
        const step = new TerraformStack(name, own, { env });
        await takeStep(step);
        const reached = generationOf(writtenState(await stateTextOf(step, true))?.resources ?? []);
        if (reached !== version) {
          throw new Failure(
            `${name}: cloudflare ${version} left the state at ${reached ?? "nothing"}; look at it before you go on`,
          );
        }
        say(`${name}: at cloudflare ${version}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takeStep(step: TerraformStack): Promise<void> {
  try {
    await step.init();
    await step.refresh();
  } catch (error) {
    throw error instanceof Failure ? (lockedState(step, error) ?? error) : error;
  }
}

/** The environment as it would be with another Cloudflare provider. */
function at(environment: Environment, cloudflare: CloudflareVersion): Environment {
  const { settings } = environment;
  const { terraform } = settings;
  const providers = { ...terraform.providers, cloudflare };
  return { ...environment, settings: { ...settings, terraform: { ...terraform, providers } } };
}

function showRoads({ environment, terminal }: Context, roads: readonly Road[]): void {
  const { cloudflare, kubernetes } = environment.settings.terraform.providers;
  if (roads.length === 0) {
    terminal.line(
      `Nothing to do: the states of ${environment.name} go with cloudflare ${cloudflare}, kubernetes ${kubernetes}.`,
    );
    return;
  }
  for (const { stack, serial, from, steps } of roads) {
    terminal.line(`${stack.name} (serial ${serial}): cloudflare ${[from, ...steps].join(" → ")}`);
  }
  terminal.line("Each is backed up before; nothing at Cloudflare or in the cluster changes. This goes one way.");
}

function showPlans(environment: Environment, plans: readonly PreparedStack[], terminal: Terminal): void {
  for (const { stack, verdict } of plans) {
    terminal.line(
      `${stack.name}: ${verdict.verdict === "pass" ? "the upgrade's own changes are left to apply" : "has other changes"}`,
    );
  }
  terminal.line(terminal.style("green", "The states are upgraded."));
  const own = plans.filter(({ verdict }) => verdict.verdict === "pass").map(({ stack }) => stack.name);
  if (own.length > 0)
    terminal.line(`To go on: ${commandFor(environment.name, `apply ${own.join(" ")} --kind providers`)}`);
}

/** @throws a refusal that lists what an upgrade does not change by itself */
function requireOnlyItsOwn(environment: Environment, plans: readonly PreparedStack[]): void {
  const others = plans.filter(({ verdict }) => verdict.verdict === "refused");
  if (others.length === 0) return;
  const lines = others.flatMap(({ stack, verdict }) =>
    verdict.findings.map(({ address, path, found }) => `  ${stack.name}: ${address} ${path}: ${found}`),
  );
  const stacks = others.map(({ stack }) => stack.name).join(" ");
  throw new Refusal(
    `the states are upgraded, and these changes are not the upgrade's; look at them with ${commandFor(environment.name, `plan ${stacks}`)}\n${lines.join("\n")}`,
  );
}

function count(roads: readonly Road[]): string {
  return `${roads.length} ${roads.length === 1 ? "state" : "states"}`;
}
