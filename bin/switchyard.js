#!/usr/bin/env node
// what runs in a sandbox is cdktf, mostly
if (process.argv[2] === "sandbox")
  process.env.NODE_OPTIONS = require("../dist/libraries/node-options.js").nodeOptions();

require("./libraries.js");
// the tour is a client of the command line, and no part of it
require(process.argv[2] === "start" ? "../dist/tour/main.js" : "../dist/operations/commands/main.js");
