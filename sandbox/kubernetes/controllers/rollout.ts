import type { Deployment, ReplicaSet } from "../model-workloads";
import { resolveShare } from "./controller";

/** How many pods a rolling update may add and remove. */
export interface Room {
  readonly surge: number;
  readonly unavailable: number;
}

/** Returns the room of a Deployment's strategy. It is never zero, or an update could not proceed. */
export function roomOf({ spec }: Deployment): Room {
  if (spec.strategy.type === "Recreate") return { surge: 0, unavailable: 0 };
  const { maxSurge, maxUnavailable } = spec.strategy.rollingUpdate ?? {};
  const surge = resolveShare(maxSurge, spec.replicas, true);
  const unavailable = Math.min(resolveShare(maxUnavailable, spec.replicas, false), spec.replicas);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

const wanted = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { spec }) => sum + spec.replicas, 0);
/** Counts pods that exist or are wanted: a shrinking set still has the pods that it has not deleted yet. */
const present = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { spec, status }) => sum + Math.max(spec.replicas, status.replicas), 0);
/** Counts available pods that will stay: a shrinking set may not have deleted the others yet. */
const available = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { spec, status }) => sum + Math.min(spec.replicas, status.availableReplicas ?? 0), 0);

/** The desired number of pods of each ReplicaSet. */
export type Sizes = Map<ReplicaSet, number>;

/** Returns the number of pods for the new ReplicaSet at this point of a rolling update. */
export function newSize(deployment: Deployment, next: ReplicaSet | undefined, all: readonly ReplicaSet[]): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === "Recreate") return replicas;
  const now = next?.spec.replicas ?? 0;
  if (now >= replicas) return replicas;
  const most = replicas + roomOf(deployment).surge;
  return Math.min(replicas, now + Math.max(0, most - present(all)));
}

/**
 * Returns the number of pods for the old ReplicaSets. Unhealthy pods go first, then as many as the strategy allows to be
 * unavailable.
 */
export function oldSizes(deployment: Deployment, next: ReplicaSet, old: readonly ReplicaSet[]): Sizes {
  const sizes: Sizes = new Map();
  const { replicas } = deployment.spec;
  const least = replicas - roomOf(deployment).unavailable;
  const all = [...old, next];
  const unavailableNew = next.spec.replicas - (next.status.availableReplicas ?? 0);
  let spare = wanted(all) - least - unavailableNew;
  if (spare <= 0) return sizes;
  const byAge = [...old].sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  for (const set of byAge) {
    const unhealthy = Math.min(spare, set.spec.replicas - (set.status.availableReplicas ?? 0));
    if (unhealthy <= 0) continue;
    sizes.set(set, set.spec.replicas - unhealthy);
    spare -= unhealthy;
  }
  let more = available(all) - least;
  for (const set of byAge) {
    const now = sizes.get(set) ?? set.spec.replicas;
    const down = Math.min(now, more);
    if (down <= 0) continue;
    sizes.set(set, now - down);
    more -= down;
  }
  return sizes;
}

/** Distributes a change of the Deployment's size over its ReplicaSets in proportion, the largest first. */
export function proportional(deployment: Deployment, active: readonly ReplicaSet[], before: number): Sizes {
  const sizes: Sizes = new Map();
  const total = wanted(active);
  const target = deployment.spec.replicas === 0 ? 0 : deployment.spec.replicas + roomOf(deployment).surge;
  let left = target - total;
  const sorted = [...active].sort((a, b) => b.spec.replicas - a.spec.replicas);
  for (const set of sorted) {
    const share = before === 0 ? 0 : Math.round((set.spec.replicas * target) / before) - set.spec.replicas;
    const change = left >= 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left);
    sizes.set(set, set.spec.replicas + change);
    left -= change;
  }
  const first = sorted[0];
  if (first !== undefined) sizes.set(first, Math.max(0, (sizes.get(first) ?? 0) + left));
  return sizes;
}

/** Returns whether a Deployment's rollout is complete. */
export function isComplete({ spec, status, metadata }: Deployment): boolean {
  return (
    status.observedGeneration === metadata.generation &&
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas
  );
}
