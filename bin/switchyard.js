#!/usr/bin/env node
require("../dist/operations/main.js");
