import { join, resolve } from "node:path";
import type { Environment } from "../../model/environment.js";
import { BadInput } from "../failures.js";
import { inOrder, layersOf, readManifest } from "./manifest.js";
import { projectRoot } from "./project-root.js";
import { TerraformStack } from "./terraform.js";

/** Returns the output folder: the one of cdktf's variable, else the usual one. */
export function outdir(): string {
  return resolve(projectRoot, process.env.CDKTF_OUTDIR ?? "cdktf.out");
}

/**
 * Synthesizes stacks of an environment to the same bytes as `cdktf synth`.
 *
 * @param stacks names or globs; an empty list means every stack. @default - those of `SWITCHYARD_STACKS`, as in cdktf's
 * program
 * @param folder the output folder. @default - the usual one
 * @throws BadInput with the error of a construct, or the known stacks
 */
export async function synthesize(
  environment: Environment,
  stacks?: readonly string[],
  folder: string = outdir(),
): Promise<readonly TerraformStack[]> {
  // cdktf is loaded only when it is needed
  const { isMistake, synthesize: write } = await import("../../stacks/synthesize.js");
  const before = process.cwd();
  try {
    // cdktf starts its program there, and relative paths of states start there
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

/** Returns the patterns of `SWITCHYARD_STACKS`, which apply if no stacks are named; none means all. */
export function narrowedStacks(): readonly string[] {
  return (process.env.SWITCHYARD_STACKS ?? "").split(",").flatMap((pattern) => pattern.trim() || []);
}

/**
 * Sorts stacks of one synthesis into layers; the stacks of a layer depend only on earlier layers.
 *
 * @param folder the folder of the synthesis. @default - the usual one
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

/** Returns the stacks of the last synthesis, in the order in which they can be applied. */
export function synthesizedStacks(folder: string = outdir()): readonly TerraformStack[] {
  return inOrder(readManifest(folder)).map(
    ({ name, workingDirectory }) => new TerraformStack(name, join(folder, workingDirectory)),
  );
}
