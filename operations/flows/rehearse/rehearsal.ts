import type { Base } from "../../adapters/base.js";
import type { apis, RequestsByApi } from "../../adapters/sandbox.js";

/** One command that was run in the sandbox. */
export interface RehearsedStep {
  /**
   * What it is for: `base` deploys what the base declares, `upgrade` takes its states to the change's providers, `back`
   * applies the base again.
   */
  readonly step: "base" | "upgrade" | "change" | "rollback" | "settle" | "back";
  /** As somebody would type it. */
  readonly command: string;
  /** What it did, in words; what went wrong where something did. */
  readonly words: readonly string[];
  readonly seconds: number;
  readonly requests: RequestsByApi;
  readonly outcome: "done" | "refused" | "failed";
}

/** What was there at the beginning and is not the same at the end. */
export interface EndDifference {
  /** The stack, or the object at an API. */
  readonly what: string;
  /** Where in it, with what it was and what it is. */
  readonly lines: readonly string[];
}

/** The beginning and the end, compared. */
export interface Ends {
  readonly equal: boolean;
  /** Traffic stacks that the rollback synthesized byte for byte as the base does. */
  readonly stacks: readonly string[];
  /** Objects that are the same at each API. */
  readonly objects: Readonly<Record<(typeof apis)[number], number>>;
  readonly differences: readonly EndDifference[];
}

/** A change that was tried in a sandbox, and taken back there. */
export interface Rehearsal {
  readonly base: Base;
  readonly verdict: "passed" | "refused" | "nothing-to-rehearse";
  /** Why it is refused. @default - it passed */
  readonly reason?: string;
  /** The stacks that the change touches. */
  readonly stacks: readonly string[];
  readonly steps: readonly RehearsedStep[];
  /** @default - a step was refused or failed, so there is no end to compare */
  readonly ends?: Ends;
  /** What the rehearsal does not show. */
  readonly notes: readonly string[];
}

/** What a step was for. */
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
