import { App } from "cdktf";
import { ConstructError } from "../constructs/rules.js";
import type { Environment } from "../model/environment.js";
import { declareStacks, UnknownStackError } from "./all.js";
import { withoutCreationStacks } from "./creation-stacks.js";
import { withoutDeprecations } from "./without-deprecations.js";

/**
 * Declares the stacks of an environment and writes them for Terraform; cdktf's program and the command line share it.
 *
 * @param patterns names or globs of the wanted stacks. @default - all
 * @param outdir the folder for them. @default - the one that `CDKTF_OUTDIR` names, else `cdktf.out`
 * @throws UnknownStackError, ConstructError for mistakes in the patterns and in the configuration
 */
export function synthesize(environment: Environment, patterns: readonly string[] = [], outdir?: string): void {
  withoutCreationStacks(() => {
    const app = new App({ stackTraces: false, ...(outdir === undefined ? {} : { outdir }) });
    declareStacks(app, environment, patterns);
    withoutDeprecations(() => app.synth());
  });
}

/** Returns whether an error is a user's mistake, and its message says how to fix it. */
export function isMistake(error: unknown): error is Error {
  return error instanceof ConstructError || error instanceof UnknownStackError;
}
