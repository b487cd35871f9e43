import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { aProject } from "../support/project";

const digest = "a".repeat(64);

/** Every command that edits a file, as somebody types it. */
const commands: readonly (readonly string[])[] = [
  ["flip", "shop"],
  ["rollback", "shop"],
  ["rollout", "shop", "--next"],
  ["rollout", "--mcp", "github", "--mode", "off"],
  ["settle", "shop"],
  ["image", "shop", `ghcr.io/shop:v9.0.0@sha256:${digest}`],
  ["warm", "shop"],
  ["drain", "mcp", "koyeb"],
  ["undrain", "mcp", "koyeb"],
  ["maintenance", "on"],
  ["read-only", "on"],
];

// the lock of the file that would have been edited once made the folder, and with it the environment
test.each(commands)(
  "given a mistyped environment, when %s is typed, then it is refused and nothing is made",
  async (...typed) => {
    const project = aProject();
    const before = readdirSync(project.folder).sort();
    const { code, err } = await project.run(...typed, "--env", "prodution");
    expect([code, err]).toEqual([
      2,
      '1 mistake in the configuration:\n  config:1:1  "prodution" is not an environment; local or production; did you mean "production"?\n',
    ]);
    expect(readdirSync(project.folder).sort()).toEqual(before);
  },
);

test("given an environment outside of the configuration, when it is flipped, then it is refused and nothing is made there", async () => {
  const project = aProject();
  const name = `outside-${process.pid}`;
  const { code, err } = await project.run("flip", "shop", "--env", `../${name}`);
  expect([code, err]).toEqual([
    2,
    `1 mistake in the configuration:\n  config:1:1  "../${name}" is not an environment; local or production\n`,
  ]);
  expect(readdirSync(dirname(project.folder))).not.toContain(name);
});
