// What cdktf runs: types are checked while the libraries are loaded, and a program that does not compile synthesizes nothing.
const { spawn } = require("node:child_process");
const { dirname, join } = require("node:path");

const root = join(__dirname, "..");

/** The compiler itself, where it is installed as usual: the launcher in front of it takes longer than it does. */
function compiler() {
  try {
    const home = dirname(require.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`));
    return [join(home, "lib", process.platform === "win32" ? "tsc.exe" : "tsc")];
  } catch {
    return [process.execPath, join(root, "node_modules/typescript/lib/tsc.js")];
  }
}

const [program, ...args] = [...compiler(), "-b", join(root, "tsconfig.synth.json")];
const check = spawn(program, args, { stdio: "inherit" });
check.once("close", (code) => {
  if (code === 0) require("../dist/main.js");
  else process.exitCode = code ?? 1;
});

require("node:module").enableCompileCache?.(join(root, "dist/compiled"));
for (const library of ["cdktf", "yaml", "zod"]) require(library);
