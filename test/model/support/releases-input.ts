const rising = "phases whose percentages rise and end with 100";
const falling = "steps whose shares fall, such as 25 and 5; 0 follows by itself";

const signals =
  "a signal out of error_rate, availability, p50_latency, p95_latency, p99_latency, hallucination_rate, user_complaints, p95_change, llm_cost_change";

/** Wrong ladders, with the place and the message. */
export const badInput: readonly (readonly [input: unknown, path: string, message: string])[] = [
  [{ phases: [] }, "phases", rising],
  [{ phases: [{ percent: 5 }] }, "phases", rising],
  [{ phases: [{ percent: 50 }, { percent: 5 }, { percent: 100 }] }, "phases", rising],
  [{ phases: [{ percent: 5 }, { percent: 5 }, { percent: 100 }] }, "phases", rising],
  [{ phases: [{ percent: 0 }, { percent: 100 }] }, "phases.0.percent", "a whole number from 1 to 100 percent"],
  [{ rollback: { gradual: [] } }, "rollback.gradual", falling],
  [{ rollback: { planned: [{ remaining: 5 }, { remaining: 25 }] } }, "rollback.planned", falling],
  [
    { rollback: { gradual: [{ remaining: 100 }] } },
    "rollback.gradual.0.remaining",
    "a whole number from 1 to 99 percent",
  ],
  [{ afterRollback: { percent: 100 } }, "afterRollback.percent", "a whole number from 1 to 99 percent"],
  [{ gates: ["errors < 1%"] }, "gates.0", signals],
  [{ gates: ["p95_change < 20ms"] }, "gates.0", "a threshold with the unit `%`, such as `p95_change < 10%`"],
  [
    { gates: ["error_rate <= 1%"] },
    "gates.0",
    "a line such as `error_rate < 0.1%`: a signal, `>` or `<`, a number with its unit",
  ],
  [{ gates: [5] }, "gates.0", "a line such as `error_rate < 0.1%`"],
];
