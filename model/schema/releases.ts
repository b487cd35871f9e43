import { z } from "zod";
import { duration, integer } from "./primitives.js";
import { grammar, signals } from "./triggers.js";

/** Signals that a gate can compare, with the unit of its threshold; `…_change` is relative to before the release. */
export const gateSignals = { ...signals, p95_change: "%", llm_cost_change: "%" } as const;
/** A signal that a gate can compare. */
export type GateSignal = keyof typeof gateSignals;

/** A parsed condition such as `error_rate < 0.1%`, which has to hold before a release proceeds. */
export interface Gate {
  readonly signal: GateSignal;
  readonly comparison: ">" | "<";
  /** In the unit of the signal: percent, milliseconds or a count. */
  readonly threshold: number;
  /** The original line. */
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

/** A step of a release: the candidate's share of the edge, and how long to observe it. */
export const phase = z.strictObject({
  percent: integer(1, 100, "percent"),
  observe: duration.optional(),
  /** Conditions for the next phase. @default - the gates of all phases */
  gates: z.array(gate).optional(),
});
/** A step of a release. */
export type Phase = z.output<typeof phase>;

/** A step of a gradual or planned rollback: the bad colour's share, and how long to observe it. */
export const rollbackStep = z.strictObject({ remaining: integer(1, 99, "percent"), observe: duration.default("10m") });
/** A step of a gradual or planned rollback. */
export type RollbackStep = z.output<typeof rollbackStep>;

const falling = "steps whose shares fall, such as 25 and 5; 0 follows by itself";
const steps = z
  .array(rollbackStep)
  .min(1, falling)
  .refine((all) => all.every((step, index) => step.remaining < (all[index - 1]?.remaining ?? 100)), falling);

const rising = "phases whose percentages rise and end with 100";

/** The settings for rollouts, and for rollbacks in steps. */
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
  /** Conditions that every phase has to meet before the next one. */
  gates: z.array(gate).prefault(["error_rate < 0.1%", "p95_change < 20%", "llm_cost_change < 50%"]),
  /** The first phase of the first release after a rollback. */
  afterRollback: z
    .strictObject({ percent: integer(1, 99, "percent").default(1), observe: duration.default("30m") })
    .prefault({}),
  rollback: z
    .strictObject({
      /** Steps of a gradual rollback, which takes minutes. */
      gradual: steps.prefault([{ remaining: 25 }, { remaining: 5 }]),
      /** Steps of a planned rollback, which takes hours. */
      planned: steps.prefault([
        { remaining: 50, observe: "1h" },
        { remaining: 25, observe: "1h" },
        { remaining: 5, observe: "1h" },
      ]),
      /** Conditions that end a stepwise rollback at once: if one holds between two steps, nothing remains. */
      abort: z.array(gate).prefault(["error_rate > 5%"]),
    })
    .prefault({}),
});
/** The settings for rollouts and rollbacks. */
export type Releases = z.output<typeof releases>;
