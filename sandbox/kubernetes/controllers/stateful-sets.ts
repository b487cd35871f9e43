import { ApiError } from "../api-error";
import { kinds } from "../kinds";
import { isOver, isReady, type Pod } from "../model-pod";
import { controllerOf, type StatefulSet, type StatefulSetStatus } from "../model-workloads";
import type { Change } from "../objects";
import { deleteObject } from "../removal";
import { type Controller, type ControllerContext, controlledBy, ownedBy } from "./controller";
import { untilAvailable } from "./replica-sets";
import { templateHash } from "./template-hash";

const revisionLabel = "controller-revision-hash";

const ordinalOf = ({ metadata }: Pod): number => Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? -1);
const revisionOf = ({ metadata }: Pod): string => metadata.labels?.[revisionLabel] ?? "";

/** Maintains the numbered pods of StatefulSets, one at a time. */
export class StatefulSetController implements Controller {
  private readonly failing = new Map<string, Set<string>>();

  constructor(private readonly context: ControllerContext) {}

  changed({ kind, type, object }: Change): void {
    if (kind === kinds.StatefulSet && type !== "DELETED") this.enqueue(object.metadata.uid);
    const { namespace = "" } = object.metadata;
    const space =
      kind === kinds.Namespace ? object.metadata.name : kind === kinds.ServiceAccount ? namespace : undefined;
    if (space !== undefined) for (const set of this.failing.get(space) ?? []) this.enqueue(set);
    if (kind !== kinds.Pod) return;
    const controller = controllerOf(object);
    if (controller?.kind === "StatefulSet") this.enqueue(controller.uid);
  }

  private enqueue(uid: string): void {
    this.context.queue.add(`statefulset/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string): void {
    const found = this.context.objects.withUid(uid);
    if (found?.kind !== "StatefulSet") return;
    const set = found as StatefulSet;
    if (set.metadata.deletionTimestamp === undefined) this.move(set);
    this.tellStatus(set);
  }

  private podsOf(set: StatefulSet): Pod[] {
    return controlledBy<Pod>(this.context.objects, kinds.Pod, set);
  }

  private revisionOfTemplate({ metadata, spec }: StatefulSet): string {
    return `${metadata.name}-${templateHash(spec.template)}`;
  }

  /** Takes the next step; its change triggers the one after. */
  private move(set: StatefulSet): void {
    const { spec, status } = set;
    const update = this.revisionOfTemplate(set);
    const current = status.currentRevision ?? update;
    const start = spec.ordinals?.start ?? 0;
    const end = start + spec.replicas;
    const parallel = spec.podManagementPolicy === "Parallel";
    const pods = new Map(this.podsOf(set).map((pod) => [ordinalOf(pod), pod]));
    const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
    for (let ordinal = start; ordinal < end; ordinal += 1) {
      const pod = pods.get(ordinal);
      const old = spec.updateStrategy.type === "RollingUpdate" && ordinal < start + partition;
      if (pod === undefined) {
        const revision = old && current !== update ? current : update;
        if (!this.createPod(set, ordinal, revision)) return;
        if (!parallel) return;
        continue;
      }
      if (isOver(pod)) {
        this.deletePod(set, pod);
        return;
      }
      if (!parallel && !this.isSettled(set, pod)) return;
    }
    const surplus = [...pods.values()].filter((pod) => ordinalOf(pod) < start || ordinalOf(pod) >= end);
    for (const pod of surplus.sort((a, b) => ordinalOf(b) - ordinalOf(a))) {
      if (pod.metadata.deletionTimestamp === undefined) this.deletePod(set, pod);
      if (!parallel) return;
    }
    if (spec.updateStrategy.type === "OnDelete") return;
    for (let ordinal = end - 1; ordinal >= start + partition; ordinal -= 1) {
      const pod = pods.get(ordinal);
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
      if (revisionOf(pod) !== update) {
        this.deletePod(set, pod);
        return;
      }
      if (!this.isSettled(set, pod)) return;
    }
  }

  private isSettled(set: StatefulSet, pod: Pod): boolean {
    const { queue, time } = this.context;
    if (pod.metadata.deletionTimestamp !== undefined) return false;
    const wait = untilAvailable(pod, set.spec.minReadySeconds ?? 0, time());
    if (wait !== undefined && wait > 0) {
      queue.after(wait, `settled/${set.metadata.uid}`, () => this.sync(set.metadata.uid));
    }
    return wait === 0;
  }

  private deletePod(set: StatefulSet, { metadata }: Pod): void {
    if (metadata.deletionTimestamp !== undefined) return;
    deleteObject(this.context.registry, kinds.Pod, metadata.namespace ?? "", metadata.name);
    const message = `delete Pod ${metadata.name} in StatefulSet ${set.metadata.name} successful`;
    this.context.events.record(set, "Normal", "SuccessfulDelete", message, "statefulset-controller");
  }

  private createPod(set: StatefulSet, ordinal: number, revision: string): boolean {
    const { registry, events } = this.context;
    const { name: setName, namespace = "" } = set.metadata;
    const name = `${setName}-${ordinal}`;
    const { template, volumeClaimTemplates = [], serviceName } = set.spec;
    const claims = volumeClaimTemplates.map(({ metadata }) => ({
      name: metadata.name,
      persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
    }));
    const claimed = new Set(claims.map((claim) => claim.name));
    const volumes = [...claims, ...(template.spec.volumes ?? []).filter((volume) => !claimed.has(volume.name))];
    const labels = {
      ...template.metadata.labels,
      "apps.kubernetes.io/pod-index": String(ordinal),
      [revisionLabel]: revision,
      "statefulset.kubernetes.io/pod-name": name,
    };
    const failing = this.failing.get(namespace) ?? new Set<string>();
    try {
      registry.create(kinds.Pod, namespace, {
        metadata: { ...template.metadata, name, labels, ownerReferences: [ownedBy(set)] },
        spec: {
          ...structuredClone(template.spec),
          ...(volumes.length > 0 ? { volumes: structuredClone(volumes) } : {}),
          hostname: name,
          subdomain: serviceName,
        },
      });
      failing.delete(set.metadata.uid);
      const message = `create Pod ${name} in StatefulSet ${setName} successful`;
      events.record(set, "Normal", "SuccessfulCreate", message, "statefulset-controller");
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failing.set(namespace, failing.add(set.metadata.uid));
      const message = `create Pod ${name} in StatefulSet ${setName} failed error: ${error.message}`;
      events.record(set, "Warning", "FailedCreate", message, "statefulset-controller");
      return false;
    }
  }

  private tellStatus(set: StatefulSet): void {
    const update = this.revisionOfTemplate(set);
    const pods = this.podsOf(set).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const before = set.status.currentRevision ?? update;
    const updated = pods.filter((pod) => revisionOf(pod) === update).length;
    const ready = pods.filter(isReady).length;
    const done = updated === set.spec.replicas && ready === set.spec.replicas && pods.length === set.spec.replicas;
    const current = done ? update : before;
    const minReady = set.spec.minReadySeconds ?? 0;
    const counts = {
      readyReplicas: ready,
      currentReplicas: pods.filter((pod) => revisionOf(pod) === current).length,
      updatedReplicas: updated,
    };
    const status: StatefulSetStatus = {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: pods.length,
      ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
      currentRevision: current,
      updateRevision: update,
      collisionCount: 0,
      availableReplicas: pods.filter((pod) => untilAvailable(pod, minReady, this.context.time()) === 0).length,
    };
    this.context.registry.setStatus(kinds.StatefulSet, set, status);
  }
}
