import { fullEnvironment, leastEnvironment } from "../support/shop.js";
import { synthesizeAll } from "../support/template.js";

/** Renders short values on one line, so that a snapshot's diff shows the change itself. */
function compact(value: unknown, indent = ""): string {
  const inline = JSON.stringify(value);
  if (typeof value !== "object" || value === null) return lines(value, indent);
  if (inline.length + indent.length <= 120) return inline;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return value.map((item) => `\n${indent}- ${compact(item, inner)}`).join("");
  return Object.entries(value)
    .map(([key, item]) => `\n${indent}${key}: ${compact(item, inner)}`.replace(/^(\n.*): \n/, "$1:\n"))
    .join("");
}

/** Renders a text of several lines as such. */
function lines(value: unknown, indent: string): string {
  if (typeof value !== "string" || !value.includes("\n")) return JSON.stringify(value);
  return `|${value.trimEnd().replaceAll(/^/gm, `\n${indent}`).replaceAll("\n\n", "\n")}`;
}

/** Resources, data sources, outputs and variables; backend and providers have tests of their own. */
function shown(json: unknown): string {
  const { provider, terraform, ...rest } = Object(json) as Record<string, unknown>;
  expect([provider, terraform]).not.toContain(undefined);
  return compact(rest);
}

/** One stack of each kind. */
const kinds = /-(platform|traffic|edge|alerts|blue|store|mcp-github)$/;

describe("the least", () => {
  test.each([...synthesizeAll(leastEnvironment())])("%s", (_, { json }) => {
    expect(shown(json)).toMatchSnapshot();
  });
});

describe("everything on", () => {
  const stacks = [...synthesizeAll(fullEnvironment())].filter(([name]) => kinds.test(name) && !name.includes("proxy"));
  test.each(stacks)("%s", (_, { json }) => {
    expect(shown(json)).toMatchSnapshot();
  });
});
