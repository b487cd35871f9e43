import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { type Bundle, bundleFolder, bundleIndex, root } from "./place.js";

/** The parts that run often and have to start fast; the sandbox starts once and stays. */
const parts = ["main.js", "stacks", "constructs", "model", "operations", "tour"];

/** Packages that cdktf requires but synthesis does not use: bundled apart, and loaded only when used. */
const requiredByCdktf = ["archiver"].filter((name) => name in dependenciesOf("cdktf"));

/** Packages that stay unbundled: large, seldom needed, and an ES module. */
const apart = new Set(["@kubernetes/client-node"]);

/** Returns a package's declared dependencies; those of CDK Terrain differ from cdktf's. */
function dependenciesOf(name: string): Readonly<Record<string, string>> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return dependencies;
}

/** Returns the names of the packages that the compiled program requires. */
function required(): readonly string[] {
  const dist = join(root, "dist");
  const files = parts.flatMap((part) =>
    part.endsWith(".js")
      ? [part]
      : readdirSync(join(dist, part), { recursive: true, encoding: "utf8" })
          .filter((file) => file.endsWith(".js"))
          .map((file) => join(part, file)),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(join(dist, file), "utf8").matchAll(/\brequire\("([^".][^":]*)"\)/g)].map(([, name = ""]) => name),
  );
  return [...new Set([...names, ...requiredByCdktf])].filter((name) => !apart.has(name)).sort();
}

/** Returns a stamp that changes with the installed packages and with the names of the required ones. */
function stampOf(names: readonly string[]): string {
  const hash = createHash("sha256")
    .update(names.join())
    .update(readFileSync(join(root, "package-lock.json")));
  return hash.digest("hex");
}

function isBundled(stamp: string): boolean {
  if (!existsSync(bundleIndex)) return false;
  const bundle: Bundle = JSON.parse(readFileSync(bundleIndex, "utf8"));
  return bundle.stamp === stamp;
}

function entryOf(name: string): string {
  const program = createRequire(join(root, "package.json"));
  return requiredByCdktf.includes(name) ? createRequire(program.resolve("cdktf")).resolve(name) : program.resolve(name);
}

/** Bundles each library into one file that requires the others, so that a run reads only what it uses. */
function bundle(names: readonly string[], stamp: string): void {
  const unfinished = `${bundleFolder}.${process.pid}`;
  const out = (name: string): string => name.replaceAll("/", "+");
  buildSync({
    entryPoints: names.map((name) => ({ in: entryOf(name), out: out(name) })),
    outdir: unfinished,
    bundle: true,
    external: [...names],
    platform: "node",
    target: "node20",
    charset: "ascii",
    legalComments: "none",
    minifyWhitespace: true,
    logLevel: "warning",
  });
  const index: Bundle = { stamp, files: Object.fromEntries(names.map((name) => [name, `${out(name)}.js`])) };
  writeFileSync(join(unfinished, basename(bundleIndex)), JSON.stringify(index));
  rmSync(bundleFolder, { recursive: true, force: true });
  renameSync(unfinished, bundleFolder);
}

/** Runs synthesis and commands once, so that their compiled code is kept. */
function warmUp(): void {
  const outdir = mkdtempSync(join(tmpdir(), "switchyard-"));
  const options = { cwd: root, env: { ...process.env, CDKTF_OUTDIR: outdir }, stdio: "ignore" } as const;
  try {
    spawnSync(process.execPath, ["-r", "./dist/libraries/load.js", "dist/main.js"], options);
    spawnSync(process.execPath, ["bin/switchyard.js", "--help"], options);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const names = required();
const stamp = stampOf(names);
if (!isBundled(stamp)) {
  bundle(names, stamp);
  warmUp();
}
