import { App } from "cdktf";
import { ConstructError } from "../constructs/rules.js";
import type { Environment } from "../model/environment.js";
import { declareStacks, UnknownStackError } from "./all.js";
import { withoutCreationStacks } from "./creation-stacks.js";
import { withoutDeprecations } from "./without-deprecations.js";

/**
 * Declares the stacks of an environment and writes them for Terraform: all that cdktf's program and the command line do.
 *
 * @param patterns names or globs of the stacks that are wanted. @default - all
 * @param outdir where they are written. @default - where cdktf's variable `CDKTF_OUTDIR` says, else `cdktf.out`
 * @throws UnknownStackError, ConstructError: mistakes of whoever configured or asked
 */
export function synthesize(environment: Environment, patterns: readonly string[] = [], outdir?: string): void {
  withoutCreationStacks(() => {
    const app = new App({ stackTraces: false, ...(outdir === undefined ? {} : { outdir }) });
    declareStacks(app, environment, patterns);
    withoutDeprecations(() => app.synth());
  });
}

/** Whether what was thrown says to a person what to mend. */
export function isMistake(error: unknown): error is Error {
  return error instanceof ConstructError || error instanceof UnknownStackError;
}
