import { type Second, type Share, sharesOf, sum } from "./seconds.js";

/** The effect of a step on requests. */
export interface StepRecord {
  readonly step: string;
  /** The duration of the step in seconds, without the time to watch its effect. */
  readonly seconds: number;
  /** The requests from the beginning of the step to that of the next. */
  readonly requests: number;
  /** The requests without an answer, or with a status of 400 or more. */
  readonly failures: number;
  /** The shares after the step was done. */
  readonly shares: readonly Share[];
}

interface Open {
  readonly step: string;
  readonly began: number;
  ended?: number;
  readonly all: Second[];
  readonly since: Second[];
}

/** A ledger of seconds by step: each second counts for the step during which it ended. */
export class Ledger {
  private readonly open: Open[] = [];
  /** The start of the first second, at the latest; a second that is reported late gives a worse bound. */
  private origin = Number.POSITIVE_INFINITY;

  /** @param clock returns milliseconds. @default - performance.now */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Begins a step, and ends the one before. */
  begin(step: string): void {
    this.open.push({ step, began: this.clock(), all: [], since: [] });
  }

  /** Marks the step as done; later seconds show its effect. */
  done(): void {
    const step = this.open.at(-1);
    if (step !== undefined) step.ended = this.clock();
  }

  /** Records a finished second. */
  add(second: Second): void {
    this.origin = Math.min(this.origin, this.clock() - (second.second + 1) * 1000);
    const step = this.open.at(-1);
    if (step === undefined) return;
    step.all.push(second);
    const began = this.origin + second.second * 1000;
    if (step.ended !== undefined && began >= step.ended) step.since.push(second);
  }

  /** The number of whole seconds that have shown the effect of the step. */
  get watched(): number {
    return this.open.at(-1)?.since.length ?? 0;
  }

  /** Returns all steps so far. */
  records(): readonly StepRecord[] {
    return this.open.map(({ step, began, ended = this.clock(), all, since }) => ({
      step,
      seconds: Math.round((ended - began) / 100) / 10,
      requests: sum(all.map(({ requests }) => requests)),
      failures: sum(all.map(({ failures }) => failures)),
      shares: sharesOf(since),
    }));
  }
}
