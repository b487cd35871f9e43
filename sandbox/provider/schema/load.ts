import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../root";
import type { TypeSchema } from "./types";

/** All types of a provider, from its generated file. @param prefix `cloudflare` or `kubernetes` */
export function loadSchemas(prefix: string): TypeSchema[] {
  const text = readFileSync(join(projectRoot(), "sandbox/provider/schemas", `${prefix}.jsonl`), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
