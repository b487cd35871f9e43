import { releases } from "../../model/schema/releases";
import { badInput } from "./support/releases-input";

test("has defaults for the ladder, its gates and the steps of a rollback", () => {
  const { phases, gates, afterRollback, rollback } = releases.parse({});
  expect(phases).toEqual([
    { percent: 5, observe: "30m" },
    { percent: 25, observe: "1h" },
    { percent: 50, observe: "2h" },
    { percent: 100 },
  ]);
  expect(gates).toEqual([
    { signal: "error_rate", comparison: "<", threshold: 0.1, text: "error_rate < 0.1%" },
    { signal: "p95_change", comparison: "<", threshold: 20, text: "p95_change < 20%" },
    { signal: "llm_cost_change", comparison: "<", threshold: 50, text: "llm_cost_change < 50%" },
  ]);
  expect(afterRollback).toEqual({ percent: 1, observe: "30m" });
  expect(rollback).toEqual({
    gradual: [
      { remaining: 25, observe: "10m" },
      { remaining: 5, observe: "10m" },
    ],
    planned: [
      { remaining: 50, observe: "1h" },
      { remaining: 25, observe: "1h" },
      { remaining: 5, observe: "1h" },
    ],
    abort: [{ signal: "error_rate", comparison: ">", threshold: 5, text: "error_rate > 5%" }],
  });
});

test.each(badInput)("refuses %j", (input, path, message) => {
  const issue = releases.safeParse(input).error?.issues[0];
  expect([issue?.path.join("."), issue?.message]).toEqual([path, message]);
});
