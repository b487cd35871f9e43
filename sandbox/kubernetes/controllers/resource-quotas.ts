import { type Kind, kinds } from "../kinds";
import type { KubeObject } from "../model";
import type { Pod } from "../model-pod";
import type { Change } from "../objects";
import { nanos, quantityOf } from "../quantity";
import { valueAt } from "../tree";
import { type Controller, type ControllerContext, keyOf } from "./controller";

interface ResourceQuota extends KubeObject {
  readonly spec: { readonly hard?: Readonly<Record<string, string>> };
}

/** The kinds that a quota counts, by their name in quotas. */
const counted: Readonly<Record<string, { readonly kind: Kind; readonly counts?: (object: KubeObject) => boolean }>> = {
  pods: { kind: kinds.Pod },
  services: { kind: kinds.Service },
  "services.loadbalancers": {
    kind: kinds.Service,
    counts: (service) => valueAt(service, ["spec", "type"]) === "LoadBalancer",
  },
  "services.nodeports": {
    kind: kinds.Service,
    counts: (service) => ["NodePort", "LoadBalancer"].includes(String(valueAt(service, ["spec", "type"]))),
  },
  configmaps: { kind: kinds.ConfigMap },
  secrets: { kind: kinds.Secret },
};
const summed = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/** Returns the sum of the pods' requests or limits. */
function sumOf(pods: readonly Pod[], resource: string): string | undefined {
  const [whole, of = "requests", name = ""] = summed.exec(resource) ?? [];
  if (whole === undefined) return undefined;
  let sum = 0n;
  for (const { spec, status } of pods) {
    if (status.phase === "Succeeded" || status.phase === "Failed") continue;
    for (const { resources } of spec.containers) {
      sum += nanos((of === "limits" ? resources.limits : resources.requests)?.[name] ?? "0") ?? 0n;
    }
  }
  return quantityOf(sum, name !== "cpu");
}

const countedKinds: ReadonlySet<Kind> = new Set(Object.values(counted).map(({ kind }) => kind));

/** Reports the bounds and the usage of each quota, without enforcing them. */
export class ResourceQuotaController implements Controller {
  constructor(private readonly context: ControllerContext) {}

  changed({ kind, type, object }: Change): void {
    if (kind === kinds.ResourceQuota && type !== "DELETED") this.enqueue(keyOf(object));
    if (!countedKinds.has(kind) || type === "MODIFIED") return;
    const { namespace = "" } = object.metadata;
    for (const quota of this.context.objects.list(kinds.ResourceQuota, namespace)) this.enqueue(keyOf(quota));
  }

  private enqueue(key: string): void {
    this.context.queue.add(`quota/${key}`, () => this.sync(key));
  }

  private sync(key: string): void {
    const [namespace = "", name = ""] = key.split("/");
    const { objects, registry } = this.context;
    const quota = objects.get<ResourceQuota>(kinds.ResourceQuota, namespace, name);
    if (quota === undefined) return;
    const hard = quota.spec.hard ?? {};
    const used: Record<string, string> = {};
    const pods = objects.list<Pod>(kinds.Pod, namespace);
    for (const resource of Object.keys(hard)) {
      const { kind, counts = () => true } = counted[resource.replace(/^count\//, "")] ?? {};
      const sum = sumOf(pods, resource);
      if (sum !== undefined) used[resource] = sum;
      if (kind !== undefined) used[resource] = String(objects.list<KubeObject>(kind, namespace).filter(counts).length);
    }
    registry.setStatus(kinds.ResourceQuota, quota, { hard: { ...hard }, used });
  }
}
