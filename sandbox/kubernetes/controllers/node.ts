import { kinds } from "../kinds";
import type { KubeObject } from "../model";
import { isOver, type Pod } from "../model-pod";
import type { Change } from "../objects";
import type { PodRuntime, PodState } from "../pod-runtime";
import { treeAt } from "../tree";
import type { Controller, ControllerContext } from "./controller";
import { podStatus, withCondition } from "./pod-status";

/** The name of the only node. */
export const nodeName = "sandbox";
/** The zone of the only node. */
export const nodeZone = "sandbox-a";
const nodeAddress = "10.245.0.1";
const gib = 2 ** 30;

/** Returns the node's object. */
export function nodeObject(now: string, version: string): KubeObject {
  const resources = { cpu: "64", memory: `${(256 * gib) / 1024}Ki`, "ephemeral-storage": "1Ti", pods: "10k" };
  const condition = (type: string, status: string, reason: string, message: string): object => ({
    type,
    status,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason,
    message,
  });
  return {
    kind: "Node",
    apiVersion: "v1",
    metadata: {
      name: nodeName,
      uid: "",
      resourceVersion: "",
      creationTimestamp: now,
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": nodeName,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": nodeZone,
      },
    },
    spec: { podCIDR: "10.244.0.0/16", podCIDRs: ["10.244.0.0/16"] },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        condition("Ready", "True", "KubeletReady", "the sandbox runs"),
      ],
      addresses: [
        { type: "InternalIP", address: nodeAddress },
        { type: "Hostname", address: nodeName },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: {
        machineID: nodeName,
        systemUUID: nodeName,
        bootID: nodeName,
        kernelVersion: "none",
        osImage: "Switchyard sandbox",
        containerRuntimeVersion: "sandbox://1",
        kubeletVersion: version,
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}

/** Allocates the addresses of pods, from 10.244.0.1. */
class Addresses {
  private readonly byPod = new Map<string, string>();
  private readonly used = new Set<string>();
  private next = 0;

  of(uid: string): string {
    const known = this.byPod.get(uid);
    if (known !== undefined) return known;
    for (;;) {
      this.next = (this.next % 65_534) + 1;
      const address = `10.244.${this.next >> 8}.${this.next & 255}`;
      if (!this.used.has(address)) return this.take(uid, address);
    }
  }

  take(uid: string, address: string): string {
    this.byPod.set(uid, address);
    this.used.add(address);
    return address;
  }

  free(uid: string): void {
    const address = this.byPod.get(uid);
    if (address !== undefined) this.used.delete(address);
    this.byPod.delete(uid);
  }
}

/** The scheduler and the only node: it places pods, runs them and reports their status. */
export class NodeController implements Controller {
  private readonly addresses = new Addresses();
  private readonly running = new Set<string>();
  private readonly stopping = new Set<string>();
  private readonly unplaced = new Set<string>();

  constructor(
    private readonly context: ControllerContext,
    private readonly runtime: PodRuntime,
  ) {}

  changed({ kind, type, object }: Change): void {
    if (kind === kinds.Node) for (const uid of this.unplaced) this.enqueue(uid);
    if (kind !== kinds.Pod) return;
    const pod = object as Pod;
    const { uid } = pod.metadata;
    if (type === "DELETED") {
      this.forget(pod);
      return;
    }
    if (pod.status.podIP !== undefined) this.addresses.take(uid, pod.status.podIP);
    const place = pod.spec.nodeName === undefined;
    const end = pod.metadata.deletionTimestamp !== undefined && !this.stopping.has(uid);
    if (place || end || !this.running.has(uid)) this.enqueue(uid);
  }

  close(): void {
    this.runtime.close();
  }

  private enqueue(uid: string): void {
    this.context.queue.add(`pod/${uid}`, () => this.sync(uid));
  }

  private podOf(uid: string): Pod | undefined {
    const object = this.context.objects.withUid(uid);
    return object?.kind === "Pod" ? (object as Pod) : undefined;
  }

  private sync(uid: string): void {
    const pod = this.podOf(uid);
    if (pod === undefined) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.stop(pod);
      return;
    }
    if (pod.spec.nodeName === undefined) {
      this.place(pod);
      return;
    }
    if (this.running.has(uid) || isOver(pod)) return;
    this.running.add(uid);
    this.runtime.start(pod, (state) => this.report(uid, state));
  }

  /** Assigns a pod to the node, or reports why it cannot. */
  private place(pod: Pod): void {
    const { objects, events, now } = this.context;
    const obstacle = this.obstacle(pod);
    if (obstacle !== undefined) {
      this.unplaced.add(pod.metadata.uid);
      const message = `0/1 nodes are available: ${obstacle}.`;
      const next = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
      const before = pod.status.conditions ?? [];
      if (before.some((one) => one.type === next.type && one.message === message)) return;
      const conditions = withCondition(before, { ...next, lastProbeTime: null, lastTransitionTime: now() });
      objects.put<Pod>(kinds.Pod, { ...pod, status: { ...pod.status, conditions } });
      events.record(pod, "Warning", "FailedScheduling", message, "default-scheduler");
      return;
    }
    this.unplaced.delete(pod.metadata.uid);
    const { uid, name, namespace } = pod.metadata;
    const placed: Pod = { ...pod, spec: { ...pod.spec, nodeName } };
    placed.status = podStatus(placed, undefined, nodeAddress, this.addresses.of(uid), now());
    this.running.add(uid);
    const kept = objects.put(kinds.Pod, placed);
    events.record(
      kept,
      "Normal",
      "Scheduled",
      `Successfully assigned ${namespace}/${name} to ${nodeName}`,
      "default-scheduler",
    );
    this.runtime.start(kept, (state) => this.report(uid, state));
  }

  private obstacle({ spec }: Pod): string | undefined {
    const node = this.context.objects.get(kinds.Node, "", nodeName);
    if (node === undefined) return "no nodes available to schedule pods";
    if (treeAt(node, "spec").unschedulable === true) return "1 node(s) were unschedulable";
    const labels = node.metadata.labels ?? {};
    const fits = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
    return fits ? undefined : "1 node(s) didn't match Pod's node affinity/selector";
  }

  private report(uid: string, state: PodState): void {
    const pod = this.podOf(uid);
    if (pod === undefined) return;
    const { registry, now } = this.context;
    const status = podStatus(pod, state, nodeAddress, this.addresses.of(uid), now());
    registry.setStatus(kinds.Pod, pod, status);
    this.tell(pod, state);
  }

  private tell(pod: Pod, state: PodState): void {
    const { events } = this.context;
    if (state.state === "waiting") {
      events.record(pod, "Warning", "Failed", `Error: ${state.reason}: ${state.message}`, "kubelet");
    } else if (state.state === "crashed") {
      events.record(pod, "Warning", "BackOff", `Back-off restarting failed container: ${state.message}`, "kubelet");
    } else if (!state.ready) {
      events.record(pod, "Warning", "Unhealthy", `Readiness probe failed: ${state.message ?? "not ready"}`, "kubelet");
    }
  }

  private stop(pod: Pod): void {
    const { uid } = pod.metadata;
    if (this.stopping.has(uid)) return;
    if (!this.running.has(uid) && pod.spec.nodeName === undefined) {
      this.remove(uid);
      return;
    }
    this.stopping.add(uid);
    this.runtime.stop(pod, () => this.remove(uid));
  }

  private remove(uid: string): void {
    const pod = this.podOf(uid);
    if (pod === undefined) return;
    if ((pod.metadata.finalizers ?? []).length === 0) this.context.objects.remove(kinds.Pod, pod);
  }

  private forget(pod: Pod): void {
    const { uid } = pod.metadata;
    // deleted without grace: kill whatever still runs
    if (this.running.delete(uid) && !this.stopping.has(uid)) this.runtime.stop(pod, () => undefined);
    this.stopping.delete(uid);
    this.unplaced.delete(uid);
    this.addresses.free(uid);
  }
}
