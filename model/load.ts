import type { Environment } from "./environment.js";
import { assemble } from "./load/assemble.js";
import { type LoadOptions, readLayers } from "./load/layers.js";

export { environmentNames, type LoadOptions } from "./load/layers.js";
export { ConfigurationError, type Problem } from "./load/problem.js";

/**
 * Reads, merges and checks the configuration of an environment; the result is frozen through and through.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function loadEnvironment(options: LoadOptions): Environment {
  return assemble(options.environment, readLayers(options));
}
