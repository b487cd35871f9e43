import { ApiError } from "../api-error";
import { kinds } from "../kinds";
import { isOver, isReady, type Pod } from "../model-pod";
import { controllerOf, type ReplicaSet, type ReplicaSetStatus } from "../model-workloads";
import type { Change } from "../objects";
import { deleteObject } from "../removal";
import { labelMatch } from "../selectors";
import { type Controller, type ControllerContext, controlledBy, ownedBy } from "./controller";

/** Returns when a pod became ready, in ms since 1970; undefined if it is not. */
function readySince(pod: Pod): number | undefined {
  const ready = pod.status.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
  return ready === undefined ? undefined : Date.parse(ready.lastTransitionTime ?? "");
}

/** Returns the time in ms until a pod counts as available: 0 if it does, undefined while it is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, time: number): number | undefined {
  const since = readySince(pod);
  if (since === undefined || minReadySeconds === 0) return since === undefined ? undefined : 0;
  return Math.max(0, since + minReadySeconds * 1000 - time);
}

/** Orders pods for removal: the least useful first, then the youngest. */
function byWorth(a: Pod, b: Pod): number {
  const worth = (pod: Pod): number =>
    (pod.spec.nodeName === undefined ? 0 : 4) + (pod.status.phase === "Running" ? 2 : 0) + (isReady(pod) ? 1 : 0);
  if (worth(a) !== worth(b)) return worth(a) - worth(b);
  return Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion);
}

/** Keeps the desired number of pods for each ReplicaSet. */
export class ReplicaSetController implements Controller {
  private readonly orphans = new Map<string, Set<string>>();
  private readonly failing = new Map<string, Set<string>>();

  constructor(private readonly context: ControllerContext) {}

  changed({ kind, type, object }: Change): void {
    const { namespace = "", uid } = object.metadata;
    if (kind === kinds.ReplicaSet && type !== "DELETED") this.enqueue(uid);
    // a pod that was refused before may be allowed now
    const space =
      kind === kinds.Namespace ? object.metadata.name : kind === kinds.ServiceAccount ? namespace : undefined;
    if (space !== undefined) for (const set of this.failing.get(space) ?? []) this.enqueue(set);
    if (kind !== kinds.Pod) return;
    const controller = controllerOf(object);
    if (controller?.kind === "ReplicaSet") this.enqueue(controller.uid);
    this.noteOrphan(namespace, uid, controller === undefined && type !== "DELETED");
    if (controller !== undefined || type === "DELETED") return;
    for (const set of this.context.objects.list<ReplicaSet>(kinds.ReplicaSet, namespace)) {
      if (labelMatch(set.spec.selector)(object.metadata.labels ?? {})) this.enqueue(set.metadata.uid);
    }
  }

  private noteOrphan(namespace: string, uid: string, orphan: boolean): void {
    const known = this.orphans.get(namespace) ?? new Set<string>();
    if (orphan) this.orphans.set(namespace, known.add(uid));
    else known.delete(uid);
  }

  private enqueue(uid: string): void {
    this.context.queue.add(`replicaset/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string): void {
    const { objects } = this.context;
    const found = objects.withUid(uid);
    if (found?.kind !== "ReplicaSet") return;
    const set = found as ReplicaSet;
    if (set.metadata.deletionTimestamp === undefined) this.adopt(set);
    const failure = set.metadata.deletionTimestamp === undefined ? this.scale(set) : undefined;
    const failing = this.failing.get(set.metadata.namespace ?? "") ?? new Set<string>();
    if (failure === undefined) failing.delete(uid);
    else this.failing.set(set.metadata.namespace ?? "", failing.add(uid));
    this.tellStatus(set, failure);
  }

  /** Adopts pods without a controller, and releases those that are no longer selected. */
  private adopt(set: ReplicaSet): void {
    const { objects } = this.context;
    const matches = labelMatch(set.spec.selector);
    for (const uid of this.orphans.get(set.metadata.namespace ?? "") ?? []) {
      const pod = objects.withUid(uid) as Pod | undefined;
      if (pod === undefined || isOver(pod) || pod.metadata.deletionTimestamp !== undefined) continue;
      if (!matches(pod.metadata.labels ?? {})) continue;
      const ownerReferences = [...(pod.metadata.ownerReferences ?? []), ownedBy(set)];
      objects.put(kinds.Pod, { ...pod, metadata: { ...pod.metadata, ownerReferences } });
    }
    for (const pod of controlledBy<Pod>(objects, kinds.Pod, set)) {
      if (matches(pod.metadata.labels ?? {})) continue;
      const { ownerReferences = [], ...rest } = pod.metadata;
      const left = ownerReferences.filter(({ uid }) => uid !== set.metadata.uid);
      const metadata = left.length === 0 ? rest : { ...rest, ownerReferences: left };
      objects.put<Pod>(kinds.Pod, { ...pod, metadata });
    }
  }

  private activePods(set: ReplicaSet): Pod[] {
    return controlledBy<Pod>(this.context.objects, kinds.Pod, set).filter(
      (pod) => !isOver(pod) && pod.metadata.deletionTimestamp === undefined,
    );
  }

  /** Creates or deletes pods. @returns why a pod could not be created */
  private scale(set: ReplicaSet): string | undefined {
    const { registry, events } = this.context;
    const active = this.activePods(set);
    const missing = set.spec.replicas - active.length;
    for (const pod of active.sort(byWorth).slice(0, Math.max(0, -missing))) {
      const { name, namespace = "" } = pod.metadata;
      deleteObject(registry, kinds.Pod, namespace, name);
      events.record(set, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`, "replicaset-controller");
    }
    for (let made = 0; made < missing; made += 1) {
      const problem = this.createPod(set);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private createPod(set: ReplicaSet): string | undefined {
    const { registry, events } = this.context;
    const { metadata, spec } = set.spec.template;
    const prefix = `${set.metadata.name}-`;
    const input = {
      metadata: { ...metadata, generateName: prefix, ownerReferences: [ownedBy(set)] },
      spec: structuredClone(spec),
    };
    try {
      const pod = registry.create(kinds.Pod, set.metadata.namespace ?? "", input);
      events.record(set, "Normal", "SuccessfulCreate", `Created pod: ${pod.metadata.name}`, "replicaset-controller");
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      events.record(set, "Warning", "FailedCreate", `Error creating: ${error.message}`, "replicaset-controller");
      return error.message;
    }
  }

  private tellStatus(set: ReplicaSet, failure: string | undefined): void {
    const { registry, queue, now, time } = this.context;
    const pods = this.activePods(set);
    const matches = labelMatch({ matchLabels: set.spec.template.metadata.labels ?? {} });
    const waits = pods.map((pod) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, time()));
    const next = Math.min(...waits.filter((wait) => wait !== undefined).filter((wait) => wait > 0));
    const key = `available/${set.metadata.uid}`;
    if (Number.isFinite(next)) queue.after(next, key, () => this.sync(set.metadata.uid));
    else queue.cancel(key);
    const before = set.status.conditions?.find(({ type }) => type === "ReplicaFailure");
    const counts = {
      fullyLabeledReplicas: pods.filter(({ metadata }) => matches(metadata.labels ?? {})).length,
      readyReplicas: pods.filter(isReady).length,
      availableReplicas: waits.filter((wait) => wait === 0).length,
    };
    const condition = {
      type: "ReplicaFailure",
      status: "True",
      lastTransitionTime: now(),
      reason: "FailedCreate",
      message: failure ?? "",
    };
    const status: ReplicaSetStatus = {
      replicas: pods.length,
      ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
      observedGeneration: set.metadata.generation ?? 1,
      // the first failure stays: later ones differ only in the name of the pod
      ...(failure === undefined ? {} : { conditions: [before ?? condition] }),
    };
    registry.setStatus(kinds.ReplicaSet, set, status);
  }
}
