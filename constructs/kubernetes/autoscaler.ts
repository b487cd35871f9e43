import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { Construct } from "constructs";
import { autoscalerRule } from "../../model/rules/workload.js";
import { autoscale } from "../../model/schema/workload.js";
import { misfits, refuse, violations } from "../rules.js";
import { metadataOf, type ObjectProps } from "./object.js";

/** Properties of an `Autoscaler`. */
export interface AutoscalerProps extends ObjectProps {
  /** The workload to scale, in the same namespace. */
  readonly target: { readonly kind: "Deployment" | "StatefulSet"; readonly name: string };
  /** The minimum number of pods, at least 1. */
  readonly minReplicas: number;
  /** The maximum number of pods: more than the minimum, at most 500. */
  readonly maxReplicas: number;
  /** The target as a percentage of the requested processor time, from 1 to 100. @default - not measured */
  readonly cpuUtilization?: number | undefined;
  /** The target as a percentage of the requested memory, from 1 to 100. @default - not measured */
  readonly memoryUtilization?: number | undefined;
}

/** Seconds of lower load before it removes pods, because one spike often follows another. */
const scaleDownStabilizationSeconds = 300;

/** Scales pods with the load. */
export class Autoscaler extends HorizontalPodAutoscalerV2 {
  /** @throws ConstructError if the numbers leave no room, or nothing is measured. */
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
