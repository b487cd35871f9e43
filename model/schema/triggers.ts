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

/**
 * The largest finite bucket that the latency histogram of a service has, in milliseconds: `histogram_quantile` never
 * answers with more, so a threshold from here on could not fire.
 */
export const largestLatencyBucket = 30_000;

/** One line such as `error_rate > 10%`, taken apart. */
export interface Trigger {
  readonly signal: Signal;
  readonly comparison: ">" | "<";
  /** In the unit of the signal: percent, milliseconds or a count. */
  readonly threshold: number;
  /** The line as it was written. */
  readonly text: string;
}

/** A signal, a comparison and a threshold with its unit. */
export const grammar = /^([a-z0-9_]+) ([<>]) (\d+(?:\.\d+)?)(%|[a-z]*)$/;
const example = "a line such as `error_rate > 10%`";

/** A trigger: `<signal> > <number><unit>`. */
export const trigger = z
  .string({ error: example })
  .meta({ pattern: grammar.source })
  .transform((line, context): Trigger => {
    const refuse = (allowed: string): never => {
      context.addIssue(allowed);
      return z.NEVER;
    };
    const [, signal, comparison, amount, unit] = grammar.exec(line) ?? [];
    if (signal === undefined) return refuse(`${example}: a signal, \`>\` or \`<\`, a number with its unit`);
    if (!isSignal(signal)) return refuse(`a signal out of ${Object.keys(signals).join(", ")}`);
    if (unit !== signals[signal]) {
      const wanted = signals[signal] === "" ? "no unit" : `the unit \`${signals[signal]}\``;
      return refuse(`a threshold with ${wanted}, such as \`${signal} ${comparison} 10${signals[signal]}\``);
    }
    const threshold = Number(amount);
    if (unit === "%" && threshold > 100) return refuse("a percentage from 0 to 100");
    return { signal, comparison: comparison === "<" ? "<" : ">", threshold, text: line };
  });

function isSignal(name: string): name is Signal {
  return Object.hasOwn(signals, name);
}

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
