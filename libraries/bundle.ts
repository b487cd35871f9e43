import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { type Bundle, bundleFolder, bundleIndex, root } from "./place.js";

/** What runs often and has to start fast; the sandbox starts once and stays. */
const parts = ["main.js", "stacks", "constructs", "model", "operations", "tour"];

/** What cdktf requires and synthesis does without: apart from it, because it is loaded when it is used. */
const requiredByCdktf = ["archiver"].filter((name) => name in dependenciesOf("cdktf"));

/** Large, seldom needed, and an ES module: left where it is. */
const apart = new Set(["@kubernetes/client-node"]);

/** What a package says that it requires, by name; CDK Terrain requires other packages than cdktf. */
function dependenciesOf(name: string): Readonly<Record<string, string>> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return dependencies;
}

/** The packages that the compiled program requires, as it names them. */
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

/** Changes with what is installed and with what is required of it. */
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

/** One file for each library, which requires the others: what a run does not use is not even read. */
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

/** Runs in which what synthesis and the commands use is compiled and kept. */
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
