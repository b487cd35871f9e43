import type { KubeObject } from "../model";
import { type ContainerStatus, isReady, type Pod } from "../model-pod";
import { ageText } from "./age";
import type { Cell } from "./row";

function reasonOf({ state }: ContainerStatus): string | undefined {
  if (state.waiting !== undefined && state.waiting.reason !== "") return state.waiting.reason;
  if (state.terminated === undefined) return undefined;
  return state.terminated.reason || `ExitCode:${state.terminated.exitCode}`;
}

function statusText(pod: Pod): string {
  const { phase = "Unknown", reason, containerStatuses = [], conditions = [] } = pod.status;
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  let text = reason ?? phase;
  if (conditions.some((one) => one.type === "PodScheduled" && one.reason === "SchedulingGated"))
    text = "SchedulingGated";
  for (const container of containerStatuses) text = reasonOf(container) ?? text;
  // a finished container next to a running one does not complete the pod
  if (text === "Completed" && containerStatuses.some(({ state }) => state.running !== undefined)) {
    return isReady(pod) ? "Running" : "NotReady";
  }
  return text;
}

/** Renders the cells of a pod. */
export function podRow(object: KubeObject, now: Date): readonly Cell[] {
  const pod = object as Pod;
  const { containerStatuses = [], podIP = "<none>", conditions = [] } = pod.status;
  const gates = pod.spec.readinessGates ?? [];
  const open = gates.filter(({ conditionType }) =>
    conditions.some(({ type, status }) => type === conditionType && status === "True"),
  );
  const restarts = containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const last = containerStatuses
    .map(({ lastState }) => lastState.terminated?.finishedAt)
    .filter((at) => typeof at === "string")
    .sort()
    .at(-1);
  return [
    `${containerStatuses.filter(({ ready }) => ready).length}/${pod.spec.containers.length}`,
    statusText(pod),
    restarts > 0 && last !== undefined ? `${restarts} (${ageText(last, now)} ago)` : String(restarts),
    ageText(pod.metadata.creationTimestamp, now),
    podIP,
    pod.spec.nodeName ?? "<none>",
    "<none>",
    gates.length === 0 ? "<none>" : `${open.length}/${gates.length}`,
  ];
}
