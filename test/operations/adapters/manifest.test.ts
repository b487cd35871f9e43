import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inOrder, layersOf, readManifest } from "../../../operations/adapters/manifest";
import { synthesizedStacks } from "../../../operations/adapters/synth";

const stack = (name: string, ...dependencies: string[]) => ({
  name,
  workingDirectory: `stacks/${name}`,
  dependencies,
});

// cdktf sorts by name: a whole environment was applied with `alerts` before the namespace that they are in
const stacks = {
  alerts: stack("alerts", "platform"),
  blue: stack("blue", "platform"),
  platform: stack("platform"),
  traffic: stack("traffic", "platform", "blue"),
};

test("orders stacks after their dependencies, then by name", () => {
  expect(inOrder(stacks).map(({ name }) => name)).toEqual(["platform", "alerts", "blue", "traffic"]);
});

test("ignores dependencies that were not synthesized", () => {
  expect(inOrder({ traffic: stacks.traffic }).map(({ name }) => name)).toEqual(["traffic"]);
});

test("stacks of one layer do not need each other", () => {
  const needs: Readonly<Record<string, readonly string[]>> = { c: ["b"], b: ["a"], e: ["a"] };
  expect(layersOf(["a", "b", "c", "d", "e"], (name) => needs[name] ?? [])).toEqual([["a", "d"], ["b", "e"], ["c"]]);
});

test("reads the folders from cdktf's manifest", () => {
  const outdir = mkdtempSync(join(tmpdir(), "manifest-"));
  try {
    writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks }));
    expect(readManifest(outdir)).toEqual(stacks);
    expect(synthesizedStacks(outdir).map(({ name, folder }) => [name, folder])).toEqual([
      ["platform", join(outdir, "stacks/platform")],
      ["alerts", join(outdir, "stacks/alerts")],
      ["blue", join(outdir, "stacks/blue")],
      ["traffic", join(outdir, "stacks/traffic")],
    ]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
