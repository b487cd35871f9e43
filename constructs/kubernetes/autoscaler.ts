import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { Construct } from "constructs";
import { check, type Rule } from "../rules.js";
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

const rules: readonly Rule<AutoscalerProps>[] = [
  {
    condition: ({ cpuUtilization, memoryUtilization }) =>
      cpuUtilization === undefined && memoryUtilization === undefined,
    message: () =>
      "`autoscale` got no target: declare `cpuUtilization` or `memoryUtilization`, from 1 to 100 percent of what the pods request",
  },
  {
    condition: ({ minReplicas }) => minReplicas === 0,
    message: () => "`replicas` got 0: an autoscaler keeps at least 1 pod; declare 1 or more, or remove `autoscale`",
  },
  {
    condition: ({ minReplicas, maxReplicas }) => maxReplicas < minReplicas,
    message: ({ minReplicas, maxReplicas }) =>
      `\`autoscale.maxReplicas\` got ${maxReplicas}, below the minimum of ${minReplicas} replicas: raise it or lower \`replicas\``,
  },
];

/** Adds pods with the load, from the least number up. */
export class Autoscaler extends HorizontalPodAutoscalerV2 {
  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    check(scope, id, rules, props);
    const { target, minReplicas, maxReplicas, cpuUtilization, memoryUtilization } = props;
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
