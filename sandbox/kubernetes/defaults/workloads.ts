import type { KubeObject } from "../model";
import type { PodTemplateSpec } from "../model-pod";
import type { Autoscaler, Deployment, ReplicaSet, StatefulSet } from "../model-workloads";
import { isTree, type Tree } from "../tree";
import { defaultPodSpec } from "./pod";

/** Fills in the defaults of a Deployment. */
export function defaultDeployment({ spec }: Deployment): void {
  spec.replicas ??= 1;
  const { strategy } = spec;
  strategy.type ||= "RollingUpdate";
  if (strategy.type === "RollingUpdate") {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= "25%";
    strategy.rollingUpdate.maxSurge ??= "25%";
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  defaultPodSpec(spec.template.spec);
}

/** Fills in the defaults of a ReplicaSet. */
export function defaultReplicaSet({ spec }: ReplicaSet): void {
  spec.replicas ??= 1;
  defaultPodSpec(spec.template.spec);
}

/** Fills in the defaults of a StatefulSet. */
export function defaultStatefulSet({ spec }: StatefulSet): void {
  spec.podManagementPolicy ||= "OrderedReady";
  const strategy = spec.updateStrategy;
  if (strategy.type === undefined) {
    strategy.type = "RollingUpdate";
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === "RollingUpdate" && strategy.rollingUpdate !== undefined) strategy.rollingUpdate.partition ??= 0;
  const retention = spec.persistentVolumeClaimRetentionPolicy ?? {};
  spec.persistentVolumeClaimRetentionPolicy = retention;
  retention.whenDeleted ||= "Retain";
  retention.whenScaled ||= "Retain";
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.spec.volumeMode ??= "Filesystem";
    Object.assign(claim, { apiVersion: "v1", kind: "PersistentVolumeClaim", status: { phase: "Pending" } });
  }
  defaultPodSpec(spec.template.spec);
}

const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const scaleDown = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

/** Fills in the defaults of an autoscaler. */
export function defaultAutoscaler({ spec }: Autoscaler): void {
  spec.minReplicas ??= 1;
  if ((spec.metrics ?? []).length === 0) {
    const target = { type: "Utilization", averageUtilization: 80 };
    spec.metrics = [{ type: "Resource", resource: { name: "cpu", target } }];
  }
  const { behavior } = spec;
  if (behavior === undefined) return;
  behavior.scaleUp = { ...structuredClone(scaleUp), ...(isTree(behavior.scaleUp) ? behavior.scaleUp : {}) };
  behavior.scaleDown = { ...structuredClone(scaleDown), ...(isTree(behavior.scaleDown) ? behavior.scaleDown : {}) };
}

interface JobSpec extends Tree {
  template: PodTemplateSpec;
}

function defaultJobSpec(spec: JobSpec): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1;
  spec.completionMode ??= "NonIndexed";
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed";
  spec.manualSelector ??= false;
  defaultPodSpec(spec.template.spec);
}

/** Fills in the defaults of a Job. */
export function defaultJob(job: KubeObject): void {
  const spec = job.spec as JobSpec;
  const { labels } = spec.template.metadata;
  if (labels !== undefined && job.metadata.labels === undefined) job.metadata.labels = labels;
  defaultJobSpec(spec);
}

/** Fills in the defaults of a CronJob. */
export function defaultCronJob(job: KubeObject): void {
  const spec = job.spec as Tree & { jobTemplate: { spec: JobSpec } };
  spec.concurrencyPolicy ??= "Allow";
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  // a CronJob gets only the defaults of pods; the rest follows with each Job
  defaultPodSpec(spec.jobTemplate.spec.template.spec);
}
