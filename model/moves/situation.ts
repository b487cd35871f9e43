import type { Environment } from "../environment.js";
import { holdOn } from "../holds.js";
import { colourTraits, releaseOf } from "../kinds.js";
import { type Declared, splitOf } from "../route/split.js";
import { type Colour, otherColour } from "../schema/primitives.js";
import type { Releases } from "../schema/releases.js";
import type { ColouredService, Held, Rollback, Rollout } from "../schema/service.js";

/** What moves change: everything that decides where requests go. */
export interface Declaration {
  readonly active: Colour;
  readonly rollout: Rollout;
  readonly rollback?: Rollback | undefined;
  readonly held: readonly Held[];
}

/** A service where it is, and the rules of the place. */
export interface Situation {
  readonly service: ColouredService;
  readonly releases: Releases;
  /** The environment's name, for sentences. */
  readonly environment: string;
  /** Whether the environment is protected: then nothing goes from 0 to everything without a canary. */
  readonly protected: boolean;
}

/** A service where it is, and the rules of the place. */
export function situationOf({ name, releases, settings }: Environment, service: ColouredService): Situation {
  return { service, releases, environment: name, protected: settings.protected };
}

/**
 * Where a service stands: nothing moves (`steady`), a candidate has a part or everything of the edge (`canary`, `full`),
 * a bad colour keeps a part (`rolling-back`) or nothing (`rolled-back`).
 */
export type State = "steady" | "canary" | "full" | "rolling-back" | "rolled-back";

/** Where a service stands. */
export function stateOf({ rollout, rollback }: Declared): State {
  if (rollback !== undefined) return rollback.remaining > 0 ? "rolling-back" : "rolled-back";
  return rollout.mode === "off" ? "steady" : rollout.mode;
}

/** The colour that is known to serve: the active one, because a rollback names the good one there as well. */
export function provenColour({ active }: Declared): Colour {
  return active;
}

/** What moves ask of a situation. */
export interface Facts {
  readonly name: string;
  readonly state: State;
  readonly live: Colour;
  readonly candidate: Colour;
  /** What the candidate has of the edge, in percent. */
  readonly share: number;
  readonly candidateExists: boolean;
  readonly candidateHold: Held | undefined;
}

/** What moves ask of a situation. */
export function factsOf({ service }: Situation): Facts {
  const { active: live, name } = service;
  const candidate = otherColour(live);
  return {
    name,
    state: stateOf(service),
    live,
    candidate,
    share: splitOf(service).edge[candidate],
    candidateExists: colourTraits(service, candidate).exists,
    candidateHold: holdOn(service, candidate),
  };
}

/** The version of a colour, where it is known. */
export function versionOf(service: ColouredService, colour: Colour): string | undefined {
  return releaseOf(service, colour)?.version;
}

/** A colour with its version: `green (v1.1.0)`. */
export function titleOf(service: ColouredService, colour: Colour): string {
  const version = versionOf(service, colour);
  return version === undefined ? colour : `${colour} (${version})`;
}

/** Why and since which incident: `high error rate, INC-7`. */
export function because({ reason, incident }: Pick<Held, "reason" | "incident">): string {
  return incident === undefined ? reason : `${reason}, ${incident}`;
}

/** A command as it is typed for an environment: `switchyard flip prompt-service --env production`. */
export function commandFor(environment: string, words: string): string {
  return `switchyard ${words} --env ${environment}`;
}

/** What a move makes of a declaration, or why it is not made. */
export type Made =
  | { readonly made: true; readonly declaration: Declaration; readonly notes: readonly string[] }
  | { readonly made: false; readonly reason: string };

/** A move that is made. */
export function make(declaration: Declaration, ...notes: readonly string[]): Made {
  return { made: true, declaration, notes };
}

/** A move that is not made. */
export function refuse(reason: string): Made {
  return { made: false, reason };
}

/** What a service declares now. */
export function declarationOf({ active, rollout, rollback, held }: ColouredService): Declaration {
  return { active, rollout, ...(rollback === undefined ? {} : { rollback }), held };
}

/** A rollout that is over; the allowlist stays for the next one. */
export function ended(rollout: Rollout): Rollout {
  return rollout.mode === "off" ? rollout : { mode: "off", percent: 0, sticky: true, allowlist: rollout.allowlist };
}
