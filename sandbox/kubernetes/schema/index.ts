import { cluster } from "./cluster.js";
import { core } from "./core.js";
import { meta } from "./meta.js";
import { parseTypes, type StructType } from "./notation.js";
import { podStatus } from "./pod-status.js";
import { pods } from "./pods.js";
import { volumes } from "./volumes.js";
import { workloads } from "./workloads.js";

/** All types by name. */
export const types: ReadonlyMap<string, StructType> = parseTypes([
  meta,
  volumes,
  pods,
  podStatus,
  core,
  workloads,
  cluster,
]);

/**
 * Returns a type by its name.
 *
 * @throws if there is no such type
 */
export function typeNamed(name: string): StructType {
  const type = types.get(name);
  if (type === undefined) throw new Error(`schema: there is no type ${name}`);
  return type;
}
