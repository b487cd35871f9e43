import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");
let copy: string;

/** The compiled program in a folder of its own, where what is kept of its libraries can be taken away. */
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "switchyard-libraries-"));
  for (const part of ["bin", "config", "dist", "package.json", "package-lock.json"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

const kept = (): string[] => readdirSync(join(copy, "dist/libraries/bundle")).sort();

/** Synthesizes with the libraries' loader and returns every file that is written, by its name. */
function synthesized(...more: string[]): Record<string, string> {
  const out = join(copy, "cdktf.out");
  rmSync(out, { recursive: true, force: true });
  const { status, stderr } = spawnSync(process.execPath, ["-r", "./bin/libraries.js", ...more, "dist/main.js"], {
    cwd: copy,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", SWITCHYARD_STACKS: "local-prompt-service-*" },
  });
  expect([status, stderr]).toEqual([0, ""]);
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(out, file)).isFile(),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(out, file), "utf8")]));
}

/** Where a library that the program requires comes from. */
function origin(library: string): string {
  const script = `require("./bin/libraries.js"); process.stdout.write(String(require.cache[require.resolve("${library}")] ? 1 : 0)); require("${library}"); process.stdout.write(String(require.cache[require.resolve("${library}")] ? 1 : 0))`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: copy, encoding: "utf8" });
  return stderr === "" ? ({ "00": "bundle", "01": "package" }[stdout] ?? stdout) : stderr;
}

test("the bundle changes nothing that is synthesized", () => {
  const bundled = synthesized();
  rmSync(join(copy, "dist/libraries/bundle"), { recursive: true });
  const plain = synthesized();
  expect(Object.keys(plain)).toContain("stacks/local-prompt-service-traffic/cdk.tf.json");
  expect(bundled).toEqual(plain);
});

test("libraries come from the bundle, others and those of a build without one from their packages", () => {
  expect(["cdktf", "zod", "commander"].map(origin)).toEqual(["bundle", "bundle", "bundle"]);
  expect(origin("prom-client")).toBe("package");
  rmSync(join(copy, "dist/libraries/bundle"), { recursive: true });
  expect(origin("cdktf")).toBe("package");
});

test("what is compiled is kept for each bundle and Node, and made again where it is lost or spoilt", () => {
  const mine = kept().filter((name) => name.startsWith(`${process.version}-${process.arch}-`));
  expect(mine).toEqual([expect.stringMatching(/-[0-9a-f]{16}\.compiled$/)]);
  const file = join(copy, "dist/libraries/bundle", mine[0] ?? "");

  const before = statSync(file);
  synthesized();
  expect(statSync(file).mtimeMs).toBe(before.mtimeMs);

  rmSync(file);
  synthesized();
  expect(statSync(file).size).toBeGreaterThan(before.size / 2);

  writeFileSync(file, "spoilt");
  synthesized();
  expect(statSync(file).size).toBeGreaterThan(before.size / 2);
  expect(kept().filter((name) => !name.endsWith(".compiled"))).toEqual(["libraries.js"]);
});
