import { kinds } from "../kinds";
import { isOver, isReady, type Pod } from "../model-pod";
import { controllerOf, type DisruptionBudget, type ReplicaSet } from "../model-workloads";
import type { Change } from "../objects";
import { labelMatch } from "../selectors";
import { type Controller, type ControllerContext, keyOf, resolveShare } from "./controller";

/** Counts, for each budget, how many pods may be evicted. */
export class DisruptionBudgetController implements Controller {
  constructor(private readonly context: ControllerContext) {}

  changed({ kind, type, object, previous }: Change): void {
    if (kind === kinds.PodDisruptionBudget && type !== "DELETED") this.enqueue(keyOf(object));
    if (kind !== kinds.Pod) return;
    const labels = [object.metadata.labels ?? {}, previous?.metadata.labels ?? {}];
    const budgets = this.context.objects.list<DisruptionBudget>(
      kinds.PodDisruptionBudget,
      object.metadata.namespace ?? "",
    );
    for (const budget of budgets) if (labels.some(labelMatch(budget.spec.selector))) this.enqueue(keyOf(budget));
  }

  private enqueue(key: string): void {
    this.context.queue.add(`budget/${key}`, () => this.sync(key));
  }

  /** Returns the number of pods that the controllers of these pods want in total. */
  private expected(pods: readonly Pod[]): number {
    const wanted = new Map<string, number>();
    let alone = 0;
    for (const pod of pods) {
      const controller = this.context.objects.withUid(controllerOf(pod)?.uid ?? "");
      const above = controller && this.context.objects.withUid(controllerOf(controller)?.uid ?? "");
      const scale = (above ?? controller) as ReplicaSet | undefined;
      if (scale === undefined) alone += 1;
      else wanted.set(scale.metadata.uid, scale.spec.replicas);
    }
    return [...wanted.values()].reduce((sum, count) => sum + count, alone);
  }

  private sync(key: string): void {
    const [namespace = "", name = ""] = key.split("/");
    const { objects, registry, now } = this.context;
    const budget = objects.get<DisruptionBudget>(kinds.PodDisruptionBudget, namespace, name);
    if (budget === undefined) return;
    const matches = labelMatch(budget.spec.selector);
    const pods = objects
      .list<Pod>(kinds.Pod, namespace)
      .filter((pod) => matches(pod.metadata.labels ?? {}) && !isOver(pod));
    const { minAvailable, maxUnavailable } = budget.spec;
    const byNumber = typeof minAvailable === "number";
    const expectedPods = byNumber ? pods.length : this.expected(pods);
    const desiredHealthy =
      maxUnavailable === undefined
        ? resolveShare(minAvailable, expectedPods, true)
        : Math.max(0, expectedPods - resolveShare(maxUnavailable, expectedPods, true));
    const currentHealthy = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
    const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
    const observedGeneration = budget.metadata.generation ?? 1;
    const allowed = disruptionsAllowed > 0;
    const before = budget.status.conditions?.find(({ type }) => type === "DisruptionAllowed");
    const status = allowed ? "True" : "False";
    registry.setStatus(kinds.PodDisruptionBudget, budget, {
      observedGeneration,
      disruptionsAllowed,
      currentHealthy,
      desiredHealthy,
      expectedPods,
      conditions: [
        {
          type: "DisruptionAllowed",
          status,
          observedGeneration,
          lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? null) : now(),
          reason: allowed ? "SufficientPods" : "InsufficientPods",
          message: "",
        },
      ],
    });
  }
}
