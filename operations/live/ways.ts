import type { Environment } from "../../model/environment.js";
import { commandFor, type Move, move, situationOf, stateOf } from "../../model/moves.js";
import { soleColour } from "../../model/route/fold.js";
import { otherColour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { type Half, otherHalf } from "./api.js";
import type { ComparedPart, Comparison } from "./compare.js";

/** The commands that resolve a difference between the live traffic and the declared one. */
export interface Ways {
  /** The command that applies the declaration. */
  readonly on: string;
  /** The command that goes back. @default - applying the declaration already goes back */
  readonly back?: string;
}

/** The live state of a service's traffic. */
export interface TrafficState extends Pick<Comparison, "standing" | "deviations"> {
  readonly stack: string;
  readonly parts: readonly ComparedPart[];
  /** The APIs that did not answer. */
  readonly problems: readonly { readonly half: Half }[];
}

/** Returns the commands that resolve the differences of a service; nothing if there are none, or none are known. */
export function waysOf(
  environment: Environment,
  service: ColouredService,
  { stack, standing, parts, deviations, problems }: TrafficState,
): Ways | undefined {
  if (standing === "as-declared" || deviations.length === 0) return undefined;
  const silent = problems.map(({ half }) => half);
  const [half] = silent;
  const only = half === undefined ? "" : ` --only ${otherHalf(half)}`;
  const on = commandFor(environment.name, `apply ${stack}${only}`);
  // other differences come from no move, and a first deployment has nothing to go back to
  if (standing === "differs" || standing === "not-deployed" || silent.length > 0) return { on };
  const elsewhere = otherColour(service.active);
  const moved = parts.some(({ live }) => soleColour(live?.route) === elsewhere);
  const back = wayBack(environment, service, moved);
  return back === undefined ? { on } : { on, back: commandFor(environment.name, `${back} --apply`) };
}

function wayBack(environment: Environment, service: ColouredService, moved: boolean): string | undefined {
  const { name } = service;
  const state = stateOf(service);
  if (state === "canary" || state === "full") return `rollout ${name} --abort`;
  if (state === "rolling-back") return `rollback ${name}`;
  if (state === "rolled-back" || !moved) return undefined;
  const situation = situationOf(environment, service);
  const target = otherColour(service.active);
  const rollback: Move = { do: "rollback", strategy: "immediate", reason: "tried", at: "2026-01-01T00:00:00Z" };
  if (move(situation, rollback).legal) return `rollback ${name}`;
  return move(situation, { ...rollback, target }).legal ? `rollback ${name} --target ${target}` : undefined;
}

/** Formats the commands that resolve a service's differences: on and back for a move, else the next one. */
export function waysLines({
  standing,
  ways,
  deviations,
}: Pick<Comparison, "standing" | "deviations"> & { readonly ways?: Ways }): readonly string[] {
  const manual = deviations.filter(({ outOfReach }) => outOfReach === true);
  const removals = [...new Set(manual.map(({ remedy }) => `next: ${remedy}`))];
  if (ways === undefined || manual.length === deviations.length) return removals;
  if (standing !== "half-made" && standing !== "not-applied") return [`next: ${ways.on}`, ...removals];
  return [`to go on:    ${ways.on}`, `to go back:  ${ways.back ?? "applying already goes back"}`, ...removals];
}

/** Formats the commands that resolve a hostname's differences. */
export function hostnameLines({ deviations }: Pick<Comparison, "deviations">): readonly string[] {
  return [...new Set(deviations.map(({ remedy }) => `next: ${remedy}`))];
}
