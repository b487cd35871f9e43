import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { Construct } from "constructs";
import type { Workload } from "../../model/schema/workload.js";
import { check, type Rule } from "../rules.js";
import { type Instance, metadataOf, replicasOf } from "./instance.js";

/** Properties of an `Autoscaler`. */
export interface AutoscalerProps {
  readonly instance: Instance;
  readonly autoscale: NonNullable<Workload["autoscale"]>;
}

/** Seconds of lower load before pods go; a spike is often followed by another. */
const scaleDownStabilizationSeconds = 300;

const rules: readonly Rule<AutoscalerProps>[] = [
  {
    condition: ({ autoscale }) => autoscale.cpuUtilization === undefined && autoscale.memoryUtilization === undefined,
    message: () =>
      "`autoscale` got no target: declare `cpuUtilization` or `memoryUtilization`, from 1 to 100 percent of what the pods request",
  },
  {
    condition: ({ instance }) => replicasOf(instance) === 0,
    message: () => "`replicas` got 0: an autoscaler keeps at least 1 pod; declare 1 or more, or remove `autoscale`",
  },
  {
    condition: ({ instance, autoscale }) => autoscale.maxReplicas < replicasOf(instance),
    message: ({ instance, autoscale }) =>
      `\`autoscale.maxReplicas\` got ${autoscale.maxReplicas}, below the minimum of ${replicasOf(instance)} replicas: raise it or lower \`replicas\``,
  },
];

/** Adds pods with the load, from the release's replicas up. */
export class Autoscaler extends HorizontalPodAutoscalerV2 {
  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    check(scope, id, rules, props);
    const { instance, autoscale } = props;
    super(scope, id, {
      metadata: metadataOf(instance),
      spec: {
        minReplicas: replicasOf(instance),
        maxReplicas: autoscale.maxReplicas,
        scaleTargetRef: {
          apiVersion: "apps/v1",
          kind: instance.workload.storage === undefined ? "Deployment" : "StatefulSet",
          name: instance.object,
        },
        metric: [
          ...utilization("cpu", autoscale.cpuUtilization),
          ...utilization("memory", autoscale.memoryUtilization),
        ],
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
