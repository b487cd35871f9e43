import type { StepRecord } from "./ledger.js";
import { shareText, sum } from "./seconds.js";
import { type Terminal, table } from "./terminal.js";

/** What a tour did, in numbers. */
export interface TourSummary {
  readonly environment: string;
  /** Seconds from its beginning to its end. */
  readonly seconds: number;
  readonly requests: number;
  readonly failures: number;
  readonly steps: readonly StepRecord[];
}

/** Adds up what was done. @param began milliseconds, as `performance.now` gives them */
export function summaryOf(environment: string, began: number, steps: readonly StepRecord[]): TourSummary {
  return {
    environment,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    requests: sum(steps.map(({ requests }) => requests)),
    failures: sum(steps.map(({ failures }) => failures)),
    steps,
  };
}

/** The summary as a table, a step a line. */
export function summaryLines({ seconds, requests, failures, steps }: TourSummary, terminal: Terminal): string[] {
  const moved = requests > 0;
  const rows = steps.map((step) => [
    step.step,
    `${step.seconds.toFixed(1).padStart(6)} s`,
    ...(moved ? [counted(step.requests), counted(step.failures), step.shares.map(shareText).join("   ")] : []),
  ]);
  const total = [
    "in all",
    `${seconds.toFixed(1).padStart(6)} s`,
    ...(moved ? [counted(requests), counted(failures), ""] : []),
  ];
  const head = ["step", "   took", ...(moved ? ["requests", "  failed", "who answered then"] : [])];
  const [first = "", ...others] = table([head, ...rows, total], "   ");
  const last = others.pop() ?? "";
  return [terminal.style("dim", first), ...others, terminal.style("bold", last)].map((line) => `   ${line}`);
}

function counted(count: number): string {
  return String(count).padStart(8);
}
