import { type Workload, workload } from "../../model/schema/workload.js";

/** What a workload is where nobody says it: the defaults of the configuration, which alone states them. */
export const workloadDefaults: Omit<Workload, "resources"> = workload.omit({ resources: true }).parse({});
