import { randomUUID } from "node:crypto";
import type { Store } from "../store";
import { AutoscalerController } from "./controllers/autoscalers";
import type { Controller, ControllerContext } from "./controllers/controller";
import { DeploymentController } from "./controllers/deployments";
import { DisruptionBudgetController } from "./controllers/disruption-budgets";
import { EndpointsController } from "./controllers/endpoints";
import { EventRecorder } from "./controllers/events";
import { GarbageCollector } from "./controllers/garbage";
import { NamespaceController } from "./controllers/namespaces";
import { NodeController, nodeName, nodeObject } from "./controllers/node";
import { ReplicaSetController } from "./controllers/replica-sets";
import { ResourceQuotaController } from "./controllers/resource-quotas";
import { StatefulSetController } from "./controllers/stateful-sets";
import { WorkQueue } from "./controllers/work-queue";
import { version } from "./http/version";
import { kinds } from "./kinds";
import type { KubeObject } from "./model";
import { type Change, Objects } from "./objects";
import type { PodRuntime } from "./pod-runtime";
import { Registry } from "./registry";
import { strategies } from "./strategies";

/** The namespaces of a cluster with an ingress controller and a Prometheus, as programs expect them. */
const namespaces = ["default", "ingress-nginx", "kube-system", "monitoring"];

/** Creates the initial objects, with a fixed uid where it must always be the same. */
function seed(registry: Registry, objects: Objects, clusterUid: string): void {
  for (const name of namespaces) {
    if (objects.get(kinds.Namespace, "", name) !== undefined) continue;
    const made = registry.create(kinds.Namespace, "", { metadata: { name } }, { dryRun: true });
    const uid = name === "kube-system" ? clusterUid : made.metadata.uid;
    objects.put(kinds.Namespace, { ...made, metadata: { ...made.metadata, uid } });
  }
  if (objects.get(kinds.Node, "", nodeName) === undefined) {
    const node = nodeObject(registry.now(), version.gitVersion);
    objects.put(kinds.Node, { ...node, metadata: { ...node.metadata, uid: randomUUID() } });
  }
  for (const [name, value] of [
    ["system-cluster-critical", 2_000_000_000],
    ["system-node-critical", 2_000_001_000],
  ] as const) {
    if (objects.get(kinds.PriorityClass, "", name) !== undefined) continue;
    registry.create(kinds.PriorityClass, "", { metadata: { name }, value, preemptionPolicy: "PreemptLowerPriority" });
  }
}

/** The cluster behind the API: its objects and controllers. */
export class Cluster {
  readonly objects: Objects;
  readonly registry: Registry;
  private readonly queue = new WorkQueue();
  private readonly controllers: readonly Controller[];

  constructor(store: Store, runtime: PodRuntime, clusterUid: string, clock: () => Date) {
    this.objects = new Objects(store);
    const now = (): string =>
      clock()
        .toISOString()
        .replace(/\.\d+Z$/, "Z");
    this.registry = new Registry(this.objects, strategies, { objects: this.objects, now });
    seed(this.registry, this.objects, clusterUid);
    const context: ControllerContext = {
      objects: this.objects,
      registry: this.registry,
      queue: this.queue,
      events: new EventRecorder(this.objects, now),
      now,
      time: () => clock().getTime(),
    };
    this.controllers = [
      new NamespaceController(context),
      new GarbageCollector(context),
      new DeploymentController(context),
      new ReplicaSetController(context),
      new StatefulSetController(context),
      new NodeController(context, runtime),
      new EndpointsController(context),
      new AutoscalerController(context),
      new DisruptionBudgetController(context),
      new ResourceQuotaController(context),
    ];
    const tell = (change: Change): void => {
      for (const controller of this.controllers) controller.changed(change);
    };
    // resumes the work that was pending when the last process ended
    for (const kind of Object.values(kinds)) {
      for (const object of this.objects.list<KubeObject>(kind)) {
        tell({ type: "ADDED", kind, object, previous: undefined, revision: Number(object.metadata.resourceVersion) });
      }
    }
    this.objects.subscribe(tell);
  }

  /** Stops all controllers and pods. */
  close(): void {
    this.queue.close();
    for (const controller of this.controllers) controller.close?.();
  }
}
