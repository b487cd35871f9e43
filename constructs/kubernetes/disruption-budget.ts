import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import type { Construct } from "constructs";
import { workload } from "../../model/schema/workload.js";
import { misfits, refuse } from "../rules.js";
import { type Labels, metadataOf, type ObjectProps } from "./object.js";
import { workloadDefaults } from "./workload-defaults.js";

/** Properties of a `DisruptionBudget`. */
export interface DisruptionBudgetProps extends ObjectProps {
  /** The labels of the pods. */
  readonly selector: Labels;
  /** The number of pods that may be unavailable at a time, or a share such as `25%`. @default 1 */
  readonly maxUnavailable?: number | string;
}

/** Limits how many pods a node drain may evict at a time. */
export class DisruptionBudget extends PodDisruptionBudgetV1 {
  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    const { selector, maxUnavailable = workloadDefaults.maxUnavailable } = props;
    refuse(scope, id, misfits(workload.pick({ maxUnavailable: true }).shape, props));
    super(scope, id, {
      metadata: metadataOf(props),
      spec: { maxUnavailable: String(maxUnavailable), selector: { matchLabels: { ...selector } } },
    });
  }
}
