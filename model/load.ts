import { assemble } from "./assemble.js";
import type { Environment } from "./environment.js";
import { type ExplainedValue, explain } from "./explain.js";
import { type LoadOptions, readLayers } from "./layers.js";

export type { ExplainedValue } from "./explain.js";
export { environmentNames, type LoadOptions, requireEnvironment } from "./layers.js";
export { ConfigurationError, type Problem } from "./load/problem.js";

/**
 * Reads, merges and checks the configuration of an environment, and freezes it deeply.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function loadEnvironment(options: LoadOptions): Environment {
  return readEnvironment(options).environment;
}

/** An environment, and where it says what. */
export interface ReadEnvironment {
  readonly environment: Environment;
  /** Gives every value with the layer, file and line that it came from; `default` where no layer says anything. */
  readonly explain: () => readonly ExplainedValue[];
}

/**
 * The same, for whoever asks where a value came from.
 *
 * @throws {ConfigurationError} with every mistake at once
 */
export function readEnvironment(options: LoadOptions): ReadEnvironment {
  const layers = readLayers(options);
  const environment = assemble(options.environment, layers);
  return { environment, explain: () => explain(environment, layers) };
}
