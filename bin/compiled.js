// What `NODE_OPTIONS` names so that cdktf's command line, which is large, is compiled once and not each time it starts.
const { existsSync } = require("node:fs");
const { basename, join } = require("node:path");

// cdktn is what CDK Terrain calls it
if (["cdktf", "cdktn"].includes(basename(process.argv[1] ?? ""))) {
  const keeper = join(__dirname, "../dist/libraries/compiled.js");
  if (existsSync(keeper)) require(keeper).keepCompiled("cdktf");
  // cdktf gives the program more memory where this variable is not set, and warns of too little where it is
  const others = (process.env.NODE_OPTIONS ?? "").replace(/ ?--require="[^"]*bin[\\/]+compiled\.js"/, "");
  if (others === "") delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = others;
}
