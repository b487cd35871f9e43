import { causeOf } from "../../operations/failures";

test("what happened is at the bottom of a chain of causes", () => {
  const cause = new Error("connect ECONNREFUSED 127.0.0.1:1");
  expect(causeOf(new Error("fetch failed", { cause: new Error("again", { cause }) }))).toBe(cause.message);
  expect(causeOf("no error at all")).toBe("no error at all");
});

test("a host of several addresses has a cause each, and no words of its own", () => {
  const refused = ["connect ECONNREFUSED ::1:1", "connect ECONNREFUSED 127.0.0.1:1", "connect ECONNREFUSED ::1:1"];
  const errors = refused.map((message) => new Error(message));
  expect(causeOf(new AggregateError(errors))).toBe("connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1");
});
