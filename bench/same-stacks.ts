import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/**
 * Checks that two programs synthesized the same resources, so that their times can be compared.
 *
 * @throws naming the first difference
 */
export function sameStacks(left: string, right: string): void {
  const [ours, theirs] = [left, right].map((outdir) => readdirSync(join(outdir, "stacks")).sort());
  if (!isDeepStrictEqual(ours, theirs)) throw new Error(`other stacks: ${ours?.join(", ")} and ${theirs?.join(", ")}`);
  for (const stack of ours ?? []) {
    for (const section of ["resource", "data"] as const) {
      const a = blocksIn(left, stack, section);
      const b = blocksIn(right, stack, section);
      for (const address of new Set([...Object.keys(a), ...Object.keys(b)])) {
        if (!isDeepStrictEqual(a[address], b[address]))
          throw new Error(
            `${stack}: ${address} differs:\n${JSON.stringify(a[address])}\n${JSON.stringify(b[address])}`,
          );
      }
    }
  }
}

function blocksIn(outdir: string, stack: string, section: "resource" | "data"): Readonly<Record<string, unknown>> {
  const synthesized = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
  const blocks: Record<string, unknown> = {};
  for (const [type, named] of Object.entries<Record<string, Record<string, unknown>>>(synthesized[section] ?? {})) {
    for (const [name, attributes] of Object.entries(named)) {
      const { "//": _metadata, ...declared } = attributes;
      blocks[`${type}.${name}`] = declared;
    }
  }
  return blocks;
}
