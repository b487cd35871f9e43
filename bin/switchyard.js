#!/usr/bin/env node
require("./libraries.js");
require("../dist/operations/main.js");
