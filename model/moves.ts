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

/** Something that an operator does to where requests go. */
export type Move =
  /** A share for the candidate, 1 to 99 percent. */
  | { readonly do: "canary"; readonly percent: number }
  /** The next rung of the ladder. */
  | { readonly do: "next" }
  /** Everything at the edge for the candidate. */
  | { readonly do: "promote" }
  /** Everything back to the proven colour, from anywhere. */
  | { readonly do: "abort"; readonly at: string }
  /** The candidate becomes the active colour; with `to`, doing it twice is doing it once. */
  | { readonly do: "flip"; readonly to?: Colour | undefined }
  | ({ readonly do: "rollback" } & RollbackRequest)
  /** The next step of the rollback that is under way. */
  | { readonly do: "rollback-next"; readonly at: string }
  | { readonly do: "settle" }
  /** The candidate's image may get no traffic. */
  | ({ readonly do: "hold" } & Pick<RollbackRequest, "reason" | "incident" | "at">);

/** What becomes of a move. */
export type Outcome =
  | {
      readonly legal: true;
      readonly declaration: Declaration;
      /** False where everything is so already. */
      readonly changed: boolean;
      readonly notes: readonly string[];
    }
  | {
      readonly legal: false;
      readonly reason: string;
      /** Commands that would be done instead. */
      readonly instead: readonly string[];
    };

/** Makes a move, or says why not and what could be done instead. */
export function move(situation: Situation, wanted: Move): Outcome {
  const made = attempt(situation, wanted);
  if (!made.made) return { legal: false, reason: made.reason, instead: legalMoves(situation) };
  const { declaration, notes } = made;
  const changed = !isDeepStrictEqual(plain(declaration), plain(declarationOf(situation.service)));
  return { legal: true, declaration, changed, notes };
}

/** The commands that would change something from here, those that take traffic from a bad colour first. */
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

/** Without keys that say nothing, so that a missing rollback equals one that is undefined. */
function plain(declaration: Declaration): unknown {
  return JSON.parse(JSON.stringify(declaration));
}
