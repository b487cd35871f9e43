import { join, resolve } from "node:path";
import type { Environment } from "../../model/environment.js";
import { BadInput } from "../failures.js";
import { inOrder, layersOf, readManifest } from "./manifest.js";
import { projectRoot } from "./project-root.js";
import { TerraformStack } from "./terraform.js";

/** Where the program writes, unless cdktf's own variable says otherwise. */
export function outdir(): string {
  return resolve(projectRoot, process.env.CDKTF_OUTDIR ?? "cdktf.out");
}

/**
 * Synthesizes stacks of an environment as `cdktf synth` does, to the same bytes.
 *
 * @param stacks names or globs, none for every stack. @default - those that `SWITCHYARD_STACKS` narrows to, as in cdktf's program
 * @param folder where it writes, for a look that leaves the usual place alone. @default the usual place
 * @throws BadInput with the words of the construct that refuses, or the names of the stacks there are
 */
export async function synthesize(
  environment: Environment,
  stacks?: readonly string[],
  folder: string = outdir(),
): Promise<readonly TerraformStack[]> {
  // whoever does not synthesize does not load cdktf either
  const { isMistake, synthesize: write } = await import("../../stacks/synthesize.js");
  const before = process.cwd();
  try {
    // cdktf starts its program there, and a folder of states is seen from there
    process.chdir(projectRoot);
    write(environment, stacks ?? narrowedStacks(), folder);
  } catch (error) {
    if (!isMistake(error)) throw error;
    const place = stacks === undefined && error.name === "UnknownStackError" ? "SWITCHYARD_STACKS: " : "";
    throw new BadInput(`${place}${error.message}`);
  } finally {
    process.chdir(before);
  }
  return synthesizedStacks(folder);
}

/** Loads what knows the names and the order of stacks, with the stacks themselves. */
export function allStacks() {
  return import("../../stacks/all.js");
}

/** The stacks that the variable `SWITCHYARD_STACKS` narrows to, which counts where nobody names any; none for all. */
export function narrowedStacks(): readonly string[] {
  return (process.env.SWITCHYARD_STACKS ?? "").split(",").flatMap((pattern) => pattern.trim() || []);
}

/**
 * Sorts stacks of one synthesis into layers: those of one layer need only those of the layers before it.
 *
 * @param folder where they were synthesized. @default the usual place
 */
export function layersOfStacks(
  stacks: readonly TerraformStack[],
  folder: string = outdir(),
): readonly (readonly TerraformStack[])[] {
  const manifest = readManifest(folder);
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const layers = layersOf([...byName.keys()], (name) => manifest[name]?.dependencies ?? []);
  return layers.map((layer) => layer.flatMap((name) => byName.get(name) ?? []));
}

/** The stacks of the last synthesis, in the order in which they can be applied. */
export function synthesizedStacks(folder: string = outdir()): readonly TerraformStack[] {
  return inOrder(readManifest(folder)).map(
    ({ name, workingDirectory }) => new TerraformStack(name, join(folder, workingDirectory)),
  );
}
