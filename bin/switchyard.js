#!/usr/bin/env node
// what runs in a sandbox is cdktf, mostly
if (process.argv[2] === "sandbox")
  process.env.NODE_OPTIONS = require("../dist/libraries/node-options.js").nodeOptions();

require("./libraries.js");
require("../dist/operations/commands/main.js");
