import { isDeepStrictEqual } from "node:util";
import { finish, hold, nextStep, type RollbackRequest, rollback, settle } from "./moves/rollback.js";
import { canary, endRollout, flip, next, promote } from "./moves/rollout.js";
import { commandFor, type Declaration, declarationOf, factsOf, type Made, type Situation } from "./moves/situation.js";
import type { Colour } from "./schema/primitives.js";

export type { RollbackRequest } from "./moves/rollback.js";
export {
  commandFor,
  type Declaration,
  declarationOf,
  provenColour,
  type Situation,
  type State,
  situationOf,
  stateOf,
  titleOf,
} from "./moves/situation.js";

/** A change of traffic that an operator asks for. */
export type Move =
  /** Gives the candidate a share of 1 to 99 percent. */
  | { readonly do: "canary"; readonly percent: number }
  /** Takes the next rung of the ladder. */
  | { readonly do: "next" }
  /** Gives the candidate all traffic at the edge. */
  | { readonly do: "promote" }
  /** Gives all traffic back to the proven colour, in any state. */
  | { readonly do: "abort"; readonly at: string }
  /** Makes the candidate the active colour; idempotent with `to`. */
  | { readonly do: "flip"; readonly to?: Colour | undefined }
  | ({ readonly do: "rollback" } & RollbackRequest)
  /** Takes the next step of the rollback under way. */
  | { readonly do: "rollback-next"; readonly at: string }
  | { readonly do: "settle" }
  /** Puts the candidate's image on hold, so that it gets no traffic. */
  | ({ readonly do: "hold" } & Pick<RollbackRequest, "reason" | "incident" | "at">);

/** The outcome of a move. */
export type Outcome =
  | {
      readonly legal: true;
      readonly declaration: Declaration;
      /** False if nothing had to change. */
      readonly changed: boolean;
      readonly notes: readonly string[];
    }
  | {
      readonly legal: false;
      readonly reason: string;
      /** Commands that are possible instead. */
      readonly instead: readonly string[];
    };

/** Makes a move, or refuses it with the reason and the possible commands. */
export function move(situation: Situation, wanted: Move): Outcome {
  const made = attempt(situation, wanted);
  if (!made.made) return { legal: false, reason: made.reason, instead: legalMoves(situation) };
  const { declaration, notes } = made;
  const changed = !isDeepStrictEqual(plain(declaration), plain(declarationOf(situation.service)));
  return { legal: true, declaration, changed, notes };
}

/** Returns the commands that would change something now; those that take traffic from a bad colour come first. */
export function legalMoves(situation: Situation): readonly string[] {
  const { name, state, candidate } = factsOf(situation);
  const record = { reason: "tried", at: "2026-01-01T00:00:00Z" };
  const tries: readonly (readonly [string, Move])[] = [
    [`rollout ${name} --abort`, { do: "abort", at: record.at }],
    [`rollback ${name}`, { do: "rollback", strategy: "immediate", ...record }],
    state === "rolling-back"
      ? [`rollback ${name} --next`, { do: "rollback-next", at: record.at }]
      : [`rollback ${name} --strategy gradual`, { do: "rollback", strategy: "gradual", ...record }],
    [`settle ${name}`, { do: "settle" }],
    [`rollout ${name} --next`, { do: "next" }],
    [`rollout ${name} --promote`, { do: "promote" }],
    [`flip ${name} --to ${candidate}`, { do: "flip", to: candidate }],
  ];
  return tries.flatMap(([command, wanted]) =>
    changes(situation, wanted) ? [commandFor(situation.environment, command)] : [],
  );
}

function changes(situation: Situation, wanted: Move): boolean {
  const made = attempt(situation, wanted);
  return made.made && !isDeepStrictEqual(plain(made.declaration), plain(declarationOf(situation.service)));
}

function attempt(situation: Situation, wanted: Move): Made {
  switch (wanted.do) {
    case "canary":
      return canary(situation, wanted.percent);
    case "next":
      return next(situation);
    case "promote":
      return promote(situation);
    case "abort":
      return situation.service.rollback === undefined ? endRollout(situation) : finish(situation, wanted.at);
    case "flip":
      return flip(situation, wanted.to);
    case "rollback":
      return rollback(situation, wanted);
    case "rollback-next":
      return nextStep(situation, wanted);
    case "settle":
      return settle(situation);
    case "hold":
      return hold(situation, wanted);
  }
}

/** Drops undefined keys, so that a missing rollback equals an undefined one. */
function plain(declaration: Declaration): unknown {
  return JSON.parse(JSON.stringify(declaration));
}
