import { type Second, type Share, sharesOf, sum } from "./seconds.js";

/** What a step did to requests. */
export interface StepRecord {
  readonly step: string;
  /** How long the step itself took, without what was watched of it afterwards. */
  readonly seconds: number;
  /** Requests from the beginning of the step to that of the next. */
  readonly requests: number;
  /** Those that got no answer, or one with a status of 400 or more. */
  readonly failures: number;
  /** Who answered once the step was done. */
  readonly shares: readonly Share[];
}

interface Open {
  readonly step: string;
  readonly began: number;
  ended?: number;
  readonly all: Second[];
  readonly since: Second[];
}

/** Keeps which second of requests belongs to which step: the one during which the second ended. */
export class Ledger {
  private readonly open: Open[] = [];
  /** When the first of all seconds began, at the latest: one that was told late says less than one that was told at once. */
  private origin = Number.POSITIVE_INFINITY;

  /** @param clock milliseconds. @default performance.now */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** A step begins, and the one before is over. */
  begin(step: string): void {
    this.open.push({ step, began: this.clock(), all: [], since: [] });
  }

  /** What the step does is done; what comes now is its effect. */
  done(): void {
    const step = this.open.at(-1);
    if (step !== undefined) step.ended = this.clock();
  }

  /** Notes a second that has ended. */
  add(second: Second): void {
    this.origin = Math.min(this.origin, this.clock() - (second.second + 1) * 1000);
    const step = this.open.at(-1);
    if (step === undefined) return;
    step.all.push(second);
    const began = this.origin + second.second * 1000;
    if (step.ended !== undefined && began >= step.ended) step.since.push(second);
  }

  /** How many whole seconds have shown the effect of the step so far. */
  get watched(): number {
    return this.open.at(-1)?.since.length ?? 0;
  }

  /** All steps so far. */
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
