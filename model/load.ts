import { assemble } from "./assemble.js";
import type { Environment } from "./environment.js";
import { type ExplainedValue, explain } from "./explain.js";
import { type LoadOptions, readLayers } from "./layers.js";

export type { ExplainedValue } from "./explain.js";
export { environmentNames, type LoadOptions } from "./layers.js";
export { ConfigurationError, type Problem } from "./load/problem.js";

/**
 * Reads, merges and checks the configuration of an environment, and freezes it deeply.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function loadEnvironment(options: LoadOptions): Environment {
  return assemble(options.environment, readLayers(options));
}

/**
 * Returns every value of an environment with its layer, file and line; the layer is `default` where no file sets it.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function explainEnvironment(options: LoadOptions): readonly ExplainedValue[] {
  const layers = readLayers(options);
  return explain(assemble(options.environment, layers), layers);
}
