// What cdktf runs: types are checked while the libraries are loaded, and a program that does not compile synthesizes nothing.
const { spawn } = require("node:child_process");
const { join } = require("node:path");

const root = join(__dirname, "..");
const compiler = join(root, "node_modules/typescript/bin/tsc");
const check = spawn(process.execPath, [compiler, "-b", join(root, "tsconfig.synth.json")], { stdio: "inherit" });
check.once("close", (code) => {
  if (code === 0) require("../dist/main.js");
  else process.exitCode = code ?? 1;
});

require("./libraries.js");
for (const library of ["cdktf", "yaml", "zod"]) require(library);
