import { assemble } from "./assemble.js";
import type { Environment } from "./environment.js";
import { type ExplainedValue, explain } from "./explain.js";
import { type LoadOptions, readLayers } from "./layers.js";

export type { ExplainedValue } from "./explain.js";
export { environmentNames, type LoadOptions } from "./layers.js";
export { ConfigurationError, type Problem } from "./load/problem.js";

/**
 * Reads, merges and checks the configuration of an environment; the result is frozen through and through.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function loadEnvironment(options: LoadOptions): Environment {
  return assemble(options.environment, readLayers(options));
}

/**
 * Every value of an environment with the layer, file and line that it came from; `default` where no layer says anything.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function explainEnvironment(options: LoadOptions): readonly ExplainedValue[] {
  const layers = readLayers(options);
  return explain(assemble(options.environment, layers), layers);
}
