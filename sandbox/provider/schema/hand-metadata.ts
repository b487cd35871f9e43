import { rules } from "./hand-table";

/** Metadata of a namespaced type. */
export const NAMESPACED = rules(`
  metadata.generate_name replace conflicts=["metadata.name"]
  metadata.name replace conflicts=["metadata.generate_name"]
  metadata.namespace default="default" replace
`);

/** The path has an index here and none above: only this one works, so only cluster-wide types refuse both names. */
export const CLUSTER_WIDE = rules(`
  metadata.generate_name replace conflicts=["metadata.0.name"]
  metadata.name replace conflicts=["metadata.0.generate_name"]
`);
