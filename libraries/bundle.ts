import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { bundleFile, folder, root } from "./place.js";

/** What runs often and has to start fast; the sandbox starts once and stays. */
const parts = ["main.js", "stacks", "constructs", "model", "operations"];

/** Large, seldom needed, and an ES module: left where it is. */
const apart = new Set(["@kubernetes/client-node"]);

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
  return [...new Set(names)].filter((name) => !apart.has(name)).sort();
}

/** The line a bundle of these packages, in the versions that are installed, begins with. */
function firstLine(names: readonly string[]): string {
  const hash = createHash("sha256")
    .update(names.join())
    .update(readFileSync(join(root, "package-lock.json")));
  return `// ${hash.digest("hex")}`;
}

function isBundled(line: string): boolean {
  return existsSync(bundleFile) && readFileSync(bundleFile, "latin1").startsWith(`${line}\n`);
}

function bundle(names: readonly string[], line: string): void {
  const entries = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const unfinished = `${bundleFile}.${process.pid}`;
  buildSync({
    stdin: { contents: `module.exports = {\n${entries.join(",\n")}\n};`, resolveDir: root },
    bundle: true,
    platform: "node",
    target: "node20",
    charset: "ascii",
    banner: { js: line },
    legalComments: "none",
    minifyWhitespace: true,
    outfile: unfinished,
    logLevel: "warning",
  });
  renameSync(unfinished, bundleFile);
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
const line = firstLine(names);
if (!isBundled(line)) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  bundle(names, line);
  warmUp();
}
