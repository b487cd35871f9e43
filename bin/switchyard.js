#!/usr/bin/env node
// Node keeps what it compiled for the next start, from 22.8 on
require("node:module").enableCompileCache?.();
// the tour is a client of the command line, and no part of it
require(process.argv[2] === "start" ? "../dist/tour/main.js" : "../dist/switchyard.js");
