import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { Construct } from "constructs";
import { rolloutRule } from "../../model/rules/workload.js";
import { workload } from "../../model/schema/workload.js";
import { misfits, refuse, violations } from "../rules.js";
import { metadataOf } from "./object.js";
import { type PodProps, podDependencies, podMistakes, podTemplate } from "./pod-template.js";
import { workloadDefaults } from "./workload-defaults.js";

/** Properties of a `WorkloadDeployment`. */
export interface WorkloadDeploymentProps extends PodProps {
  /** The number of pods, or the autoscaler's minimum, from 0 to 500. @default 2 */
  readonly replicas?: number;
  /** Whether an autoscaler owns the number, so that plans leave it alone. @default false */
  readonly autoscaled?: boolean;
  /** Seconds that a pod must be ready before it counts. @default 5 */
  readonly minReadySeconds?: number;
  /** Seconds without progress after which a rollout has failed, from 10 to 3600. @default 300 */
  readonly progressDeadlineSeconds?: number;
}

const shape = workload.pick({ replicas: true, minReadySeconds: true, progressDeadlineSeconds: true }).shape;

/** Seconds that Terraform waits beyond the cluster's own deadline, so that the cluster gives up first. */
const patienceSeconds = 60;

/**
 * The pods of an instance; an update never leaves fewer than declared.
 *
 * Terraform waits until they are ready: a release that never becomes ready has failed.
 */
export class WorkloadDeployment extends DeploymentV1 {
  /** @throws ConstructError if a rule about workloads would refuse it. */
  constructor(scope: Construct, id: string, props: WorkloadDeploymentProps) {
    const { replicas = workloadDefaults.replicas, autoscaled = false } = props;
    const { minReadySeconds = workloadDefaults.minReadySeconds } = props;
    const { progressDeadlineSeconds = workloadDefaults.progressDeadlineSeconds } = props;
    const { probes = workloadDefaults.probes } = props;
    refuse(scope, id, [
      ...podMistakes(props),
      ...misfits(shape, props),
      ...violations([rolloutRule], { probes, minReadySeconds, progressDeadlineSeconds }, undefined),
    ]);
    const patience = `${progressDeadlineSeconds + patienceSeconds}s`;
    super(scope, id, {
      dependsOn: podDependencies(props),
      metadata: metadataOf(props),
      waitForRollout: true,
      timeouts: { create: patience, update: patience },
      spec: {
        replicas: String(replicas),
        minReadySeconds,
        progressDeadlineSeconds,
        revisionHistoryLimit: 3,
        selector: { matchLabels: { ...props.selector } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "0" } },
        template: podTemplate(props),
      },
      // the autoscaler owns the number: a plan with another one would scale back each time
      ...(autoscaled ? { lifecycle: { ignoreChanges: ["spec[0].replicas"] } } : {}),
    });
  }
}
