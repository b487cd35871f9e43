import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a synthesis wrote of each of its stacks, by name. */
export type Manifest = Readonly<Record<string, ManifestStack>>;

/** Where a stack was written, and which of the same synthesis it needs. */
export interface ManifestStack {
  readonly name: string;
  readonly workingDirectory: string;
  readonly dependencies: readonly string[];
}

/**
 * Reads what cdktf wrote of the stacks beside them, sorted by name.
 *
 * @param outdir where they were synthesized
 */
export function readManifest(outdir: string): Manifest {
  const { stacks }: { readonly stacks: Manifest } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
  return stacks;
}

/**
 * Sorts stacks into layers: those of one layer need only those of the layers before it.
 *
 * @param needs the names that a stack needs, also through some that are not among all
 */
export function layersOf(
  all: readonly string[],
  needs: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const depth = depths.get(name) ?? Math.max(0, ...needs(name).map((earlier) => depthOf(earlier) + 1));
    depths.set(name, depth);
    return depth;
  };
  const layers = new Map<number, readonly string[]>();
  for (const name of all) layers.set(depthOf(name), [...(layers.get(depthOf(name)) ?? []), name]);
  return [...layers].sort(([a], [b]) => a - b).map(([, layer]) => layer);
}

/** A manifest's stacks in the order in which they can be applied. */
export function inOrder(manifest: Manifest): readonly ManifestStack[] {
  const layers = layersOf(Object.keys(manifest), (name) => manifest[name]?.dependencies ?? []);
  return layers.flat().flatMap((name) => manifest[name] ?? []);
}
