import { z } from "zod";
import { duration, integer } from "./primitives.js";
import { grammar, signals } from "./triggers.js";

/** Signals that a gate can compare, with the unit of its threshold; `…_change` is against what was before the release. */
export const gateSignals = { ...signals, p95_change: "%", llm_cost_change: "%" } as const;
/** A signal that a gate can compare. */
export type GateSignal = keyof typeof gateSignals;

/** One line such as `error_rate < 0.1%`, taken apart: what has to hold before a release goes on. */
export interface Gate {
  readonly signal: GateSignal;
  readonly comparison: ">" | "<";
  /** In the unit of the signal: percent, milliseconds or a count. */
  readonly threshold: number;
  /** The line as it was written. */
  readonly text: string;
}

const example = "a line such as `error_rate < 0.1%`";

/** A gate: `<signal> < <number><unit>`. */
export const gate = z.string({ error: example }).transform((line, context): Gate => {
  const refuse = (allowed: string): never => {
    context.addIssue(allowed);
    return z.NEVER;
  };
  const [, signal, comparison, amount, unit] = grammar.exec(line) ?? [];
  if (signal === undefined) return refuse(`${example}: a signal, \`>\` or \`<\`, a number with its unit`);
  if (!isGateSignal(signal)) return refuse(`a signal out of ${Object.keys(gateSignals).join(", ")}`);
  if (unit !== gateSignals[signal]) {
    const wanted = gateSignals[signal] === "" ? "no unit" : `the unit \`${gateSignals[signal]}\``;
    return refuse(`a threshold with ${wanted}, such as \`${signal} ${comparison} 10${gateSignals[signal]}\``);
  }
  return { signal, comparison: comparison === "<" ? "<" : ">", threshold: Number(amount), text: line };
});

function isGateSignal(name: string): name is GateSignal {
  return Object.hasOwn(gateSignals, name);
}

/** A step of a release: what share of the edge the candidate gets, and for how long before the next. */
export const phase = z.strictObject({
  percent: integer(1, 100, "percent"),
  observe: duration.optional(),
  /** @default the gates of all phases */
  gates: z.array(gate).optional(),
});
/** A step of a release. */
export type Phase = z.output<typeof phase>;

/** A step of a rollback that does not go at once: what the bad colour still gets, and for how long. */
export const rollbackStep = z.strictObject({ remaining: integer(1, 99, "percent"), observe: duration.default("10m") });
/** A step of a rollback that does not go at once. */
export type RollbackStep = z.output<typeof rollbackStep>;

const falling = "steps whose shares fall, such as 25 and 5; 0 follows by itself";
const steps = z
  .array(rollbackStep)
  .min(1, falling)
  .refine((all) => all.every((step, index) => step.remaining < (all[index - 1]?.remaining ?? 100)), falling);

const rising = "phases whose percentages rise and end with 100";

/** How a release goes out, and how it is taken back when it is not taken back at once. */
export const releases = z.strictObject({
  /** The ladder of a canary. */
  phases: z
    .array(phase)
    .min(1, rising)
    .refine((all) => all.every((step, index) => step.percent > (all[index - 1]?.percent ?? 0)), rising)
    .refine((all) => all.at(-1)?.percent === 100, rising)
    .prefault([
      { percent: 5, observe: "30m" },
      { percent: 25, observe: "1h" },
      { percent: 50, observe: "2h" },
      { percent: 100 },
    ]),
  /** What has to hold in every phase before the next one. */
  gates: z.array(gate).prefault(["error_rate < 0.1%", "p95_change < 20%", "llm_cost_change < 50%"]),
  /** The first phase of the first release after one that was taken back. */
  afterRollback: z
    .strictObject({ percent: integer(1, 99, "percent").default(1), observe: duration.default("30m") })
    .prefault({}),
  rollback: z
    .strictObject({
      /** Within minutes. */
      gradual: steps.prefault([{ remaining: 25 }, { remaining: 5 }]),
      /** Within hours. */
      planned: steps.prefault([
        { remaining: 50, observe: "1h" },
        { remaining: 25, observe: "1h" },
        { remaining: 5, observe: "1h" },
      ]),
      /** Where one of these holds between two steps, nothing remains at once. */
      abort: z.array(gate).prefault(["error_rate > 5%"]),
    })
    .prefault({}),
});
/** How a release goes out and is taken back. */
export type Releases = z.output<typeof releases>;
