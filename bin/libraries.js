// The program is compiled where this is required, or about to be: without its libraries' bundle it only starts slower.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const loader = join(__dirname, "../dist/libraries/load.js");
if (existsSync(loader)) require(loader);
