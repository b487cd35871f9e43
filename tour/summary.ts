import type { StepRecord } from "./ledger.js";
import { shareText, sum } from "./seconds.js";
import { type Terminal, table } from "./terminal.js";

/** The numbers of a tour. */
export interface TourSummary {
  readonly environment: string;
  /** The duration in seconds. */
  readonly seconds: number;
  readonly requests: number;
  readonly failures: number;
  readonly steps: readonly StepRecord[];
}

/** Adds up the steps. @param began the start in milliseconds, from `performance.now` */
export function summaryOf(environment: string, began: number, steps: readonly StepRecord[]): TourSummary {
  return {
    environment,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    requests: sum(steps.map(({ requests }) => requests)),
    failures: sum(steps.map(({ failures }) => failures)),
    steps,
  };
}

/** Formats the summary as a table, one line for each step. */
export function summaryLines({ seconds, requests, failures, steps }: TourSummary, terminal: Terminal): string[] {
  const moved = requests > 0;
  const rows = steps.map((step) => [
    step.step,
    `${step.seconds.toFixed(1).padStart(6)} s`,
    ...(moved ? [counted(step.requests), counted(step.failures), step.shares.map(shareText).join("   ")] : []),
  ]);
  const total = [
    "total",
    `${seconds.toFixed(1).padStart(6)} s`,
    ...(moved ? [counted(requests), counted(failures), ""] : []),
  ];
  const head = ["step", "   took", ...(moved ? ["requests", "  failed", "shares afterwards"] : [])];
  const [first = "", ...others] = table([head, ...rows, total], "   ");
  const last = others.pop() ?? "";
  return [terminal.style("dim", first), ...others, terminal.style("bold", last)].map((line) => `   ${line}`);
}

function counted(count: number): string {
  return String(count).padStart(8);
}
