import { Token } from "cdktf";
import { check, outside, type Rule, shown, unlike } from "../../constructs/rules.js";
import { refusalOf, testApp } from "../support/template.js";

interface Box {
  readonly width: number;
  readonly name: string;
}

const rules: readonly Rule<Box>[] = [
  {
    condition: ({ width }) => outside(width, 1, 10),
    message: ({ width }) => `\`width\` got ${width}: allowed is 1 to 10`,
  },
  {
    condition: ({ name }) => unlike(name, /^[a-z]+$/),
    message: ({ name }) => `\`name\` got ${shown(name)}: allowed are letters`,
  },
];

test("names the construct and every mistake at once", () => {
  expect(refusalOf(() => check(testApp(), "box", rules, { width: 11, name: "A" }))).toBe(
    '/box:\n  - `width` got 11: allowed is 1 to 10\n  - `name` got "A": allowed are letters',
  );
});

test("passes what keeps to the rules, at both ends", () => {
  for (const width of [1, 10]) check(testApp(), "box", rules, { width, name: "a" });
});

test("passes what only Terraform will know", () => {
  const width = Token.asNumber({ resolve: () => 11 });
  const name = Token.asString({ resolve: () => "A" });
  check(testApp(), "box", rules, { width, name });
  expect(shown(name)).toBe("a value Terraform knows later");
});

test("what is no number is out of bounds, what is missing is not", () => {
  expect(outside(Number.NaN, 0, 1)).toBe(true);
  expect(outside(undefined, 0, 1)).toBe(false);
});
