import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../root";
import { type Differences, withDifferences } from "./differences";
import { cloudflare518, cloudflare522 } from "./newer-cloudflare";
import { kubernetes32 } from "./newer-kubernetes";
import type { TypeSchema } from "./types";

/** The differences of versions from the one of the installed bindings. */
const newerVersions: Readonly<Record<string, Differences>> = {
  "cloudflare 5.18.0": cloudflare518,
  "cloudflare 5.22.0": cloudflare522,
  "kubernetes 3.2.1": kubernetes32,
};

const loaded = new Map<string, readonly TypeSchema[]>();

/** Loads all types of a provider version; versions share equal types. @param prefix `cloudflare` or `kubernetes` */
export function loadSchemas(prefix: string, version: string): readonly TypeSchema[] {
  const differences = newerVersions[`${prefix} ${version}`];
  if (differences === undefined) return once(prefix, () => read(prefix));
  return once(`${prefix} ${version}`, () =>
    withDifferences(
      once(prefix, () => read(prefix)),
      differences,
    ),
  );
}

function once(name: string, load: () => readonly TypeSchema[]): readonly TypeSchema[] {
  const schemas = loaded.get(name) ?? load();
  loaded.set(name, schemas);
  return schemas;
}

function read(prefix: string): readonly TypeSchema[] {
  const text = readFileSync(join(projectRoot(), "sandbox/provider/schemas", `${prefix}.jsonl`), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
