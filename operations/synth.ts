import { join, resolve } from "node:path";
import { BadInput, exitCodes, Failure } from "./failures.js";
import { inOrder, readManifest } from "./manifest.js";
import { type RunOptions, runProgram } from "./process.js";
import { projectRoot } from "./project-root.js";
import { libraries, synthesizeNow } from "./synth-ahead.js";
import { TerraformStack } from "./terraform.js";

/** Where the program writes, unless cdktf's own variable says otherwise. */
export function outdir(): string {
  return resolve(projectRoot, process.env.CDKTF_OUTDIR ?? "cdktf.out");
}

/**
 * Synthesizes stacks as `cdktf synth` does, in a process of its own.
 *
 * @param stacks names or globs. @default every stack of the environment
 * @param folder where it writes, for a look that leaves the usual place alone. @default the usual place
 * @param options variables on top of this process's own, and what interrupts it. @default - none
 * @throws bad input with the program's own words when the configuration is wrong
 */
export async function synthesize(
  environment: string,
  stacks: readonly string[] = [],
  folder: string = outdir(),
  options?: Pick<RunOptions, "env" | "signal">,
): Promise<readonly TerraformStack[]> {
  const wanted: Record<string, string> = stacks.length === 0 ? {} : { SWITCHYARD_STACKS: stacks.join(",") };
  const env = { SWITCHYARD_ENV: environment, CDKTF_OUTDIR: folder, ...wanted };
  const finished = await ((options === undefined ? synthesizeNow(env) : undefined) ??
    runProgram(process.execPath, ["-r", libraries, join(projectRoot, "dist/main.js")], {
      ...options,
      cwd: projectRoot,
      env: { ...options?.env, ...env },
    }));
  // whoever named stacks to a command did not set the variable
  const said = finished.stderr.trim().replace(stacks.length === 0 ? "" : /^SWITCHYARD_STACKS: /, "");
  if (finished.code === exitCodes.badInput) throw new BadInput(said);
  if (finished.code !== 0) throw new Failure(`could not synthesize ${environment}:\n${said}`);
  return synthesizedStacks(folder);
}

/** The stacks of the last synthesis, in the order in which they can be applied. */
export function synthesizedStacks(folder: string = outdir()): readonly TerraformStack[] {
  return inOrder(readManifest(folder)).map(
    ({ name, workingDirectory }) => new TerraformStack(name, join(folder, workingDirectory)),
  );
}
