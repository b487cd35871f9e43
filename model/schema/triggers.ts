import { z } from "zod";
import { duration, integer } from "./primitives.js";

/** Signals that a trigger can compare, with the unit of its threshold. */
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
 * The largest finite bucket of a service's latency histogram, in milliseconds. `histogram_quantile` never returns more,
 * so a threshold at or above it could never fire.
 */
export const largestLatencyBucket = 30_000;

/** A parsed condition such as `error_rate > 10%`. */
export interface Trigger {
  readonly signal: Signal;
  readonly comparison: ">" | "<";
  /** In the unit of the signal: percent, milliseconds or a count. */
  readonly threshold: number;
  /** The original line. */
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

/** The tiers: roll back at once, let a person decide, look closer. */
export const tiers = ["critical", "warning", "watch"] as const;
/** A tier of triggers. */
export type Tier = (typeof tiers)[number];

/** The conditions under which a release counts as bad. */
export const triggers = z.strictObject({
  /** The window over which a signal is computed. */
  observationWindow: duration.default("5m"),
  /** How long a breach must last before an alert fires. */
  confirmationWindow: duration.default("2m"),
  /** The minimum number of requests in the window; with fewer, nothing fires. */
  minimumRequests: integer(0, 1_000_000).default(20),
  critical: z.array(trigger).default([]),
  warning: z.array(trigger).default([]),
  watch: z.array(trigger).default([]),
});
/** The conditions under which a release counts as bad. */
export type Triggers = z.output<typeof triggers>;
