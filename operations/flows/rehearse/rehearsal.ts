import type { Base } from "../../adapters/base.js";
import type { apis, RequestsByApi } from "../../adapters/sandbox.js";

/** One command that ran in the sandbox. */
export interface RehearsedStep {
  /** The purpose; `base` deploys the base, `upgrade` upgrades its states, `back` applies the base again. */
  readonly step: "base" | "upgrade" | "change" | "rollback" | "settle" | "back";
  /** The command, as it is typed. */
  readonly command: string;
  /** What it did, or its error. */
  readonly words: readonly string[];
  readonly seconds: number;
  readonly requests: RequestsByApi;
  readonly outcome: "done" | "refused" | "failed";
}

/** A difference between the beginning and the end. */
export interface EndDifference {
  /** The stack, or the object at an API. */
  readonly what: string;
  /** The differing paths, with both values. */
  readonly lines: readonly string[];
}

/** The comparison of the beginning and the end. */
export interface Ends {
  readonly equal: boolean;
  /** The traffic stacks that the rollback synthesized byte for byte like the base. */
  readonly stacks: readonly string[];
  /** The number of unchanged objects at each API. */
  readonly objects: Readonly<Record<(typeof apis)[number], number>>;
  readonly differences: readonly EndDifference[];
}

/** The result of trying a change in a sandbox, and taking it back. */
export interface Rehearsal {
  readonly base: Base;
  readonly verdict: "passed" | "refused" | "nothing-to-rehearse";
  /** The reason for a refusal. @default - the rehearsal passed */
  readonly reason?: string;
  /** The stacks that the change affects. */
  readonly stacks: readonly string[];
  readonly steps: readonly RehearsedStep[];
  /** The end, compared with the beginning. @default - a step was refused or failed */
  readonly ends?: Ends;
  /** What the rehearsal does not show. */
  readonly notes: readonly string[];
}

/** Describes the purpose of a step. */
export function stepTitle({ step }: RehearsedStep): string {
  return {
    base: "deploy the base",
    upgrade: "upgrade the states",
    change: "apply the change",
    rollback: "roll back",
    settle: "settle",
    back: "apply the base again",
  }[step];
}
