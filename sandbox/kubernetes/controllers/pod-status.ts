import type { Condition } from "../model";
import type { Container, ContainerStatus, Pod, PodStatus } from "../model-pod";
import type { PodState } from "../pod-runtime";

/** Returns a condition; the previous one if only its time would change. */
function condition(before: readonly Condition[], next: Condition, now: string): Condition {
  const old = before.find(({ type }) => type === next.type);
  const lastTransitionTime = old?.status === next.status ? (old.lastTransitionTime ?? now) : now;
  return { ...next, lastProbeTime: null, lastTransitionTime };
}

/** Replaces or adds a condition. */
export function withCondition(before: readonly Condition[], next: Condition): Condition[] {
  const index = before.findIndex(({ type }) => type === next.type);
  return index < 0 ? [...before, next] : before.map((one, at) => (at === index ? next : one));
}

function unready({ spec }: Pod): { reason: string; message: string } {
  const names = spec.containers.map(({ name }) => name).join(" ");
  return { reason: "ContainersNotReady", message: `containers with unready status: [${names}]` };
}

function conditions(pod: Pod, ready: boolean, started: boolean, now: string): Condition[] {
  const before = pod.status.conditions ?? [];
  const observedGeneration = pod.metadata.generation ?? 1;
  const is = (status: boolean): string => (status ? "True" : "False");
  const make = (type: string, status: boolean, why: { reason?: string; message?: string } = {}): Condition =>
    condition(before, { type, status: is(status), observedGeneration, ...why }, now);
  return [
    make("PodReadyToStartContainers", started),
    make("Initialized", true),
    make("Ready", ready, ready ? {} : unready(pod)),
    make("ContainersReady", ready, ready ? {} : unready(pod)),
    make("PodScheduled", true),
  ];
}

function containerStatus(
  container: Container,
  before: ContainerStatus | undefined,
  state: PodState | undefined,
  pod: Pod,
  now: string,
): ContainerStatus {
  const image = container.image ?? "";
  const containerID = `sandbox://${pod.metadata.uid}/${container.name}`;
  const restartCount = before?.restartCount ?? 0;
  const base = { name: container.name, lastState: before?.lastState ?? {}, restartCount, image };
  if (state === undefined || state.state === "waiting") {
    const waiting =
      state === undefined ? { reason: "ContainerCreating" } : { reason: state.reason, message: state.message };
    return { ...base, state: { waiting }, ready: false, imageID: "", started: false };
  }
  if (state.state === "crashed") {
    const terminated = {
      exitCode: state.exitCode,
      reason: "Error",
      message: state.message,
      startedAt: before?.state.running?.startedAt ?? now,
      finishedAt: now,
      containerID,
    };
    const message = `back-off 10s restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
    return {
      ...base,
      state: { waiting: { reason: "CrashLoopBackOff", message } },
      lastState: { terminated },
      restartCount: restartCount + 1,
      ready: false,
      imageID: image,
      containerID,
      started: false,
    };
  }
  const running = before?.state.running ?? { startedAt: now };
  const { resources } = container;
  return {
    ...base,
    ...(Object.keys(resources).length > 0 ? { resources } : {}),
    state: { running },
    ready: state.ready,
    imageID: image,
    containerID,
    started: true,
  };
}

function initStatus({ name, image = "" }: Container, pod: Pod, now: string): ContainerStatus {
  const containerID = `sandbox://${pod.metadata.uid}/${name}`;
  const terminated = { exitCode: 0, reason: "Completed", startedAt: now, finishedAt: now, containerID };
  return {
    name,
    state: { terminated },
    lastState: {},
    ready: true,
    restartCount: 0,
    image,
    imageID: image,
    containerID,
    started: false,
  };
}

/** Computes the status of a pod on its node. @param state @default - its containers are being created */
export function podStatus(
  pod: Pod,
  state: PodState | undefined,
  hostIP: string,
  podIP: string,
  now: string,
): PodStatus {
  const before = pod.status;
  const running = state !== undefined && state.state !== "waiting";
  const ready = state?.state === "running" && state.ready;
  const ip = state?.state === "running" ? (state.ip ?? podIP) : podIP;
  const inits = pod.spec.initContainers ?? [];
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    phase: running ? "Running" : "Pending",
    conditions: conditions(pod, ready, state !== undefined, now),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(running ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: before.startTime ?? now,
    ...(inits.length === 0
      ? {}
      : { initContainerStatuses: before.initContainerStatuses ?? inits.map((one) => initStatus(one, pod, now)) }),
    containerStatuses: pod.spec.containers.map((container) =>
      containerStatus(
        container,
        before.containerStatuses?.find(({ name }) => name === container.name),
        state,
        pod,
        now,
      ),
    ),
    ...(before.qosClass === undefined ? {} : { qosClass: before.qosClass }),
  };
}
