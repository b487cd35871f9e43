import type { KubeObject, LabelSelector } from "../model";
import type { PodSpec } from "../model-pod";
import type { Autoscaler, Deployment, ReplicaSet, StatefulSet } from "../model-workloads";
import { selectorText } from "../selectors";
import { isTree, listAt, type Tree, treeAt, valueAt } from "../tree";
import { ageText, spanText } from "./age";
import { textAt } from "./core";
import type { Cell, Row } from "./row";

const age = ({ metadata }: KubeObject, now: Date): string => ageText(metadata.creationTimestamp, now);

/** Renders the cells `Containers` and `Images`. */
function containers({ containers: all }: PodSpec): readonly Cell[] {
  return [all.map(({ name }) => name).join(","), all.map(({ image = "" }) => image).join(",")];
}

function jobRow(job: KubeObject, now: Date): readonly Cell[] {
  const spec = treeAt(job, "spec");
  const status = treeAt(job, "status");
  const done = Number(status.succeeded ?? 0);
  const conditions = listAt(status, "conditions");
  const is = (type: string): boolean =>
    conditions.some((one) => isTree(one) && one.type === type && one.status === "True");
  const state = is("Complete") ? "Complete" : is("Failed") ? "Failed" : is("Suspended") ? "Suspended" : "Running";
  const start = typeof status.startTime === "string" ? Date.parse(status.startTime) : undefined;
  const end = typeof status.completionTime === "string" ? Date.parse(status.completionTime) : now.getTime();
  const wanted = spec.completions ?? (Number(spec.parallelism ?? 0) > 1 ? `1 of ${String(spec.parallelism)}` : 1);
  return [
    state,
    `${done}/${String(wanted)}`,
    start === undefined ? "" : spanText(end - start),
    age(job, now),
    ...containers(valueAt(job, ["spec", "template", "spec"]) as PodSpec),
    selectorText(spec.selector as LabelSelector | undefined),
  ];
}

function cronJobRow(job: KubeObject, now: Date): readonly Cell[] {
  const spec = treeAt(job, "spec");
  const status = treeAt(job, "status");
  const last = status.lastScheduleTime;
  return [
    String(spec.schedule ?? ""),
    textAt(job, ["spec", "timeZone"]),
    spec.suspend === true ? "True" : "False",
    listAt(status, "active").length,
    typeof last === "string" ? ageText(last, now) : "<none>",
    age(job, now),
    ...containers(valueAt(job, ["spec", "jobTemplate", "spec", "template", "spec"]) as PodSpec),
    selectorText(valueAt(job, ["spec", "jobTemplate", "spec", "selector"]) as LabelSelector | undefined),
  ];
}

/** Renders one metric of an autoscaler: the measured value and the target. */
function metricText(metric: Tree, current: Tree | undefined): string {
  const type = String(metric.type ?? "");
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  const target = treeAt(treeAt(metric, key), "target");
  const now = treeAt(treeAt(current, key), "current");
  const name = treeAt(metric, key).name;
  const text =
    target.averageUtilization === undefined
      ? `${String(now.averageValue ?? now.value ?? "<unknown>")}/${String(target.averageValue ?? target.value)}`
      : `${now.averageUtilization === undefined ? "<unknown>" : `${String(now.averageUtilization)}%`}/${String(target.averageUtilization)}%`;
  return typeof name === "string" && name !== "" ? `${name}: ${text}` : text;
}

function autoscalerRow(object: KubeObject, now: Date): readonly Cell[] {
  const { spec, status } = object as Autoscaler;
  const current = status.currentMetrics ?? [];
  const metrics = (spec.metrics ?? []).map((metric, index) => metricText(metric, current[index]));
  const shown = metrics.length > 2 ? [...metrics.slice(0, 2), `${metrics.length - 2} more...`] : metrics;
  return [
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    metrics.length === 0
      ? "<none>"
      : metrics.length > 2
        ? `${shown.slice(0, 2).join(", ")} + ${shown[2]}`
        : shown.join(", "),
    spec.minReplicas === undefined ? "<unset>" : String(spec.minReplicas),
    spec.maxReplicas,
    status.currentReplicas ?? 0,
    age(object, now),
  ];
}

/** The rows of workloads and autoscalers. */
export const workloadRows = {
  Deployment: (object, now) => {
    const { spec, status } = object as Deployment;
    return [
      `${status.readyReplicas ?? 0}/${spec.replicas}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      age(object, now),
      ...containers(spec.template.spec),
      selectorText(spec.selector),
    ];
  },
  ReplicaSet: (object, now) => {
    const { spec, status } = object as ReplicaSet;
    return [
      spec.replicas,
      status.replicas,
      status.readyReplicas ?? 0,
      age(object, now),
      ...containers(spec.template.spec),
      selectorText(spec.selector),
    ];
  },
  StatefulSet: (object, now) => {
    const { spec, status } = object as StatefulSet;
    return [`${status.readyReplicas ?? 0}/${spec.replicas}`, age(object, now), ...containers(spec.template.spec)];
  },
  Job: jobRow,
  CronJob: cronJobRow,
  HorizontalPodAutoscaler: autoscalerRow,
} as const satisfies Record<string, Row>;
