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

/** One side of a change: a configuration and its stacks. */
export interface Side {
  /** The configuration's folder. */
  readonly configuration: string;
  readonly environment: Environment;
  /** The folder of its synthesized stacks. */
  readonly outdir: string;
}

/** The stacks that a change affects. */
export interface Touched {
  /** The wanted stacks whose bytes differ, in the order in which they are applied. */
  readonly changed: readonly string[];
  /** The changed stacks that the base does not have. */
  readonly added: readonly string[];
  /** The stacks that only the base has; no apply removes them. */
  readonly removed: readonly string[];
  /** The base's stacks that the change needs, the changed ones included, in layers of independent stacks. */
  readonly needed: readonly (readonly string[])[];
}

/** A move of a service that a rollback takes back. */
export interface Moved {
  readonly service: string;
  readonly stack: string;
  /** The colour that the rollback goes to. */
  readonly target: Colour;
  /** Whether the base had no unfinished rollout, so that the rollback restores everything. */
  readonly steady: boolean;
}

/** Compares the stacks of two configurations. @param patterns the names or globs of stacks; an empty list means all */
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

/** Returns the folder of a synthesized stack. @throws Error if this side does not have the stack */
export function folderOf(side: Pick<Side, "outdir">, name: string): string {
  const entry = readManifest(side.outdir)[name];
  if (entry === undefined) throw new Error(`${name} was not synthesized in ${side.outdir}`);
  return join(side.outdir, entry.workingDirectory);
}

/** Returns the synthesized file of a stack; undefined if this side does not have the stack. */
export function bytesOf(side: Pick<Side, "outdir">, name: string): string | undefined {
  if (readManifest(side.outdir)[name] === undefined) return undefined;
  return readText(join(folderOf(side, name), "cdk.tf.json"));
}

/** The moves of a change. */
export interface Moves {
  /** The moves that a rollback would take back. */
  readonly moves: readonly Moved[];
  /** The traffic stacks of services that leave a colour; such a change is itself the way back. */
  readonly leaving: readonly string[];
  /** The reasons why a rollback would not take a move back. */
  readonly notes: readonly string[];
}

/** Finds the moves of a change. */
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

/** Reports whether two configurations differ only in where requests go. */
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

/** Reports whether a change sends more requests to a colour that was not active. */
function advances(before: ColouredService, after: ColouredService): boolean {
  if (after.rollback !== undefined) return false;
  const [from, to] = [splitOf(before), splitOf(after)];
  return colours.some(
    (colour) =>
      colour !== before.active &&
      (to.edge[colour] > from.edge[colour] || (to.selector === colour && from.selector !== colour)),
  );
}

/** Returns a function that reports whether a stack is wanted; without patterns all are. */
function wantedBy(patterns: readonly string[]): (name: string) => boolean {
  const matchers = patterns.map((pattern) => picomatch(pattern));
  return (name) => matchers.length === 0 || matchers.some((matches) => matches(name));
}

/**
 * Returns the stacks of a side that have to be synthesized: the wanted ones, their dependencies, and the platform.
 *
 * The platform is always named because an empty list means all stacks.
 *
 * @param patterns the names or globs of the wanted stacks; an empty list means all
 * @param sides both sides, because a pattern may match only one
 * @throws BadInput for a pattern that matches no stack of either side
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
