import { rules } from "./hand-table";

/** Rules for the metadata of a namespaced type. */
export const namespacedMetadata = rules(`
  metadata.generate_name replace conflicts=["metadata.name"]
  metadata.name replace conflicts=["metadata.generate_name"]
  metadata.namespace default="default" replace
`);

/** Rules for the metadata of a cluster-wide type. The path of `conflicts` has an index here and none above; only this form works. */
export const clusterWideMetadata = rules(`
  metadata.generate_name replace conflicts=["metadata.0.name"]
  metadata.name replace conflicts=["metadata.0.generate_name"]
`);
