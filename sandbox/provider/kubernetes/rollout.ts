import { setTimeout as wait } from "node:timers/promises";

/** The fields of a workload that show its rollout. */
interface Workload {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation?: number };
  readonly spec?: {
    readonly replicas?: number;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status?: Readonly<Record<string, unknown>> & {
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

/** Returns what is still missing; undefined once the rollout is complete. @throws if it has failed */
export type Missing = (workload: unknown) => string | undefined;

const firstWaitMs = 500;
const longestWaitMs = 10_000;

/**
 * Polls, with growing pauses, until nothing is missing.
 *
 * @param seconds the timeout
 * @throws with what is still missing after the timeout
 */
export async function until(ask: () => Promise<string | undefined>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let pause = firstWaitMs; ; pause = Math.min(pause * 2, longestWaitMs)) {
    const missing = await ask();
    if (missing === undefined) return;
    const left = end - Date.now();
    if (left <= 0) throw new Error(missing);
    await wait(Math.min(pause, left));
  }
}

/** The conditions for a complete rollout, by kind of workload. */
export const rolloutConditions: Readonly<Record<"deployment" | "statefulset" | "daemonset", Missing>> = {
  deployment: (found) => {
    const { metadata, spec, status = {} } = found as Workload;
    const wanted = spec?.replicas ?? 1;
    const [updated, all, ready, available] = [
      count(status, "updatedReplicas"),
      count(status, "replicas"),
      count(status, "readyReplicas"),
      count(status, "availableReplicas"),
    ];
    if ((metadata.generation ?? 0) > count(status, "observedGeneration")) return "Waiting for rollout to start";
    const progress = status.conditions?.find(({ type }) => type === "Progressing");
    if (progress?.reason === "ProgressDeadlineExceeded") throw new Error("Deployment exceeded its progress deadline");
    if (updated < wanted)
      return `Waiting for rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`;
    if (all > updated) return `Waiting for rollout to finish: ${all - updated} old replicas are pending termination...`;
    if (all > ready) return `Waiting for rollout to finish: ${all} replicas wanted; ${ready} replicas Ready`;
    return available < updated
      ? `Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`
      : undefined;
  },
  statefulset: (found) => {
    const { metadata, spec, status = {} } = found as Workload;
    const wanted = spec?.replicas ?? 1;
    const unfinished = `StatefulSet ${metadata.namespace}/${metadata.name} is not finished rolling out`;
    if (count(status, "readyReplicas") !== wanted) return unfinished;
    if (spec?.updateStrategy?.type !== "RollingUpdate") return undefined;
    if ((metadata.generation ?? 0) > count(status, "observedGeneration")) return unfinished;
    const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
    if (partition > 0) return count(status, "updatedReplicas") < wanted - partition ? unfinished : undefined;
    return status.updateRevision !== status.currentRevision ? unfinished : undefined;
  },
  daemonset: (found) => {
    const { metadata, status = {} } = found as Workload;
    const [wanted, now] = [count(status, "desiredNumberScheduled"), count(status, "currentNumberScheduled")];
    return now === wanted ? undefined : `Waiting for ${wanted} replicas of "${metadata.name}" to be scheduled (${now})`;
  },
};

function count(status: Readonly<Record<string, unknown>>, name: string): number {
  const value = status[name];
  return typeof value === "number" ? value : 0;
}
