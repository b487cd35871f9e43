import { type Kind, kinds } from "../kinds";
import type { Condition, KubeObject } from "../model";
import type { Autoscaler, Deployment } from "../model-workloads";
import type { Change } from "../objects";
import { type Controller, type ControllerContext, keyOf } from "./controller";

const scalable = new Map<string, Kind>([
  ["Deployment", kinds.Deployment],
  ["ReplicaSet", kinds.ReplicaSet],
  ["StatefulSet", kinds.StatefulSet],
]);

/** Keeps the targets of autoscalers within their bounds. Without metrics it never scales within them. */
export class AutoscalerController implements Controller {
  constructor(private readonly context: ControllerContext) {}

  changed({ kind, type, object }: Change): void {
    if (type === "DELETED") return;
    if (kind === kinds.HorizontalPodAutoscaler) this.enqueue(keyOf(object));
    if (!scalable.has(kind.kind)) return;
    const { namespace = "", name } = object.metadata;
    for (const scaler of this.context.objects.list<Autoscaler>(kinds.HorizontalPodAutoscaler, namespace)) {
      const { scaleTargetRef: target } = scaler.spec;
      if (target.kind === kind.kind && target.name === name) this.enqueue(keyOf(scaler));
    }
  }

  private enqueue(key: string): void {
    this.context.queue.add(`autoscaler/${key}`, () => this.sync(key));
  }

  private sync(key: string): void {
    const [namespace = "", name = ""] = key.split("/");
    const { objects, events } = this.context;
    const scaler = objects.get<Autoscaler>(kinds.HorizontalPodAutoscaler, namespace, name);
    if (scaler === undefined) return;
    const { scaleTargetRef, minReplicas = 1, maxReplicas } = scaler.spec;
    const kind = scalable.get(scaleTargetRef.kind);
    const target = kind && objects.get<Deployment>(kind, namespace, scaleTargetRef.name);
    if (kind === undefined || target === undefined) {
      this.tellMissing(scaler);
      return;
    }
    const { replicas } = target.spec;
    if (replicas === 0) {
      this.tell(scaler, 0, 0, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
      return;
    }
    const wanted = Math.min(Math.max(replicas, minReplicas), maxReplicas);
    if (wanted !== replicas) {
      const bound = replicas < minReplicas ? "below Spec.MinReplicas" : "above Spec.MaxReplicas";
      this.scale(kind, target, wanted);
      const message = `New size: ${wanted}; reason: Current number of replicas ${bound}`;
      events.record(scaler, "Normal", "SuccessfulRescale", message, "horizontal-pod-autoscaler");
    }
    const resource = "the HPA was unable to compute the replica count: the sandbox measures nothing";
    this.tell(scaler, target.status.replicas ?? 0, wanted, "FailedGetResourceMetric", resource, wanted !== replicas);
  }

  private scale(kind: Kind, target: Deployment, replicas: number): void {
    const metadata = { ...target.metadata, generation: (target.metadata.generation ?? 0) + 1 };
    this.context.registry.replace(kind, { ...target, metadata, spec: { ...target.spec, replicas } }, target);
  }

  private condition(scaler: Autoscaler, type: string, status: string, reason: string, message: string): Condition {
    const before = scaler.status.conditions?.find((one) => one.type === type);
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? null) : this.context.now();
    return { type, status, lastTransitionTime, reason, message };
  }

  private tellMissing(scaler: Autoscaler): void {
    const { kind, name } = scaler.spec.scaleTargetRef;
    const message = `the HPA controller was unable to get the target's current scale: ${kind.toLowerCase()}s.apps "${name}" not found`;
    const conditions = [this.condition(scaler, "AbleToScale", "False", "FailedGetScale", message)];
    this.write(scaler, { ...scaler.status, conditions });
  }

  private tell(
    scaler: Autoscaler,
    current: number,
    desired: number,
    reason: string,
    message: string,
    scaled = false,
  ): void {
    const able = "the HPA controller was able to get the target's current scale";
    const rescaled = scaled || scaler.status.lastScaleTime !== undefined;
    const lastScaleTime = scaled ? this.context.now() : scaler.status.lastScaleTime;
    this.write(scaler, {
      ...(rescaled && lastScaleTime !== undefined ? { lastScaleTime } : {}),
      ...(current > 0 ? { currentReplicas: current } : {}),
      desiredReplicas: desired,
      currentMetrics: null,
      conditions: [
        this.condition(scaler, "AbleToScale", "True", "SucceededGetScale", able),
        this.condition(scaler, "ScalingActive", "False", reason, message),
      ],
    });
  }

  private write(scaler: Autoscaler, status: Autoscaler["status"]): void {
    this.context.registry.setStatus<KubeObject>(kinds.HorizontalPodAutoscaler, scaler, status);
  }
}
