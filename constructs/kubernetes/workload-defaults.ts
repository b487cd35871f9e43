import { type Workload, workload } from "../../model/schema/workload.js";

/** The defaults of a workload, read from the configuration's schema, which alone states them. */
export const workloadDefaults: Omit<Workload, "resources"> = workload.omit({ resources: true }).parse({});
