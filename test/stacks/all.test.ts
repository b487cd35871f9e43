import { declareStacks, stackNames } from "../../stacks/all.js";
import { fullEnvironment, leastEnvironment } from "../support/shop.js";
import { refusalOf, synthesizeAll, testApp } from "../support/template.js";

const everything = [
  "test-platform",
  "test-mcp-github",
  "test-cart-blue",
  "test-cart-green",
  "test-cart-traffic",
  "test-proxy-blue",
  "test-proxy-traffic",
  "test-store",
  "test-edge",
  "test-alerts",
];

test("the stacks of an environment, in the order in which they are applied", () => {
  expect(stackNames(fullEnvironment())).toEqual(everything);
  expect(stackNames(leastEnvironment())).toEqual([
    "test-platform",
    "test-cart-blue",
    "test-cart-traffic",
    "test-edge",
    "test-alerts",
  ]);
});

test("colours follow the platform, traffic follows the colours", () => {
  const stacks = declareStacks(testApp(), fullEnvironment());
  const after = Object.fromEntries(
    stacks.map((stack) => [stack.node.id, stack.dependencies.map(({ node }) => node.id)]),
  );
  expect(after).toEqual({
    "test-platform": [],
    "test-mcp-github": ["test-platform"],
    "test-cart-blue": ["test-platform"],
    "test-cart-green": ["test-platform"],
    "test-cart-traffic": ["test-platform", "test-cart-blue", "test-cart-green"],
    "test-proxy-blue": ["test-platform"],
    "test-proxy-traffic": ["test-platform", "test-proxy-blue"],
    "test-store": ["test-platform"],
    "test-edge": ["test-platform"],
    "test-alerts": ["test-platform"],
  });
});

describe("narrowed", () => {
  const narrowed = (...patterns: readonly string[]) => [...synthesizeAll(fullEnvironment(), patterns).keys()];

  test("to names and globs, in the usual order", () => {
    expect(narrowed("test-cart-traffic")).toEqual(["test-cart-traffic"]);
    expect(narrowed("test-edge", "test-cart-*")).toEqual([
      "test-cart-blue",
      "test-cart-green",
      "test-cart-traffic",
      "test-edge",
    ]);
    expect(narrowed("*")).toEqual(everything);
  });

  test("a stack is the same whether its neighbours are there or not", () => {
    const alone = synthesizeAll(fullEnvironment(), ["test-cart-traffic"]).get("test-cart-traffic");
    const among = synthesizeAll(fullEnvironment()).get("test-cart-traffic");
    expect(JSON.stringify(alone?.json)).toBe(JSON.stringify(among?.json));
  });

  test("rejects a pattern that matches nothing, and names the stacks", () => {
    expect(refusalOf(() => narrowed("test-cart-*", "test-cert-*"))).toBe(
      `"test-cert-*" matches no stack; the stacks of this environment are\n${everything.map((name) => `  - ${name}`).join("\n")}`,
    );
  });
});

test("no stack reads another one's state", () => {
  for (const { json } of synthesizeAll(fullEnvironment()).values()) {
    expect(JSON.stringify(json)).not.toContain("terraform_remote_state");
  }
});

test("logical ids are stable: a rename here replaces what runs", () => {
  const ids = Object.fromEntries(
    [...synthesizeAll(fullEnvironment())].map(([name, { addresses }]) => [name, addresses]),
  );
  expect(ids).toMatchSnapshot();
});
