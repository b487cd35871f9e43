import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { Construct } from "constructs";
import { metadataOf, replicasOf, selectorOf } from "./instance.js";
import { type PodTemplateProps, podDependencies, podTemplate } from "./pod-template.js";

/** How long Terraform waits beyond the cluster's own deadline, in seconds, so that the cluster gives up first. */
const patienceSeconds = 60;

/**
 * The pods of an instance, replaced without ever being fewer than declared.
 *
 * Terraform waits until they are ready: a release that never gets ready has failed.
 */
export class WorkloadDeployment extends DeploymentV1 {
  constructor(scope: Construct, id: string, props: PodTemplateProps) {
    const { instance } = props;
    const { workload } = instance;
    const patience = `${workload.progressDeadlineSeconds + patienceSeconds}s`;
    super(scope, id, {
      dependsOn: podDependencies(props),
      metadata: metadataOf(instance),
      waitForRollout: true,
      timeouts: { create: patience, update: patience },
      spec: {
        replicas: String(replicasOf(instance)),
        minReadySeconds: workload.minReadySeconds,
        progressDeadlineSeconds: workload.progressDeadlineSeconds,
        revisionHistoryLimit: 3,
        selector: { matchLabels: selectorOf(instance) },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "0" } },
        template: podTemplate(props),
      },
      // The autoscaler owns the number: a plan that knows another one would scale back each time.
      ...(workload.autoscale === undefined ? {} : { lifecycle: { ignoreChanges: ["spec[0].replicas"] } }),
    });
  }
}
