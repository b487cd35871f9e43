#!/usr/bin/env node
// these synthesize before anything else: the process that will do it loads while this one loads its commands
const synthesizes = ["apply", "plan"].includes(process.argv[2]) || process.argv.includes("--apply");
if (synthesizes) require("../dist/operations/synth-ahead.js").synthesizeSoon();

// what runs in a sandbox is cdktf, mostly
if (process.argv[2] === "sandbox")
  process.env.NODE_OPTIONS = require("../dist/libraries/node-options.js").nodeOptions();

require("./libraries.js");
require("../dist/operations/main.js");
