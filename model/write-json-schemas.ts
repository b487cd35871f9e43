import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { jsonSchemas, jsonText } from "./json-schema.js";

/** The folder for the JSON Schemas, from the first argument. @default `config` */
const folder = process.argv[2] ?? "config";
for (const [file, schema] of Object.entries(jsonSchemas())) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, jsonText(schema));
}
