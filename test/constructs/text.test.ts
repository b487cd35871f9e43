import { literal, literals, quoted } from "../../constructs/text.js";

test("Terraform's own signs are doubled, and nothing else", () => {
  expect(literal(`\${var.x} %{if} $5 100% $\${y} {z}`)).toBe(`$\${var.x} %%{if} $5 100% $$\${y} {z}`);
});

test("a map keeps its names", () => {
  expect(literals({ A: `\${a}`, B: "b" })).toEqual({ A: `$\${a}`, B: "b" });
});

test("a string inside an expression is quoted and escaped", () => {
  expect(quoted(`a "b" \${c}`)).toBe(`"a \\"b\\" $\${c}"`);
});
