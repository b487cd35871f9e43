import { Token } from "cdktf";
import { z } from "zod";
import { broken, misfits, outside, type Rule, refuse, shown, violations } from "../../constructs/rules.js";
import type { Rule as ModelRule } from "../../model/rules/rule.js";
import { refusalOf, testApp } from "../support/template.js";

interface Box {
  readonly width: number;
  readonly lid: { readonly height: number };
  readonly names: readonly string[];
}

const box: Box = { width: 5, lid: { height: 1 }, names: ["a"] };
const later = Token.asNumber({ resolve: () => 11 });

const rules: readonly Rule<Box>[] = [
  {
    condition: ({ width }) => outside(width, 1, 10),
    message: ({ width }) => `\`width\` got ${width}: allowed is 1 to 10`,
  },
  { condition: ({ names }) => names.length === 0, message: () => "`names` got none: give one" },
];

const modelRules: readonly ModelRule<Box, { readonly tallest: number }>[] = [
  {
    rule: "A lid is not taller than the place allows.",
    *broken({ lid: { height } }, { tallest }) {
      if (height <= tallest) return;
      yield { at: ["lid", "height"], allowed: `at most ${tallest}`, remedy: "Take another lid" };
    },
  },
  {
    rule: "Names differ from the width.",
    *broken({ width, names }) {
      for (const [index, name] of names.entries()) {
        if (name === String(width)) yield { at: ["names", index], allowed: "another name" };
      }
    },
  },
];

test("given mistakes, when refused, then the construct and every mistake are named at once", () => {
  const mistakes = broken(rules, { ...box, width: 11, names: [] });
  expect(refusalOf(() => refuse(testApp(), "box", mistakes))).toBe(
    "/box:\n  - `width` got 11: allowed is 1 to 10\n  - `names` got none: give one",
  );
  expect(() => refuse(testApp(), "box", broken(rules, box))).not.toThrow();
});

test("given rules of the model, when broken, then the message has the value, what is allowed and the remedy", () => {
  expect(violations(modelRules, { width: 5, lid: { height: 3 }, names: ["a", "5"] }, { tallest: 2 })).toEqual([
    "`lid.height` got 3: allowed is at most 2. Take another lid",
    '`names[1]` got "5": allowed is another name',
  ]);
  expect(violations(modelRules, box, { tallest: 2 })).toEqual([]);
});

test("given frozen values, when rules read them, then the rules still apply", () => {
  const frozen = Object.freeze({ ...box, lid: Object.freeze({ height: 3 }) });
  expect(violations(modelRules, frozen, { tallest: 2 })).toEqual([
    "`lid.height` got 3: allowed is at most 2. Take another lid",
  ]);
});

test("given a value that only Terraform will know, when a rule reads it, then only that rule is skipped", () => {
  const subject = { width: 5, lid: { height: later }, names: ["5"] };
  expect(violations(modelRules, subject, { tallest: -Infinity })).toEqual([
    '`names[0]` got "5": allowed is another name',
  ]);
});

test("given a schema, when properties do not fit, then each is named with its path", () => {
  const shape = { width: z.number().max(10, "at most 10"), lid: z.object({ height: z.number().max(2, "at most 2") }) };
  expect(misfits(shape, { width: 11, lid: { height: 3 } })).toEqual([
    "`width` got 11: allowed is at most 10",
    "`lid.height` got 3: allowed is at most 2",
  ]);
  expect(misfits(shape, { width: later, lid: { height: later } })).toEqual([]);
  expect(misfits(shape, {})).toEqual([]);
});

test("accepts both bounds, a missing number and a token, and refuses NaN", () => {
  expect([1, 10].map((width) => outside(width, 1, 10))).toEqual([false, false]);
  expect(outside(Number.NaN, 0, 1)).toBe(true);
  expect(outside(undefined, 0, 1)).toBe(false);
  expect(outside(later, 0, 1)).toBe(false);
  expect(shown(later)).toBe("a value that only Terraform will know");
});
