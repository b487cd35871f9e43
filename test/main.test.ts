import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-main-"));
const outdir = join(folder, "cdktf.out");

/** Runs the compiled program as `cdktf` does. */
function run(variables: Readonly<Record<string, string>> = {}) {
  rmSync(outdir, { recursive: true, force: true });
  const { PATH = "" } = process.env;
  const env = { PATH, CDKTF_OUTDIR: outdir, ...variables };
  const { status, stderr } = spawnSync(process.execPath, ["dist/main.js"], { cwd: root, env, encoding: "utf8" });
  return {
    status,
    stderr,
    written: existsSync(join(outdir, "stacks")) ? readdirSync(join(outdir, "stacks")).sort() : [],
  };
}

function overlay(text: string): string {
  const file = join(folder, "overlay.yaml");
  writeFileSync(file, text);
  return file;
}

afterAll(() => rmSync(folder, { recursive: true }));

test("synthesizes the local environment unless it is told another", () => {
  const { status, stderr, written } = run();
  expect([status, stderr]).toEqual([0, ""]);
  expect(written).toContain("local-prompt-service-traffic");
  expect(written.filter((name) => !name.startsWith("local-"))).toEqual([]);
});

test("synthesizes only the stacks that are asked for", () => {
  const patterns = " production-edge, production-prompt-service-*";
  expect(run({ SWITCHYARD_ENV: "production", SWITCHYARD_STACKS: patterns })).toEqual({
    status: 0,
    stderr: "",
    written: [
      "production-edge",
      "production-prompt-service-blue",
      "production-prompt-service-green",
      "production-prompt-service-traffic",
    ],
  });
});

describe("refuses with a sentence, exit code 2 and nothing written", () => {
  test("a stack that is not there", () => {
    const { status, stderr, written } = run({ SWITCHYARD_STACKS: "local-promt-*" });
    expect([status, written]).toEqual([2, []]);
    expect(stderr).toMatch(
      /^SWITCHYARD_STACKS: "local-promt-\*" matches no stack; the stacks of this environment are\n/,
    );
    expect(stderr).toContain("\n  - local-prompt-service-traffic\n");
    expect(stderr).not.toContain("    at ");
  });

  test("an environment that is not there", () => {
    const { status, stderr, written } = run({ SWITCHYARD_ENV: "prod" });
    expect([status, written]).toEqual([2, []]);
    expect(stderr).toContain("prod");
    expect(stderr).not.toContain("    at ");
  });

  test("a mistake in a layer", () => {
    const SWITCHYARD_OVERLAY = overlay("services:\n  prompt-service:\n    active: red\n");
    const { status, stderr, written } = run({ SWITCHYARD_OVERLAY });
    expect([status, written]).toEqual([2, []]);
    expect(stderr).toContain("overlay.yaml:3:");
    expect(stderr).not.toContain("    at ");
  });

  test("a configuration folder that is not there", () => {
    const { status, stderr, written } = run({ SWITCHYARD_CONFIG: join(folder, "nowhere") });
    expect([status, written]).toEqual([2, []]);
    expect(stderr).not.toContain("    at ");
  });
});
