import { z } from "zod";
import { duration, integer } from "./primitives.js";

/** Signals that a trigger can compare, with the unit that its threshold takes. */
export const signals = {
  error_rate: "%",
  availability: "%",
  p50_latency: "ms",
  p95_latency: "ms",
  p99_latency: "ms",
  hallucination_rate: "%",
  user_complaints: "",
} as const;
/** A signal that a trigger can compare. */
export type Signal = keyof typeof signals;

/** One line such as `error_rate > 10%`, taken apart. */
export interface Trigger {
  readonly signal: Signal;
  readonly comparison: ">" | "<";
  /** In the unit of the signal: percent, milliseconds or a count. */
  readonly threshold: number;
  /** The line as it was written. */
  readonly text: string;
}

const grammar = /^([a-z0-9_]+) (>|<) (\d+(?:\.\d+)?)(%|ms|)$/;

/** A trigger: `<signal> > <number><unit>`. */
export const trigger = z.string().transform((text, context): Trigger => {
  const [, signal = "", comparison, amount, unit] = grammar.exec(text) ?? [];
  if (!Object.hasOwn(signals, signal)) {
    context.addIssue(`a line such as \`error_rate > 10%\`; signals are ${Object.keys(signals).join(", ")}`);
    return z.NEVER;
  }
  const known = signal as Signal;
  if (unit !== signals[known]) {
    context.addIssue(
      `a threshold in ${signals[known] === "" ? "plain numbers" : `\`${signals[known]}\``}, such as \`${known} ${comparison} 10${signals[known]}\``,
    );
    return z.NEVER;
  }
  const threshold = Number(amount);
  if (unit === "%" && threshold > 100) {
    context.addIssue("a percentage from 0 to 100");
    return z.NEVER;
  }
  return { signal: known, comparison: comparison === "<" ? "<" : ">", threshold, text };
});

/** The three tiers: roll back at once, let a person decide, look closer. */
export const tiers = ["critical", "warning", "watch"] as const;
/** A tier of triggers. */
export type Tier = (typeof tiers)[number];

/** When a release counts as bad. */
export const triggers = z.strictObject({
  /** The window a signal is computed over. */
  observationWindow: duration.default("5m"),
  /** How long it must stay so before anybody is told. */
  confirmationWindow: duration.default("2m"),
  /** Fewer requests than this in the window decide nothing. */
  minimumRequests: integer(0, 1_000_000).default(20),
  critical: z.array(trigger).default([]),
  warning: z.array(trigger).default([]),
  watch: z.array(trigger).default([]),
});
/** When a release counts as bad. */
export type Triggers = z.output<typeof triggers>;
