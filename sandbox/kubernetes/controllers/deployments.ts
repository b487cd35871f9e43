import { kinds } from "../kinds";
import type { Pod } from "../model-pod";
import { controllerOf, type Deployment, type ReplicaSet } from "../model-workloads";
import type { Change } from "../objects";
import { deleteObject } from "../removal";
import { type Controller, type ControllerContext, controlledBy, ownedBy } from "./controller";
import { deploymentStatus, type Progress } from "./deployment-status";
import { newSize, oldSizes, proportional, roomOf } from "./rollout";
import { hashLabel, templateHash, templateText } from "./template-hash";

const revisionKey = "deployment.kubernetes.io/revision";
const desiredKey = "deployment.kubernetes.io/desired-replicas";
const mostKey = "deployment.kubernetes.io/max-replicas";
const historyKey = "deployment.kubernetes.io/revision-history";
const own = new Set([revisionKey, desiredKey, mostKey, historyKey, "kubectl.kubernetes.io/last-applied-configuration"]);

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[revisionKey] ?? 0);

/** Rolls Deployments out. */
export class DeploymentController implements Controller {
  private readonly news = new Map<string, NonNullable<Progress["news"]>>();

  constructor(private readonly context: ControllerContext) {}

  changed({ kind, type, object }: Change): void {
    if (kind === kinds.Deployment && type !== "DELETED") this.enqueue(object.metadata.uid);
    if (kind === kinds.ReplicaSet) {
      const controller = controllerOf(object);
      if (controller?.kind === "Deployment") this.enqueue(controller.uid);
    }
    // "Recreate" waits for the last old pod
    if (kind === kinds.Pod && type === "DELETED") {
      const set = this.context.objects.withUid(controllerOf(object)?.uid ?? "");
      const controller = set === undefined ? undefined : controllerOf(set);
      if (controller?.kind === "Deployment") this.enqueue(controller.uid);
    }
  }

  private enqueue(uid: string): void {
    this.context.queue.add(`deployment/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string): void {
    const found = this.context.objects.withUid(uid);
    if (found?.kind !== "Deployment") return;
    const deployment = found as Deployment;
    if (deployment.metadata.deletionTimestamp === undefined) this.roll(deployment);
    this.tellStatus(deployment);
  }

  private setsOf(deployment: Deployment): { all: ReplicaSet[]; next: ReplicaSet | undefined; old: ReplicaSet[] } {
    const all = controlledBy<ReplicaSet>(this.context.objects, kinds.ReplicaSet, deployment);
    const text = templateText(deployment.spec.template);
    const next = all
      .filter((set) => templateText(set.spec.template) === text)
      .sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp))[0];
    return { all, next, old: all.filter((set) => set !== next) };
  }

  private roll(deployment: Deployment): void {
    const { all, next, old } = this.setsOf(deployment);
    if (deployment.spec.paused) {
      this.scaleAll(deployment, all);
      return;
    }
    const active = all.filter(({ spec }) => spec.replicas > 0);
    const resized = active.some((set) => {
      const desired = set.metadata.annotations?.[desiredKey];
      return desired !== undefined && Number(desired) !== deployment.spec.replicas;
    });
    if (resized) {
      this.scaleAll(deployment, all);
      return;
    }
    if (deployment.spec.strategy.type === "Recreate" && this.recreateWaits(deployment, old)) return;
    const current = this.ensureNext(deployment, next, all);
    if (current === undefined) return;
    const others = old.filter(({ spec }) => spec.replicas > 0);
    const size = newSize(deployment, current, [...old, current]);
    if (size !== current.spec.replicas) {
      this.resize(deployment, current, size);
      return;
    }
    for (const [set, smaller] of oldSizes(deployment, current, others)) this.resize(deployment, set, smaller);
    this.forgetHistory(deployment, old, current);
  }

  /** Scales the old ReplicaSets to 0. @returns whether any of their pods still exist */
  private recreateWaits(deployment: Deployment, old: readonly ReplicaSet[]): boolean {
    for (const set of old) if (set.spec.replicas > 0) this.resize(deployment, set, 0);
    return old.some((set) => controlledBy<Pod>(this.context.objects, kinds.Pod, set).length > 0);
  }

  /** Returns the ReplicaSet of the current template, and creates it if there is none. */
  private ensureNext(
    deployment: Deployment,
    next: ReplicaSet | undefined,
    all: readonly ReplicaSet[],
  ): ReplicaSet | undefined {
    const { objects, registry } = this.context;
    const last = Math.max(0, ...all.filter((set) => set !== next).map(revisionOf));
    const revision = next !== undefined && revisionOf(next) > last ? revisionOf(next) : last + 1;
    const annotations = this.annotationsFor(deployment, revision, next);
    const { minReadySeconds } = deployment.spec;
    if (next !== undefined) {
      const metadata = { ...next.metadata, annotations };
      const { minReadySeconds: _old, ...rest } = next.spec;
      const spec = minReadySeconds === undefined ? rest : { ...rest, minReadySeconds };
      const kept = registry.replace(kinds.ReplicaSet, { ...next, metadata, spec }, next);
      if (this.noteRevision(deployment, revision)) this.news.set(deployment.metadata.uid, "FoundNewReplicaSet");
      return kept;
    }
    const { namespace = "", name } = deployment.metadata;
    const hash = this.freeHash(deployment);
    const { template, selector } = deployment.spec;
    const labels = { ...template.metadata.labels, [hashLabel]: hash };
    const created = registry.create(kinds.ReplicaSet, namespace, {
      metadata: { name: `${name}-${hash}`, labels, annotations, ownerReferences: [ownedBy(deployment)] },
      spec: structuredClone({
        replicas: newSize(deployment, undefined, all),
        ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      }),
    }) as ReplicaSet;
    this.news.set(deployment.metadata.uid, "NewReplicaSetCreated");
    this.noteRevision(deployment, revision);
    this.tellScaled(deployment, created, 0, created.spec.replicas);
    return objects.get<ReplicaSet>(kinds.ReplicaSet, namespace, created.metadata.name);
  }

  private freeHash(deployment: Deployment): string {
    const { namespace = "", name } = deployment.metadata;
    for (let salt = 0; ; salt += 1) {
      const hash = templateHash(deployment.spec.template, salt);
      if (this.context.objects.get(kinds.ReplicaSet, namespace, `${name}-${hash}`) === undefined) return hash;
    }
  }

  private annotationsFor(
    deployment: Deployment,
    revision: number,
    set: ReplicaSet | undefined,
  ): Record<string, string> {
    const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !own.has(key));
    const { replicas } = deployment.spec;
    const before = set?.metadata.annotations ?? {};
    const history = before[historyKey]?.split(",") ?? [];
    const last = before[revisionKey];
    if (last !== undefined && Number(last) !== revision) history.push(last);
    return {
      ...Object.fromEntries(copied),
      [desiredKey]: String(replicas),
      [mostKey]: String(replicas + roomOf(deployment).surge),
      [revisionKey]: String(revision),
      ...(history.length > 0 ? { [historyKey]: history.join(",") } : {}),
    };
  }

  /** Writes the revision to the Deployment. @returns whether it changed */
  private noteRevision(deployment: Deployment, revision: number): boolean {
    const { objects } = this.context;
    const { namespace = "", name } = deployment.metadata;
    const now = objects.get<Deployment>(kinds.Deployment, namespace, name);
    if (now === undefined || now.metadata.annotations?.[revisionKey] === String(revision)) return false;
    const annotations = { ...now.metadata.annotations, [revisionKey]: String(revision) };
    objects.put(kinds.Deployment, { ...now, metadata: { ...now.metadata, annotations } });
    return true;
  }

  /** Applies a change of the size, or keeps the size while the Deployment is paused. */
  private scaleAll(deployment: Deployment, all: readonly ReplicaSet[]): void {
    const active = all.filter(({ spec }) => spec.replicas > 0);
    const only = active.length <= 1 ? (active[0] ?? this.latest(all)) : undefined;
    if (only !== undefined) {
      this.resize(deployment, only, deployment.spec.replicas);
      return;
    }
    const before = Number(active[0]?.metadata.annotations?.[mostKey] ?? 0);
    for (const [set, size] of proportional(deployment, active, before)) this.resize(deployment, set, size);
  }

  private latest(all: readonly ReplicaSet[]): ReplicaSet | undefined {
    return [...all].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
  }

  private resize(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    const { registry } = this.context;
    const { generation = 0, annotations = {} } = set.metadata;
    const most = deployment.spec.replicas + roomOf(deployment).surge;
    const changed = replicas !== set.spec.replicas;
    const metadata = {
      ...set.metadata,
      generation: changed ? generation + 1 : generation,
      annotations: { ...annotations, [desiredKey]: String(deployment.spec.replicas), [mostKey]: String(most) },
    };
    const kept = registry.replace(kinds.ReplicaSet, { ...set, metadata, spec: { ...set.spec, replicas } }, set);
    if (changed) this.tellScaled(deployment, kept, set.spec.replicas, replicas);
  }

  private tellScaled(deployment: Deployment, { metadata }: ReplicaSet, from: number, to: number): void {
    if (from === to) return;
    const message = `Scaled ${to > from ? "up" : "down"} replica set ${metadata.name} from ${from} to ${to}`;
    this.context.events.record(deployment, "Normal", "ScalingReplicaSet", message, "deployment-controller");
  }

  private forgetHistory({ spec }: Deployment, old: readonly ReplicaSet[], next: ReplicaSet): void {
    if ((next.status.availableReplicas ?? 0) < spec.replicas) return;
    const empty = old.filter(
      ({ spec: size, status, metadata }) =>
        size.replicas === 0 && status.replicas === 0 && metadata.deletionTimestamp === undefined,
    );
    const surplus = empty.length - (spec.revisionHistoryLimit ?? 10);
    for (const { metadata } of empty.sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, surplus))) {
      deleteObject(this.context.registry, kinds.ReplicaSet, metadata.namespace ?? "", metadata.name);
    }
  }

  private tellStatus({ metadata: { uid, namespace = "", name } }: Deployment): void {
    const { objects, registry, queue, now, time } = this.context;
    const deployment = objects.get<Deployment>(kinds.Deployment, namespace, name);
    if (deployment?.metadata.uid !== uid) return;
    const { all, next } = this.setsOf(deployment);
    const before = deployment.status.conditions?.find(({ type }) => type === "Progressing");
    const deadline = (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
    const left = before === undefined ? deadline : Date.parse(before.lastUpdateTime ?? now()) + deadline - time();
    const news = this.news.get(uid);
    this.news.delete(uid);
    const status = deploymentStatus(deployment, all, { next, news, late: left <= 0 }, now());
    registry.setStatus(kinds.Deployment, deployment, status);
    const progress = status.conditions?.find(({ type }) => type === "Progressing");
    const waits = progress?.status === "True" && progress.reason !== "NewReplicaSetAvailable";
    const key = `deadline/${uid}`;
    if (!waits) {
      queue.cancel(key);
      return;
    }
    const until = Date.parse(progress.lastUpdateTime ?? now()) + deadline - time();
    queue.after(Math.max(until, 1), key, () => this.sync(uid));
  }
}
