import { jumpBetween, splitOf } from "../../../model/route/split";
import { serviceWith } from "../support/situations";

const rollback = (remaining: number) => ({
  from: "green",
  strategy: "gradual",
  remaining,
  reason: "errors",
  at: "2026-03-01T03:12:00Z",
});

test.each([
  ["nothing moves", {}, { selector: "blue", candidate: "green", edge: { blue: 100, green: 0 }, sticky: false }],
  [
    "a canary",
    { rollout: { mode: "canary", percent: 5 } },
    { selector: "blue", candidate: "green", edge: { blue: 95, green: 5 }, sticky: true },
  ],
  [
    "a canary on its way down",
    { active: "green", rollout: { mode: "canary", percent: 5, sticky: false } },
    { selector: "green", candidate: "blue", edge: { blue: 5, green: 95 }, sticky: false },
  ],
  [
    "a canary for the allowlist alone",
    { rollout: { mode: "canary", percent: 0, allowlist: { runIds: ["run-1"] } } },
    { selector: "blue", candidate: "green", edge: { blue: 100, green: 0 }, sticky: false },
  ],
  [
    "everything at the edge",
    { rollout: { mode: "full" } },
    { selector: "blue", candidate: "green", edge: { blue: 0, green: 100 }, sticky: false },
  ],
  [
    "a rollback, whatever the rollout says",
    { rollout: { mode: "full" }, rollback: rollback(25) },
    { selector: "blue", candidate: "green", edge: { blue: 75, green: 25 }, sticky: false },
  ],
])("%s", (_, input, expected) => {
  expect(splitOf(serviceWith(input))).toEqual(expected);
});

test("finds a jump where a colour goes from nothing to everything without a rollback", () => {
  const [blue, green] = [serviceWith(), serviceWith({ active: "green" })];
  expect(jumpBetween(blue, green)).toBe("green");
  expect(jumpBetween(green, blue)).toBe("blue");
  expect(jumpBetween(blue, serviceWith({ rollout: { mode: "full" } }))).toBe("green");
  expect(jumpBetween(undefined, green)).toBeUndefined();
  expect(jumpBetween(serviceWith({ rollout: { mode: "canary", percent: 1 } }), green)).toBeUndefined();
  expect(jumpBetween(green, serviceWith({ rollback: rollback(0) }))).toBeUndefined();
  const { edge: _, ...withoutEdge } = green;
  expect(jumpBetween(blue, withoutEdge)).toBeUndefined();
});
