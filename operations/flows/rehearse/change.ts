import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import picomatch from "picomatch";
import { type Environment, isColoured } from "../../../model/environment.js";
import { didYouMean } from "../../../model/load/suggest.js";
import { commandFor, move, situationOf, stateOf } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import { splitOf } from "../../../model/route/split.js";
import { type Colour, colours } from "../../../model/schema/primitives.js";
import type { ColouredService } from "../../../model/schema/service.js";
import { readText } from "../../adapters/files.js";
import { inOrder, layersOf, readManifest } from "../../adapters/manifest.js";
import { allStacks } from "../../adapters/synth.js";
import { BadInput } from "../../failures.js";

/** One side of a change: a configuration and what the program makes of it. */
export interface Side {
  /** The folder of the configuration. */
  readonly configuration: string;
  readonly environment: Environment;
  /** Where its stacks were synthesized. */
  readonly outdir: string;
}

/** What a change does to the stacks. */
export interface Touched {
  /** Stacks of either side whose bytes differ and that are wanted, in the order in which they are applied. */
  readonly changed: readonly string[];
  /** Those that the base does not have. */
  readonly added: readonly string[];
  /** Those that only the base has: no apply removes them. */
  readonly removed: readonly string[];
  /**
   * The base's stacks that have to be there for the change to be applied, the changed ones among them: those of one layer
   * do not need each other.
   */
  readonly needed: readonly (readonly string[])[];
}

/** A move of a service that a rollback takes back. */
export interface Moved {
  readonly service: string;
  readonly stack: string;
  /** Where the rollback goes. */
  readonly target: Colour;
  /** Whether the base had no rollout under way, so that after the rollback everything is as it was. */
  readonly steady: boolean;
}

/**
 * Compares what two configurations synthesize.
 *
 * @param patterns names or globs of the stacks that are wanted. @default - all
 */
export function touchedBy(base: Side, head: Side, patterns: readonly string[]): Touched {
  const [before, after] = [readManifest(base.outdir), readManifest(head.outdir)];
  const wanted = wantedBy(patterns);
  const differ = (name: string): boolean => bytesOf(base, name) !== bytesOf(head, name);
  const added = Object.keys(after).filter((name) => wanted(name) && before[name] === undefined);
  const removed = Object.keys(before).filter((name) => wanted(name) && after[name] === undefined);
  const changed = inOrder(after)
    .map(({ name }) => name)
    .filter((name) => wanted(name) && (before[name] === undefined || differ(name)));
  const needs = (name: string): readonly string[] => [
    ...(before[name]?.dependencies ?? []),
    ...(after[name]?.dependencies ?? []),
  ];
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    needs(name).forEach(need);
  };
  changed.forEach(need);
  return {
    changed,
    added,
    removed,
    needed: layersOf([...needed], needs).map((layer) => layer.filter((name) => before[name] !== undefined)),
  };
}

/** Where a stack was synthesized. @throws Error where this side does not have it */
export function folderOf(side: Pick<Side, "outdir">, name: string): string {
  const entry = readManifest(side.outdir)[name];
  if (entry === undefined) throw new Error(`${name} was not synthesized in ${side.outdir}`);
  return join(side.outdir, entry.workingDirectory);
}

/** What a stack synthesized; nothing where this side does not have it. */
export function bytesOf(side: Pick<Side, "outdir">, name: string): string | undefined {
  if (readManifest(side.outdir)[name] === undefined) return undefined;
  return readText(join(folderOf(side, name), "cdk.tf.json"));
}

/** What a change moves. */
export interface Moves {
  /** Those that a rollback would take back. */
  readonly moves: readonly Moved[];
  /** Traffic stacks of services that leave a colour: that is the way back, and has none of its own. */
  readonly leaving: readonly string[];
  /** Why a rollback would not take a move back. */
  readonly notes: readonly string[];
}

/** The moves among a change. */
export function movesIn(base: Environment, head: Environment, changed: readonly string[]): Moves {
  const notes: string[] = [];
  const leaving: string[] = [];
  const moves = head.services.filter(isColoured).flatMap((service): Moved[] => {
    const stack = names.trafficStack(head, service.name);
    const before = base.services.filter(isColoured).find(({ name }) => name === service.name);
    if (before === undefined || !changed.includes(stack)) return [];
    if (!advances(before, service)) {
      if (!isDeepStrictEqual(splitOf(before).edge, splitOf(service).edge)) leaving.push(stack);
      return [];
    }
    const target = before.active;
    const outcome = move(situationOf(head, service), {
      do: "rollback",
      target,
      strategy: "immediate",
      reason: "rehearsal",
      at: "2026-01-01T00:00:00Z",
    });
    if (!outcome.legal) {
      notes.push(`${commandFor(head.name, `rollback ${service.name}`)} would be refused after it: ${outcome.reason}`);
      return [];
    }
    return [{ service: service.name, stack, target, steady: stateOf(before) === "steady" }];
  });
  return { moves, leaving, notes };
}

/** Whether two configurations differ in where requests go and in nothing else. */
export function onlyMoves(base: Environment, head: Environment): boolean {
  const still = (environment: Environment): unknown => ({
    ...environment,
    services: environment.services.map((service) => {
      if (!isColoured(service)) return service;
      const { active: _, rollout: __, rollback: ___, held: ____, ...rest } = service;
      return rest;
    }),
  });
  return isDeepStrictEqual(still(base), still(head));
}

/** Whether a change sends more to a colour that was not the proven one: what leaves a colour is its own way back. */
function advances(before: ColouredService, after: ColouredService): boolean {
  if (after.rollback !== undefined) return false;
  const [from, to] = [splitOf(before), splitOf(after)];
  return colours.some(
    (colour) =>
      colour !== before.active &&
      (to.edge[colour] > from.edge[colour] || (to.selector === colour && from.selector !== colour)),
  );
}

/** Whether a stack is wanted; without patterns all are. */
function wantedBy(patterns: readonly string[]): (name: string) => boolean {
  const matchers = patterns.map((pattern) => picomatch(pattern));
  return (name) => matchers.length === 0 || matchers.some((matches) => matches(name));
}

/**
 * The stacks of a side that have to be synthesized, so that a large fleet costs no more than the services that are wanted:
 * those, what they need, and the platform in any case, because to name none would be to name all.
 *
 * @param patterns names or globs of the stacks that are wanted. @default - all, which is told by an empty list
 * @param sides both sides, because a pattern may be about one alone
 * @throws BadInput for a pattern that matches no stack of either
 */
export async function neededOf(
  environment: Environment,
  patterns: readonly string[],
  sides: readonly Environment[],
): Promise<readonly string[]> {
  const { stackNames, stacksUpTo } = await allStacks();
  const known = [...new Set(sides.flatMap(stackNames))];
  for (const pattern of patterns) {
    const matches = picomatch(pattern);
    if (known.some((name) => matches(name))) continue;
    throw new BadInput(`"${pattern}" matches no stack${didYouMean(pattern, known) || `; ${known.join(", ")}`}`);
  }
  if (patterns.length === 0) return [];
  const wanted = wantedBy(patterns);
  return stacksUpTo(environment, (name) => name === names.platformStack(environment) || wanted(name));
}
