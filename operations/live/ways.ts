import type { Environment } from "../../model/environment.js";
import { commandFor, type Move, move, situationOf, stateOf } from "../../model/moves.js";
import { soleColour } from "../../model/route/fold.js";
import { otherColour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { type Half, otherHalf } from "./api.js";
import type { ComparedPart, Comparison } from "./compare.js";

/** How to leave a state in which what is live is not what is declared. */
export interface Ways {
  /** The command that makes it as declared. */
  readonly on: string;
  /** The command that takes it back. @default - going on is the way back already */
  readonly back?: string;
}

/** What is known of a service whose traffic is not as declared. */
export interface Stand extends Pick<Comparison, "standing" | "deviations"> {
  readonly stack: string;
  readonly parts: readonly ComparedPart[];
  /** The APIs that did not answer. */
  readonly problems: readonly { readonly half: Half }[];
}

/** The two ways out of a state; nothing where everything is as declared, or nothing is known that a command could change. */
export function waysOf(
  environment: Environment,
  service: ColouredService,
  { stack, standing, parts, deviations, problems }: Stand,
): Ways | undefined {
  if (standing === "as-declared" || deviations.length === 0) return undefined;
  const silent = problems.map(({ half }) => half);
  const [half] = silent;
  const only = half === undefined ? "" : ` --only ${otherHalf(half)}`;
  const on = commandFor(environment.name, `apply ${stack}${only}`);
  // what differs otherwise was no move, and a deployment has nothing to go back to
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
  const wish: Move = { do: "rollback", strategy: "immediate", reason: "tried", at: "2026-01-01T00:00:00Z" };
  if (move(situation, wish).legal) return `rollback ${name}`;
  return move(situation, { ...wish, target }).legal ? `rollback ${name} --target ${target}` : undefined;
}

/** The commands that lead out of a state: the two ways of a move, else what makes it as declared. */
export function waysLines({
  standing,
  ways,
  deviations,
}: Pick<Comparison, "standing" | "deviations"> & { readonly ways?: Ways }): readonly string[] {
  const byHand = deviations.filter(({ outOfReach }) => outOfReach === true);
  const removals = [...new Set(byHand.map(({ remedy }) => `next: ${remedy}`))];
  if (ways === undefined || byHand.length === deviations.length) return removals;
  if (standing !== "half-made" && standing !== "not-applied") return [`next: ${ways.on}`, ...removals];
  return [`to go on:    ${ways.on}`, `to go back:  ${ways.back ?? "this is the way back already; go on"}`, ...removals];
}

/** The commands that make a hostname as declared. */
export function hostnameLines({ deviations }: Pick<Comparison, "deviations">): readonly string[] {
  return [...new Set(deviations.map(({ remedy }) => `next: ${remedy}`))];
}
