import { literal, literals, quoted } from "../../constructs/text.js";

test("doubles Terraform's own signs, and nothing else", () => {
  expect(literal(`\${var.x} %{if} $5 100% $\${y} {z}`)).toBe(`$\${var.x} %%{if} $5 100% $$\${y} {z}`);
});

test("keeps the keys of a map", () => {
  expect(literals({ A: `\${a}`, B: "b" })).toEqual({ A: `$\${a}`, B: "b" });
});

test("quotes and escapes a string inside an expression", () => {
  expect(quoted(`a "b" \${c}`)).toBe(`"a \\"b\\" $\${c}"`);
});
