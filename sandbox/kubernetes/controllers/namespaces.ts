import { allKinds, kinds } from "../kinds";
import type { Namespace } from "../model-workloads";
import type { Change } from "../objects";
import { deleteObject } from "../removal";
import type { Controller, ControllerContext } from "./controller";

const kindsWithin = allKinds.filter(({ namespaced }) => namespaced);

/** Gives each namespace its service account, and empties one that is being deleted. */
export class NamespaceController implements Controller {
  constructor(private readonly context: ControllerContext) {}

  changed({ kind, object, type }: Change): void {
    const { namespace, name } = object.metadata;
    if (kind === kinds.Namespace && type !== "DELETED") this.enqueue(name);
    const lost = kind === kinds.ServiceAccount && name === "default";
    if (type !== "DELETED" || namespace === undefined) return;
    const space = this.context.objects.get<Namespace>(kinds.Namespace, "", namespace);
    if (space?.metadata.deletionTimestamp !== undefined || lost) this.enqueue(namespace);
  }

  private enqueue(name: string): void {
    this.context.queue.add(`namespace/${name}`, () => this.sync(name));
  }

  private sync(name: string): void {
    const { objects, registry } = this.context;
    const space = objects.get<Namespace>(kinds.Namespace, "", name);
    if (space === undefined) return;
    if (space.metadata.deletionTimestamp === undefined) {
      if (objects.get(kinds.ServiceAccount, name, "default") !== undefined) return;
      registry.create(kinds.ServiceAccount, name, { metadata: { name: "default" } });
      return;
    }
    let left = 0;
    for (const kind of kindsWithin) {
      // pods end by themselves when their owner is gone; events report the end
      for (const { metadata } of objects.list(kind, name)) {
        if (metadata.deletionTimestamp === undefined) {
          deleteObject(registry, kind, name, metadata.name, { propagationPolicy: "Background" });
        }
      }
      left += objects.list(kind, name).length;
    }
    const finalizers = space.metadata.finalizers ?? [];
    if (left === 0 && finalizers.length === 0) objects.remove(kinds.Namespace, space);
  }
}
