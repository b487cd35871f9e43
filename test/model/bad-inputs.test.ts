import { join } from "node:path";
import { edges } from "./bad-inputs/edges.js";
import { environments } from "./bad-inputs/environments.js";
import { files } from "./bad-inputs/files.js";
import { texts } from "./bad-inputs/texts.js";
import { traffic } from "./bad-inputs/traffic.js";
import { triggers } from "./bad-inputs/triggers.js";
import { words } from "./bad-inputs/words.js";
import { workloads } from "./bad-inputs/workloads.js";
import { yaml } from "./bad-inputs/yaml.js";
import type { BadInput } from "./support/bad-input.js";
import { edited, mistakesOf, withFolder } from "./support/folder.js";
import { goodConfiguration } from "./support/good-configuration.js";

const tables: Readonly<Record<string, readonly BadInput[]>> = {
  yaml,
  files,
  words,
  traffic,
  workloads,
  edges,
  triggers,
  environments,
  texts,
};

test.each(["local", "production"])("loads the configuration without mistakes for %s", (environment) => {
  expect(withFolder(goodConfiguration, (folder) => mistakesOf(folder, environment))).toEqual([]);
});

describe.each(Object.entries(tables))("%s", (_, table) => {
  test.each(table.map((input) => [input.name, input] as const))("%s", (_name, input) => {
    const { edits, environment = "production", overlay, says } = input;
    const said = withFolder(edited(goodConfiguration, edits), (folder) =>
      mistakesOf(folder, environment, overlay === undefined ? undefined : join(folder, overlay)),
    );
    expect(said).toEqual(says);
  });
});

test("has a unique name for every class of mistake", () => {
  const names = Object.values(tables).flatMap((table) => table.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(120);
});
