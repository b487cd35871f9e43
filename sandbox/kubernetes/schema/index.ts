import { cluster } from "./cluster";
import { core } from "./core";
import { meta } from "./meta";
import { parseTypes, type StructType } from "./notation";
import { podStatus } from "./pod-status";
import { pods } from "./pods";
import { volumes } from "./volumes";
import { workloads } from "./workloads";

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
