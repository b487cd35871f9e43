import type { Condition } from "../model";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../model-workloads";
import { roomOf } from "./rollout";

const sum = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (count(set) ?? 0), 0);

function changed(before: Condition | undefined, next: Omit<Condition, "lastTransitionTime">, now: string): Condition {
  if (before !== undefined && before.status === next.status && before.reason === next.reason) return before;
  const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? now) : now;
  return { ...next, lastUpdateTime: now, lastTransitionTime };
}

function availableCondition(deployment: Deployment, available: number, now: string): Condition {
  const enough = available >= deployment.spec.replicas - roomOf(deployment).unavailable;
  const before = deployment.status.conditions?.find(({ type }) => type === "Available");
  return changed(
    before,
    enough
      ? {
          type: "Available",
          status: "True",
          reason: "MinimumReplicasAvailable",
          message: "Deployment has minimum availability.",
        }
      : {
          type: "Available",
          status: "False",
          reason: "MinimumReplicasUnavailable",
          message: "Deployment does not have minimum availability.",
        },
    now,
  );
}

/** The progress of a Deployment. */
export interface Progress {
  readonly next: ReplicaSet | undefined;
  /** Set if the new ReplicaSet was just created or found again. */
  readonly news: "NewReplicaSetCreated" | "FoundNewReplicaSet" | undefined;
  /** Whether the deadline passed without progress. */
  readonly late: boolean;
}

function moved(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (before.replicas ?? 0) - (before.updatedReplicas ?? 0);
  const now = (after.replicas ?? 0) - (after.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    now < old ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function progressCondition(
  deployment: Deployment,
  after: DeploymentStatus,
  { next, news, late }: Progress,
  now: string,
): Condition | undefined {
  const before = deployment.status.conditions?.find(({ type }) => type === "Progressing");
  const { spec, status } = deployment;
  const named = next === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${next.metadata.name}"`;
  const progressing = (reason: string, message: string): Condition => {
    const same = before?.status === "True";
    const lastTransitionTime = same ? (before.lastTransitionTime ?? now) : now;
    return { type: "Progressing", status: "True", lastUpdateTime: now, lastTransitionTime, reason, message };
  };
  if (spec.paused) {
    return changed(
      before,
      { type: "Progressing", status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" },
      now,
    );
  }
  if (before?.reason === "DeploymentPaused") {
    return changed(
      before,
      { type: "Progressing", status: "Unknown", reason: "DeploymentResumed", message: "Deployment is resumed" },
      now,
    );
  }
  const complete =
    after.updatedReplicas === spec.replicas &&
    after.replicas === spec.replicas &&
    after.availableReplicas === spec.replicas;
  const done = complete || (spec.replicas === 0 && (after.replicas ?? 0) === 0);
  if (done && next !== undefined) {
    if (before?.reason === "NewReplicaSetAvailable" && before.message?.includes(`"${next.metadata.name}"`))
      return before;
    return progressing("NewReplicaSetAvailable", `${named} has successfully progressed.`);
  }
  if (news === "NewReplicaSetCreated") return progressing(news, `Created new replica set "${next?.metadata.name}"`);
  if (news === "FoundNewReplicaSet") return progressing(news, `Found new replica set "${next?.metadata.name}"`);
  if (moved(status, after)) return progressing("ReplicaSetUpdated", `${named} is progressing.`);
  if (late && before?.status === "True") {
    const message = `${named} has timed out progressing.`;
    return changed(before, { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message }, now);
  }
  return before;
}

/** Computes a Deployment's status from its ReplicaSets. */
export function deploymentStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  progress: Progress,
  now: string,
): DeploymentStatus {
  const { next } = progress;
  const total = sum(all, ({ spec }) => spec.replicas);
  const available = sum(all, ({ status }) => status.availableReplicas);
  const counts = {
    replicas: sum(all, ({ status }) => status.replicas),
    updatedReplicas: next?.status.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total - available),
  };
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
  const failure = next?.status.conditions?.find(({ type }) => type === "ReplicaFailure");
  const progressing = progressCondition(deployment, { ...status, ...counts }, progress, now);
  const fresh = [
    availableCondition(deployment, available, now),
    ...(progressing === undefined ? [] : [progressing]),
    ...(failure === undefined ? [] : [{ ...failure, lastUpdateTime: failure.lastTransitionTime ?? now }]),
  ];
  // an existing condition keeps its position
  const order = (deployment.status.conditions ?? []).map(({ type }) => type);
  const rank = ({ type }: Condition): number => (order.includes(type) ? order.indexOf(type) : order.length);
  status.conditions = fresh.sort((a, b) => rank(a) - rank(b));
  if (deployment.status.collisionCount !== undefined) status.collisionCount = deployment.status.collisionCount;
  return status;
}
