// What `NODE_OPTIONS` names so that cdktf's command line, which is large, is compiled once and not each time it starts.
const { existsSync } = require("node:fs");
const { basename, join } = require("node:path");

const keeper = join(__dirname, "../dist/libraries/compiled.js");
if (basename(process.argv[1] ?? "") === "cdktf" && existsSync(keeper)) require(keeper).keepCompiled("cdktf");
