import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { buildSync } from "esbuild";
import { importless } from "../libraries/compiled.js";
import { nodeOptions } from "../libraries/node-options.js";
import { cdktfProgram } from "../tour/cdktf.js";

const root = join(__dirname, "..");
let copy: string;

/** The compiled program in a folder of its own, where what is kept of its libraries can be taken away. */
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "switchyard-libraries-"));
  for (const part of ["bin", "config", "dist", "package.json", "package-lock.json"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  rmSync(join(copy, "dist/libraries/compiled"), { recursive: true, force: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

/** Synthesizes with the libraries' loader and returns every file that is written, by its name. */
function synthesized(options = ""): Record<string, string> {
  const out = join(copy, "cdktf.out");
  rmSync(out, { recursive: true, force: true });
  const { status, stderr } = spawnSync(process.execPath, ["-r", "./bin/libraries.js", "dist/main.js"], {
    cwd: copy,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", SWITCHYARD_STACKS: "local-prompt-service-*", NODE_OPTIONS: options },
  });
  expect([status, stderr]).toEqual([0, ""]);
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(out, file)).isFile(),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(out, file), "utf8")]));
}

/** The files that a program had loaded at its end, seen from the project's folder. */
function loaded(script: string, variables: NodeJS.ProcessEnv = {}): readonly string[] {
  const ending = 'process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache))));';
  const { stdout, stderr } = spawnSync(process.execPath, ["-r", "./bin/libraries.js", "-e", `${ending} ${script}`], {
    cwd: copy,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", ...variables },
  });
  expect(stderr).toBe("");
  const files: readonly string[] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  return files.map((file) => file.replace(`${copy}/`, ""));
}

/** Where a library that the program requires comes from. */
function origin(library: string): string {
  const files = loaded(`require("${library}")`);
  const bundled = `dist/libraries/bundle/${library}.js`;
  if (files.includes(bundled)) return files.some((file) => file.includes("node_modules")) ? "both" : "bundle";
  return files.some((file) => file.includes(`node_modules/${library}/`)) ? "package" : files.join();
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

test("of what is required, only what is used is loaded", () => {
  const script = (name: string) => `dist/${name}.js`;
  const traffic = loaded('require("./dist/main.js")', { SWITCHYARD_STACKS: "local-prompt-service-traffic" });
  expect(traffic).toEqual(
    expect.arrayContaining([
      script("stacks/traffic-stack"),
      script("libraries/bundle/@cdktf+provider-kubernetes+lib+service-v1"),
    ]),
  );
  const spared = [
    "stacks/colour-stack",
    "libraries/bundle/@cdktf+provider-kubernetes+lib+deployment-v1",
    "libraries/bundle/archiver",
  ];
  expect(spared.map(script).filter((file) => traffic.includes(file))).toEqual([]);
  const everything = loaded('require("./dist/main.js")');
  expect(spared.map(script).filter((file) => everything.includes(file))).toEqual(spared.slice(0, 2).map(script));

  const help = loaded('void require("./dist/operations/commands/main.js").run(["flip", "--help"])');
  expect(help).toEqual(
    expect.arrayContaining([script("operations/commands/flip"), script("libraries/bundle/commander")]),
  );
  const others = [
    "operations/commands/rollback",
    "stacks/synthesize",
    "libraries/bundle/cdktf",
    "operations/flows/apply/apply-change",
  ];
  expect(others.map(script).filter((file) => help.includes(file))).toEqual([]);
});

/** The files in which a program is kept compiled. */
const kept = (program: string): readonly string[] => {
  const folder = join(copy, "dist/libraries/compiled");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.startsWith(`${program}-`)).map((name) => join(folder, name));
};

// Node from 22.8 on keeps compiled code by itself
const itself = "enableCompileCache" in Module;

describe("what is compiled is kept", () => {
  /** The one file, as long as the flags are the same. */
  const only = (): string => {
    const files = kept("switchyard");
    expect(files).toHaveLength(1);
    return files[0] ?? "";
  };

  test("and made again where it is lost, spoilt or of a file that has changed", () => {
    if (itself) return;
    synthesized();
    const file = only();
    const before = statSync(file);
    synthesized();
    expect(statSync(file).ino).toBe(before.ino);

    rmSync(file);
    const plain = synthesized();
    expect(statSync(file).size).toBeGreaterThan(1e6);

    writeFileSync(file, "spoilt");
    expect(synthesized()).toEqual(plain);
    expect(statSync(file).size).toBeGreaterThan(1e6);
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
  });

  // cdktf gives the program more memory, and what either of them kept was of no use to the other: a quarter of a second each time
  test("apart for each set of V8's flags", () => {
    if (itself) return;
    synthesized();
    const file = only();
    const before = statSync(file).ino;
    synthesized("--max-old-space-size=4096");
    const files = kept("switchyard");
    expect(files).toHaveLength(2);
    const inodes = () => files.map((one) => statSync(one).ino);
    const both = inodes();
    expect(both).toContain(before);
    synthesized();
    synthesized("--max-old-space-size=4096");
    expect(inodes()).toEqual(both);
  });

  test("of cdktf's command line where NODE_OPTIONS asks for it, and of no other program", () => {
    if (itself) return;
    const ask = (...args: string[]) => {
      const env = {
        PATH: process.env.PATH ?? "",
        CHECKPOINT_DISABLE: "1",
        NODE_OPTIONS: nodeOptions("--no-warnings", copy),
      };
      return spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8", env }).stdout;
    };
    expect(ask("-p", "process.env.NODE_OPTIONS")).toBe(`--no-warnings --require="${copy}/bin/compiled.js"\n`);
    expect(kept("cdktf")).toEqual([]);
    const said = ask(cdktfProgram(), "--help");
    expect(said).toContain("cdktf deploy [stacks...]");
    expect(kept("cdktf").map((file) => statSync(file).size > 1e6)).toEqual([true]);
    expect(ask(cdktfProgram(), "--help")).toBe(said);
  });

  // cdktf warned that its program might run out of memory, which it then had less of
  test("and cdktf finds NODE_OPTIONS as they were before", () => {
    writeFileSync(join(copy, "cdktf"), 'process.stdout.write(process.env.NODE_OPTIONS ?? "none")');
    const found = (before: string) => {
      const env = { PATH: process.env.PATH ?? "", NODE_OPTIONS: nodeOptions(before, copy) };
      return spawnSync(process.execPath, ["cdktf"], { cwd: copy, encoding: "utf8", env }).stdout;
    };
    expect([found(""), found("--no-warnings")]).toEqual(["none", "--no-warnings"]);
  });

  test("but for what has changed since, which is compiled anew", () => {
    const program = join(copy, "program.js");
    const run = () =>
      spawnSync(process.execPath, ["-r", "./bin/libraries.js", "-e", 'require("./program.js")'], {
        cwd: copy,
        encoding: "utf8",
      }).stdout;
    writeFileSync(program, 'process.stdout.write("blue!")');
    expect([run(), run()]).toEqual(["blue!", "blue!"]);
    // as long as before, which is all that V8 looks at
    writeFileSync(program, 'process.stdout.write("green")');
    expect([run(), run()]).toEqual(["green", "green"]);
  });

  // a file found compiled could import nothing: ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING
  test("but for files that import modules, each time anew", () => {
    const program = join(copy, "program.js");
    const run = () => {
      const args = ["-r", "./bin/libraries.js", "program.js"];
      const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
      return [stdout, stderr];
    };
    writeFileSync(program, 'import("node:path").then(({ sep }) => process.stdout.write(sep));');
    expect([run(), run(), run()]).toEqual([
      [sep, ""],
      [sep, ""],
      [sep, ""],
    ]);
  });
});

test("the large files that are said to import no module import none", () => {
  const files = readdirSync(join(root, "node_modules"), { recursive: true, encoding: "utf8" })
    .filter((file) => importless.test(`/${file}`))
    .map((file) => join(root, "node_modules", file))
    .filter((file) => /\bimport\s*\(/.test(readFileSync(file, "utf8")));
  expect(files.length).toBeGreaterThanOrEqual(3);
  const { metafile } = buildSync({
    entryPoints: files,
    bundle: true,
    external: ["*"],
    platform: "node",
    metafile: true,
    write: false,
    outdir: copy,
    logLevel: "error",
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ kind }) => kind));
  expect(imported).toContain("require-call");
  expect(imported).not.toContain("dynamic-import");
});
