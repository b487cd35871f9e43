#!/usr/bin/env node
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

// Node keeps what it compiled for the next start, from 22.8 on
enableCompileCache?.(join(__dirname, "../dist/compiled"));
// the tour is a client of the command line, and no part of it
require(process.argv[2] === "start" ? "../dist/tour/main.js" : "../dist/switchyard.js");
