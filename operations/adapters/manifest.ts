import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The stacks of a synthesis, by name. */
export type Manifest = Readonly<Record<string, ManifestStack>>;

/** The folder of a synthesized stack, and its dependencies in the same synthesis. */
export interface ManifestStack {
  readonly name: string;
  readonly workingDirectory: string;
  readonly dependencies: readonly string[];
}

/** Reads cdktf's manifest of the stacks, sorted by name. @param outdir the folder of the synthesis */
export function readManifest(outdir: string): Manifest {
  const { stacks }: { readonly stacks: Manifest } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
  return stacks;
}

/**
 * Sorts stacks into layers; the stacks of a layer depend only on earlier layers.
 *
 * @param needs returns the dependencies of a stack, including those not among all
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

/** Returns a manifest's stacks in the order in which they can be applied. */
export function inOrder(manifest: Manifest): readonly ManifestStack[] {
  const layers = layersOf(Object.keys(manifest), (name) => manifest[name]?.dependencies ?? []);
  return layers.flat().flatMap((name) => manifest[name] ?? []);
}
