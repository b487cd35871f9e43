import fc from "fast-check";
import { mergeMaps } from "../../model/load/merge.js";
import { type MapNode, plainValue } from "../../model/load/node.js";
import type { Problem } from "../../model/load/problem.js";
import { parseYaml } from "../../model/load/yaml.js";

type Tree = { readonly [key: string]: string | number | boolean | readonly number[] | Tree };

/** Trees in which a key always has the same kind of value, as in a configuration. */
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record(
    {
      text: fc.string(),
      count: fc.integer(),
      on: fc.boolean(),
      list: fc.array(fc.integer(), { maxLength: 3 }),
      map: fc.oneof({ maxDepth: 3, depthIdentifier: "map" }, fc.constant({}), tie("tree")),
      other: fc.oneof({ maxDepth: 3, depthIdentifier: "map" }, fc.constant({}), tie("tree")),
    },
    { requiredKeys: [] },
  ),
})).tree;

function nodeOf(value: object): MapNode {
  const { node } = parseYaml(JSON.stringify(value), "base", "base.json", []);
  if (node?.kind !== "map") throw new Error("no map");
  return node;
}

function merged(...layers: readonly object[]): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const [first = {}, ...rest] = layers;
  const node = rest.reduce<MapNode>((lower, upper) => mergeMaps(lower, nodeOf(upper), [], problems), nodeOf(first));
  return { value: plainValue(node), problems };
}

/** Merges in a second, naive way. */
function naive(lower: Tree, upper: Tree): Tree {
  const result: Record<string, Tree[string]> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    const below = lower[key];
    const bothMaps = isTree(value) && isTree(below);
    result[key] = bothMaps ? naive(below, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

test("merges like the naive way, without problems", () => {
  fc.assert(
    fc.property(tree, tree, (lower, upper) => {
      expect(merged(lower, upper)).toEqual({ value: naive(lower, upper), problems: [] });
    }),
  );
});

test("an empty layer changes nothing, as the upper or the lower one", () => {
  fc.assert(
    fc.property(tree, (layer) => {
      expect(merged(layer, {}).value).toEqual(layer);
      expect(merged({}, layer).value).toEqual(layer);
    }),
  );
});

test("merging a layer with itself changes nothing", () => {
  fc.assert(
    fc.property(tree, tree, (lower, upper) => {
      expect(merged(lower, upper, upper)).toEqual(merged(lower, upper));
    }),
  );
});

test("null for every key of the lower layer leaves only the upper one", () => {
  fc.assert(
    fc.property(tree, tree, (lower, upper) => {
      const nothing = Object.fromEntries(Object.keys(lower).map((key) => [key, null]));
      expect(merged(lower, nothing, upper)).toEqual({ value: upper, problems: [] });
    }),
  );
});

test("keys keep the order of the lower layer, and new ones follow", () => {
  const { value } = merged({ b: 1, a: 1 }, { c: 2, a: 2 });
  expect(Object.keys(Object(value))).toEqual(["b", "a", "c"]);
});

test("a layer that names every key sets a new order", () => {
  const { value } = merged({ b: 1, a: 1 }, { a: 2, c: 2, b: 2 });
  expect(Object.keys(Object(value))).toEqual(["a", "c", "b"]);
});
