import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Document, isCollection, isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import { ConfigurationError, loadEnvironment } from "../../model/load.js";
import { withFolder } from "./support/folder.js";
import { goodConfiguration } from "./support/good-configuration.js";

const project = join(__dirname, "../../config");

/** The number of random changes per property; `MUTATION_RUNS` raises it. */
const runs = Number(process.env.MUTATION_RUNS ?? 60);

/** Returns the files of the project's own configuration for an environment. */
function projectFiles(): Readonly<Record<string, string>> {
  const files = readdirSync(project, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(project, file), "utf8")]));
}

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, "", 0, -1, -0, 0.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, [], {}),
  fc.constantFrom(
    "off",
    "full",
    "green",
    "blue",
    "__proto__",
    "constructor",
    "mcp",
    "10%",
    "1h30m",
    "256Mi",
    "%{a}",
    "a\nb",
  ),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxKeys: 3 }),
);

/** One random change somewhere in one file. */
const mutation = fc.record({
  file: fc.nat(),
  node: fc.nat(),
  change: fc.constantFrom("delete", "replace", "rename", "insert", "swap", "repeat", "cut", "splice"),
  key: fc.oneof(
    fc.string(),
    fc.constantFrom("active", "kind", "rollout", "workload", "mode", "interval", "__proto__", "<<"),
  ),
  value: strange,
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function maps(document: Document): YAMLMap[] {
  const found: YAMLMap[] = [];
  const look = (node: unknown): void => {
    if (isMap(node)) found.push(node);
    if (isCollection(node))
      for (const item of node.items) look(isScalar(item) || isCollection(item) ? item : Object(item).value);
  };
  look(document.contents);
  return found;
}

function mutate(files: Record<string, string>, { file, node, change, key, value }: Mutation): void {
  const names = Object.keys(files);
  const name = names[file % names.length] ?? "";
  const text = files[name] ?? "";
  if (change === "cut" || change === "splice") {
    const at = node % (text.length + 1);
    files[name] = change === "cut" ? text.slice(0, at) : text.slice(0, at) + key + text.slice(at);
    return;
  }
  const document = parseDocument(text, { logLevel: "silent" });
  const all = maps(document);
  const map = all[node % Math.max(all.length, 1)];
  if (map === undefined || document.errors.length > 0) return;
  const item = map.items[node % Math.max(map.items.length, 1)];
  const other = all[key.length % all.length];
  if (change === "insert" || item === undefined) map.add(document.createPair(key, value), true);
  else if (change === "delete") map.delete(item.key);
  else if (change === "replace") item.value = document.createNode(value);
  else if (change === "rename") item.key = document.createNode(key);
  else if (change === "repeat") map.items.push(item);
  else if (other !== undefined && other !== map && other.items[0] !== undefined) {
    const first = other.items[0];
    [item.value, first.value] = [structuredClone(JSON.parse(JSON.stringify(first.value))), null];
    first.value = document.createNode(value);
  }
  files[name] = document.toString({ lineWidth: 0 });
}

/** Loads the files, and returns what is wrong with the loader itself; nothing if it keeps its promises. */
function broken(files: Readonly<Record<string, string>>, environment: string): string | undefined {
  return withFolder(files, (folder) => {
    try {
      const loaded = loadEnvironment({ environment, directory: folder });
      return loaded.name === environment && Object.isFrozen(loaded) ? undefined : "an environment that is none";
    } catch (error) {
      if (!(error instanceof ConfigurationError)) return String(error instanceof Error ? error.stack : error);
      if (error.problems.length === 0) return "an error without a problem";
      const unplaced = error.problems.find(
        ({ file, line, column, message }) =>
          !existsSync(file) ||
          !(line >= 1) ||
          !(column >= 1) ||
          message === "" ||
          /undefined|\[object|\n/.test(message),
      );
      return unplaced === undefined ? undefined : `a problem without a place or sense: ${JSON.stringify(unplaced)}`;
    }
  });
}

describe.each([
  ["the test's own", goodConfiguration, ["local", "production"]],
  ["the project's", projectFiles(), ["local", "staging", "production"]],
] as const)("mutations of %s configuration", (_whose, good, environments) => {
  test("lead to an environment or to mistakes with a place, and to nothing else", () => {
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...environments),
        (mutations, environment) => {
          const files: Record<string, string> = { ...good };
          for (const one of mutations) mutate(files, one);
          expect(broken(files, environment)).toBeUndefined();
        },
      ),
      { numRuns: runs },
    );
  });
});

test("reads or refuses a file of arbitrary bytes, and never throws anything else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      expect(broken({ ...goodConfiguration, "local/services/shop.yaml": text }, "local")).toBeUndefined();
    }),
    { numRuns: runs },
  );
});
