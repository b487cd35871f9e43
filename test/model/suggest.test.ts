import { didYouMean, editDistance, likely } from "../../model/load/suggest.js";

test.each([
  ["interval", "interval", 0],
  ["intervall", "interval", 1],
  ["repilcas", "replicas", 1],
  ["gren", "green", 1],
  ["blue", "green", 4],
  ["", "blue", 4],
])("%s is %s after %i edits", (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});

test.each([
  ["intervall", ["timeout", "interval"], "interval"],
  ["prod", ["local", "production"], "production"],
  ["Green", ["blue", "green"], "green"],
  ["purple", ["blue", "green"], undefined],
  ["x", [], undefined],
])("for %s out of %j the likely one is %s", (written, options, expected) => {
  expect(likely(written, options)).toBe(expected);
});

test("renders the hint as a question, or not at all", () => {
  expect(didYouMean("gren", ["green"])).toBe('; did you mean "green"?');
  expect(didYouMean("purple", ["green"])).toBe("");
});
