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

test("orders the stacks of an environment as they are applied", () => {
  expect(stackNames(fullEnvironment())).toEqual(everything);
  expect(stackNames(leastEnvironment())).toEqual([
    "test-platform",
    "test-cart-blue",
    "test-cart-traffic",
    "test-edge",
    "test-alerts",
  ]);
});

test("puts colours after the platform, and traffic after the colours", () => {
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

  test("keeps the usual order for names and globs", () => {
    expect(narrowed("test-cart-traffic")).toEqual(["test-cart-traffic"]);
    expect(narrowed("test-edge", "test-cart-*")).toEqual([
      "test-cart-blue",
      "test-cart-green",
      "test-cart-traffic",
      "test-edge",
    ]);
    expect(narrowed("*")).toEqual(everything);
  });

  test("renders a stack independently of its neighbours", () => {
    const alone = synthesizeAll(fullEnvironment(), ["test-cart-traffic"]).get("test-cart-traffic");
    const among = synthesizeAll(fullEnvironment()).get("test-cart-traffic");
    expect(JSON.stringify(alone?.json)).toBe(JSON.stringify(among?.json));
  });

  test("refuses a pattern that matches nothing, and names the stacks", () => {
    expect(refusalOf(() => narrowed("test-cart-*", "test-cert-*"))).toBe(
      `"test-cert-*" matches no stack; the stacks of this environment are\n${everything.map((name) => `  - ${name}`).join("\n")}`,
    );
  });
});

test("lets no stack read another one's state", () => {
  for (const { json } of synthesizeAll(fullEnvironment()).values()) {
    expect(JSON.stringify(json)).not.toContain("terraform_remote_state");
  }
});

test("keeps logical ids stable, because a rename replaces a resource", () => {
  const ids = Object.fromEntries(
    [...synthesizeAll(fullEnvironment())].map(([name, { addresses }]) => [name, addresses]),
  );
  expect(ids).toMatchSnapshot();
});
