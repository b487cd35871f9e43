import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import type { Construct } from "constructs";
import { type Instance, metadataOf, selectorOf } from "./instance.js";

/** How many pods of an instance a node drain may take at a time. */
export class DisruptionBudget extends PodDisruptionBudgetV1 {
  constructor(scope: Construct, id: string, { instance }: { readonly instance: Instance }) {
    super(scope, id, {
      metadata: metadataOf(instance),
      spec: {
        maxUnavailable: String(instance.workload.maxUnavailable),
        selector: { matchLabels: selectorOf(instance) },
      },
    });
  }
}
