import type { Environment } from "../environment.js";
import { holdOn } from "../holds.js";
import { colourTraits, releaseOf } from "../kinds.js";
import { type Declared, splitOf } from "../route/split.js";
import { type Colour, otherColour } from "../schema/primitives.js";
import type { Releases } from "../schema/releases.js";
import type { ColouredService, Held, Rollback, Rollout } from "../schema/service.js";

/** The part of a declaration that moves change: everything that decides where requests go. */
export interface Declaration {
  readonly active: Colour;
  readonly rollout: Rollout;
  readonly rollback?: Rollback | undefined;
  readonly held: readonly Held[];
}

/** A service's current state, and the rules of its environment. */
export interface Situation {
  readonly service: ColouredService;
  readonly releases: Releases;
  /** The environment's name, for messages. */
  readonly environment: string;
  /** Whether the environment is protected: then no candidate gets all traffic without a canary. */
  readonly protected: boolean;
}

/** Returns the situation of a service in its environment. */
export function situationOf({ name, releases, settings }: Environment, service: ColouredService): Situation {
  return { service, releases, environment: name, protected: settings.protected };
}

/**
 * The state of a service: nothing moves (`steady`), a candidate gets some or all traffic at the edge (`canary`, `full`),
 * a bad colour keeps some (`rolling-back`) or none (`rolled-back`).
 */
export type State = "steady" | "canary" | "full" | "rolling-back" | "rolled-back";

/** Returns the state that a declaration puts a service in. */
export function stateOf({ rollout, rollback }: Declared): State {
  if (rollback !== undefined) return rollback.remaining > 0 ? "rolling-back" : "rolled-back";
  return rollout.mode === "off" ? "steady" : rollout.mode;
}

/** Returns the colour known to serve well: the active one, because a rollback also makes the good colour active. */
export function provenColour({ active }: Declared): Colour {
  return active;
}

/** The facts that moves decide by. */
export interface Facts {
  readonly name: string;
  readonly state: State;
  readonly live: Colour;
  readonly candidate: Colour;
  /** The candidate's share of the edge, in percent. */
  readonly share: number;
  readonly candidateExists: boolean;
  readonly candidateHold: Held | undefined;
}

/** Derives the facts that moves decide by. */
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

/** Returns the version of a colour, if it is known. */
export function versionOf(service: ColouredService, colour: Colour): string | undefined {
  return releaseOf(service, colour)?.version;
}

/** Renders a colour with its version: `green (v1.1.0)`. */
export function titleOf(service: ColouredService, colour: Colour): string {
  const version = versionOf(service, colour);
  return version === undefined ? colour : `${colour} (${version})`;
}

/** Renders the reason and the incident: `high error rate, INC-7`. */
export function because({ reason, incident }: Pick<Held, "reason" | "incident">): string {
  return incident === undefined ? reason : `${reason}, ${incident}`;
}

/** Renders a command for an environment: `switchyard flip prompt-service --env production`. */
export function commandFor(environment: string, words: string): string {
  return `switchyard ${words} --env ${environment}`;
}

/** The new declaration, or why the move is refused. */
export type Made =
  | { readonly made: true; readonly declaration: Declaration; readonly notes: readonly string[] }
  | { readonly made: false; readonly reason: string };

/** Creates the result of an accepted move. */
export function make(declaration: Declaration, ...notes: readonly string[]): Made {
  return { made: true, declaration, notes };
}

/** Creates the result of a refused move. */
export function refuse(reason: string): Made {
  return { made: false, reason };
}

/** Returns the current declaration of a service. */
export function declarationOf({ active, rollout, rollback, held }: ColouredService): Declaration {
  return { active, rollout, ...(rollback === undefined ? {} : { rollback }), held };
}

/** Switches a rollout off; the allowlist stays for the next one. */
export function ended(rollout: Rollout): Rollout {
  return rollout.mode === "off" ? rollout : { mode: "off", percent: 0, sticky: true, allowlist: rollout.allowlist };
}
