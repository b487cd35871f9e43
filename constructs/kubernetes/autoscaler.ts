import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { Construct } from "constructs";
import { autoscalerRule } from "../../model/rules/workload.js";
import { autoscale } from "../../model/schema/workload.js";
import { misfits, refuse, violations } from "../rules.js";
import { metadataOf, type ObjectProps } from "./object.js";

/** Properties of an `Autoscaler`. */
export interface AutoscalerProps extends ObjectProps {
  /** What it scales, in the same namespace. */
  readonly target: { readonly kind: "Deployment" | "StatefulSet"; readonly name: string };
  /** The least number of pods: at least 1. */
  readonly minReplicas: number;
  /** The most pods: more than the least, at most 500. */
  readonly maxReplicas: number;
  /** Percent of the processor time that the pods request, from 1 to 100. @default - not measured */
  readonly cpuUtilization?: number | undefined;
  /** Percent of the memory that the pods request, from 1 to 100. @default - not measured */
  readonly memoryUtilization?: number | undefined;
}

/** Seconds of lower load before pods go; a spike is often followed by another. */
const scaleDownStabilizationSeconds = 300;

/** Adds pods with the load, from the least number up. */
export class Autoscaler extends HorizontalPodAutoscalerV2 {
  /** @throws ConstructError where the numbers leave no room, or nothing is measured. */
  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    const { target, minReplicas, maxReplicas, cpuUtilization, memoryUtilization } = props;
    const scaling = { minReplicas, maxReplicas, cpuUtilization, memoryUtilization };
    refuse(scope, id, [...misfits(autoscale.shape, props), ...violations([autoscalerRule], scaling, undefined)]);
    super(scope, id, {
      metadata: metadataOf(props),
      spec: {
        minReplicas,
        maxReplicas,
        scaleTargetRef: { apiVersion: "apps/v1", kind: target.kind, name: target.name },
        metric: [...utilization("cpu", cpuUtilization), ...utilization("memory", memoryUtilization)],
        behavior: {
          scaleUp: [
            {
              stabilizationWindowSeconds: 0,
              selectPolicy: "Max",
              policy: [
                { type: "Pods", value: 4, periodSeconds: 15 },
                { type: "Percent", value: 100, periodSeconds: 15 },
              ],
            },
          ],
          scaleDown: [
            {
              stabilizationWindowSeconds: scaleDownStabilizationSeconds,
              selectPolicy: "Max",
              policy: [{ type: "Percent", value: 50, periodSeconds: 60 }],
            },
          ],
        },
      },
    });
  }
}

function utilization(name: string, averageUtilization: number | undefined) {
  if (averageUtilization === undefined) return [];
  return [{ type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } }];
}
