import type { KubeObject, LabelSelector } from "../model";
import type { PodTemplateSpec } from "../model-pod";
import type { Autoscaler, Deployment, DisruptionBudget, ReplicaSet, StatefulSet } from "../model-workloads";
import { labelMatch } from "../selectors";
import { equal, isTree, listAt, type Tree, treeAt } from "../tree";
import type { Errors } from "./errors";
import { checkName, dnsLabel } from "./names";
import { checkPodSpec, checkTemplate } from "./pods";
import { checkNotNegative, checkOneOf, checkSelector, checkShare, isNothing } from "./shared";

interface Selecting {
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplateSpec;
}

/** Checks that a workload selects its own pods. */
function checkSelection(errors: Errors, kind: string, { selector, template }: Selecting): void {
  if (selector === undefined) errors.required("spec.selector");
  checkSelector(errors, "spec.selector", selector);
  const empty = selector?.matchLabels === undefined && (selector?.matchExpressions ?? []).length === 0;
  if (selector !== undefined && empty) {
    errors.invalid("spec.selector", {}, `empty selector is invalid for ${kind}`);
    return;
  }
  const labels = template.metadata.labels;
  if (!labelMatch(selector)(labels ?? {})) {
    errors.invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`");
  }
}

function checkLongRunning(errors: Errors, { template }: Selecting, kind: string): void {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== "Always" && ["OnFailure", "Never"].includes(restartPolicy ?? "")) {
    errors.notSupported("spec.template.spec.restartPolicy", restartPolicy, ["Always"]);
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.forbidden("spec.template.spec.activeDeadlineSeconds", `activeDeadlineSeconds in ${kind} is not Supported`);
  }
}

function checkStrategy(errors: Errors, { spec }: Deployment): void {
  const { type, rollingUpdate } = spec.strategy;
  if (type === "Recreate") {
    if (rollingUpdate !== undefined) {
      errors.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
    }
    return;
  }
  if (type !== "RollingUpdate") {
    errors.notSupported("spec.strategy", { Type: type, RollingUpdate: rollingUpdate ?? null }, [
      "Recreate",
      "RollingUpdate",
    ]);
    return;
  }
  const { maxSurge, maxUnavailable } = rollingUpdate ?? {};
  const at = "spec.strategy.rollingUpdate";
  checkShare(errors, `${at}.maxUnavailable`, maxUnavailable, false);
  checkShare(errors, `${at}.maxSurge`, maxSurge, false);
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    errors.invalid(`${at}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0");
  }
  if (typeof maxUnavailable === "string") checkShare(errors, `${at}.maxUnavailable`, maxUnavailable, true);
}

/** Checks a Deployment. */
export function checkDeployment(deployment: Deployment, errors: Errors): void {
  const { spec } = deployment;
  checkNotNegative(errors, "spec.replicas", spec.replicas);
  checkSelection(errors, "deployment", spec);
  checkTemplate(errors, "spec.template", spec.template);
  checkLongRunning(errors, spec, "ReplicaSet");
  checkStrategy(errors, deployment);
  checkNotNegative(errors, "spec.minReadySeconds", spec.minReadySeconds);
  checkNotNegative(errors, "spec.revisionHistoryLimit", spec.revisionHistoryLimit);
  checkNotNegative(errors, "spec.progressDeadlineSeconds", spec.progressDeadlineSeconds);
  const { progressDeadlineSeconds: deadline = 600, minReadySeconds = 0 } = spec;
  if (deadline <= minReadySeconds) {
    errors.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
  }
}

/** Checks that a selector does not change. */
export function checkSelectorKept(now: Deployment | ReplicaSet, old: Deployment | ReplicaSet, errors: Errors): void {
  if (!equal(now.spec.selector, old.spec.selector))
    errors.invalid("spec.selector", now.spec.selector, "field is immutable");
}

/** Checks a ReplicaSet. */
export function checkReplicaSet({ spec }: ReplicaSet, errors: Errors): void {
  checkNotNegative(errors, "spec.replicas", spec.replicas);
  checkNotNegative(errors, "spec.minReadySeconds", spec.minReadySeconds);
  checkSelection(errors, "replicaset", spec);
  checkTemplate(errors, "spec.template", spec.template);
  checkLongRunning(errors, spec, "ReplicaSet");
}

/** Checks a StatefulSet. */
export function checkStatefulSet({ metadata, spec }: StatefulSet, errors: Errors): void {
  if (metadata.name.includes(".")) errors.invalid("metadata.name", metadata.name, "must not contain dots");
  if (spec.podManagementPolicy !== "OrderedReady" && spec.podManagementPolicy !== "Parallel") {
    errors.invalid("spec.podManagementPolicy", spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
  }
  const { type, rollingUpdate } = spec.updateStrategy;
  if (type !== "RollingUpdate" && type !== "OnDelete") {
    const value = { Type: type, RollingUpdate: rollingUpdate ?? null };
    errors.invalid("spec.updateStrategy", value, "must be 'RollingUpdate' or 'OnDelete'");
  }
  checkNotNegative(errors, "spec.updateStrategy.rollingUpdate.partition", rollingUpdate?.partition);
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  const at = "spec.persistentVolumeClaimRetentionPolicy";
  checkOneOf(errors, `${at}.whenDeleted`, retention?.whenDeleted, ["Retain", "Delete"]);
  checkOneOf(errors, `${at}.whenScaled`, retention?.whenScaled, ["Retain", "Delete"]);
  checkNotNegative(errors, "spec.replicas", spec.replicas);
  checkNotNegative(errors, "spec.minReadySeconds", spec.minReadySeconds);
  if (spec.serviceName !== "") checkName(errors, "spec.serviceName", spec.serviceName, dnsLabel);
  checkSelection(errors, "statefulset", spec);
  checkTemplate(errors, "spec.template", {
    ...spec.template,
    // the claim templates become volumes of each pod
    spec: {
      ...spec.template.spec,
      volumes: [
        ...(spec.template.spec.volumes ?? []),
        ...(spec.volumeClaimTemplates ?? []).map((claim) => ({
          name: claim.metadata.name ?? "",
          persistentVolumeClaim: { claimName: claim.metadata.name ?? "" },
        })),
      ],
    },
  });
  checkLongRunning(errors, spec, "StatefulSet");
}

/** Checks a change of a StatefulSet, of which few fields may change. */
export function checkStatefulSetUpdate(now: StatefulSet, old: StatefulSet, errors: Errors): void {
  const bare = ({ spec }: StatefulSet): object => {
    const { replicas: _replicas, template: _template, updateStrategy: _strategy, ordinals: _ordinals, ...rest } = spec;
    const {
      persistentVolumeClaimRetentionPolicy: _policy,
      minReadySeconds: _ready,
      revisionHistoryLimit: _limit,
      ...kept
    } = rest;
    return kept;
  };
  if (equal(bare(now), bare(old))) return;
  errors.forbidden(
    "spec",
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  );
}

/** Checks a disruption budget. */
export function checkDisruptionBudget({ spec }: DisruptionBudget, errors: Errors): void {
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    const value = {
      MinAvailable: spec.minAvailable,
      Selector: spec.selector ?? null,
      MaxUnavailable: spec.maxUnavailable,
      UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
    };
    errors.invalid("spec", value, "minAvailable and maxUnavailable cannot be both set");
  }
  checkShare(errors, "spec.minAvailable", spec.minAvailable, true);
  checkShare(errors, "spec.maxUnavailable", spec.maxUnavailable, true);
  checkOneOf(errors, "spec.unhealthyPodEvictionPolicy", spec.unhealthyPodEvictionPolicy, [
    "AlwaysAllow",
    "IfHealthyBudget",
  ]);
  checkSelector(errors, "spec.selector", spec.selector);
}

function checkRules(errors: Errors, field: string, rules: Tree): void {
  const { stabilizationWindowSeconds: window, selectPolicy } = rules;
  if (typeof window === "number" && window < 0)
    errors.invalid(`${field}.stabilizationWindowSeconds`, window, "must be greater than or equal to zero");
  if (typeof window === "number" && window > 3600)
    errors.invalid(`${field}.stabilizationWindowSeconds`, window, "must be less than or equal to 3600");
  checkOneOf(errors, `${field}.selectPolicy`, selectPolicy as string | undefined, ["Disabled", "Max", "Min"]);
  const policies = listAt(rules, "policies");
  if (policies.length === 0) errors.required(`${field}.policies`, "must specify at least one Policy");
  for (const [index, policy] of policies.entries()) {
    if (!isTree(policy)) continue;
    const at = `${field}.policies[${index}]`;
    checkOneOf(errors, `${at}.type`, String(policy.type), ["Percent", "Pods"]);
    if (Number(policy.value) <= 0) errors.invalid(`${at}.value`, policy.value, "must be greater than zero");
    if (Number(policy.periodSeconds) <= 0)
      errors.invalid(`${at}.periodSeconds`, policy.periodSeconds, "must be greater than zero");
    if (Number(policy.periodSeconds) > 1800)
      errors.invalid(`${at}.periodSeconds`, policy.periodSeconds, "must be less than or equal to 1800");
  }
}

function checkMetric(errors: Errors, field: string, metric: Tree): void {
  const type = String(metric.type ?? "");
  const types = ["ContainerResource", "External", "Object", "Pods", "Resource"];
  if (type === "") errors.required(`${field}.type`, "must specify a metric source type");
  else checkOneOf(errors, `${field}.type`, type, types);
  if (!types.includes(type)) return;
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  if (!isTree(metric[key])) {
    errors.required(`${field}.${key}`, "must populate information for the given metric source");
    return;
  }
  const target = treeAt(treeAt(metric, key), "target");
  const at = `${field}.${key}.target`;
  if (typeof target.averageUtilization === "number" && target.averageUtilization < 1) {
    errors.invalid(`${at}.averageUtilization`, target.averageUtilization, "must be greater than 0");
  }
  if (type === "Resource" && target.averageUtilization === undefined && target.averageValue === undefined) {
    errors.required(`${at}.averageUtilization`, "must set either a target raw value or a target utilization");
  }
}

/** Checks an autoscaler. */
export function checkAutoscaler({ spec }: Autoscaler, errors: Errors): void {
  const { minReplicas = 1, maxReplicas, scaleTargetRef, metrics = [], behavior } = spec;
  if (minReplicas < 1) errors.invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 1");
  if (maxReplicas < 1) errors.invalid("spec.maxReplicas", maxReplicas, "must be greater than 0");
  if (maxReplicas < minReplicas) {
    errors.invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`");
  }
  if (scaleTargetRef.kind === "") errors.required("spec.scaleTargetRef.kind");
  if (scaleTargetRef.name === "") errors.required("spec.scaleTargetRef.name");
  const group = scaleTargetRef.apiVersion ?? "";
  if (!group.includes("/"))
    errors.invalid("spec.scaleTargetRef.apiVersion", group, "apiVersion must specify API group");
  for (const [index, metric] of metrics.entries()) checkMetric(errors, `spec.metrics[${index}]`, metric);
  if (minReplicas === 0) {
    errors.forbidden(
      "spec.metrics",
      "must specify at least one Object or External metric to support scaling to zero replicas",
    );
  }
  for (const direction of ["scaleUp", "scaleDown"]) {
    if (isTree(behavior?.[direction])) checkRules(errors, `spec.behavior.${direction}`, treeAt(behavior, direction));
  }
}

function checkJobSpec(errors: Errors, field: string, spec: Tree): void {
  for (const name of ["parallelism", "completions", "backoffLimit", "ttlSecondsAfterFinished"]) {
    checkNotNegative(errors, `${field}.${name}`, spec[name] as number | undefined);
  }
  checkOneOf(errors, `${field}.completionMode`, spec.completionMode as string | undefined, ["NonIndexed", "Indexed"]);
  const template = spec.template as PodTemplateSpec;
  checkPodSpec(errors, `${field}.template.spec`, template.spec);
  if (template.spec.restartPolicy === "Always") {
    errors.required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"');
  }
}

/** Checks a Job. */
export function checkJob(job: KubeObject, errors: Errors): void {
  checkJobSpec(errors, "spec", treeAt(job, "spec"));
}

function knowsZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Checks a CronJob. */
export function checkCronJob(job: KubeObject, errors: Errors): void {
  const spec = treeAt(job, "spec");
  checkJobSpec(errors, "spec.jobTemplate.spec", treeAt(treeAt(spec, "jobTemplate"), "spec"));
  const schedule = String(spec.schedule ?? "");
  const fields = schedule.split(/\s+/).filter((part) => part !== "");
  if (schedule === "") errors.required("spec.schedule");
  else if (!schedule.startsWith("@") && fields.length !== 5) {
    errors.invalid(
      "spec.schedule",
      schedule,
      `expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`,
    );
  }
  const { timeZone } = spec;
  if (typeof timeZone === "string" && !knowsZone(timeZone)) {
    errors.invalid("spec.timeZone", timeZone, `unknown time zone ${timeZone}`);
  }
  checkOneOf(errors, "spec.concurrencyPolicy", spec.concurrencyPolicy as string | undefined, [
    "Allow",
    "Forbid",
    "Replace",
  ]);
  if (job.metadata.name.length > 52)
    errors.invalid("metadata.name", job.metadata.name, "must be no more than 52 characters");
}
