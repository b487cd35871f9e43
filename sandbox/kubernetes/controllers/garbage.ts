import { type Kind, kindNamed, kinds } from "../kinds";
import type { KubeObject, OwnerReference } from "../model";
import type { Change } from "../objects";
import { deleteObject } from "../removal";
import type { Controller, ControllerContext } from "./controller";

const foreground = "foregroundDeletion";

function isEndingInForeground({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foreground);
}

/** Removes objects whose owners are gone, and delays owners that have to go last. */
export class GarbageCollector implements Controller {
  constructor(private readonly context: ControllerContext) {}

  changed({ type, object }: Change): void {
    const { uid, ownerReferences = [], deletionTimestamp, finalizers } = object.metadata;
    if (type === "DELETED") {
      for (const child of this.context.objects.dependents(uid)) this.enqueue(child.metadata.uid);
      for (const owner of ownerReferences) {
        const found = this.context.objects.withUid(owner.uid);
        if (found !== undefined && isEndingInForeground(found)) this.enqueue(owner.uid);
      }
      return;
    }
    if (deletionTimestamp !== undefined && finalizers !== undefined) this.enqueue(uid);
    if (ownerReferences.some((owner) => !this.isThere(owner))) this.enqueue(uid);
  }

  private isThere({ uid, kind }: OwnerReference): boolean {
    return this.context.objects.withUid(uid)?.kind === kind;
  }

  private enqueue(uid: string): void {
    this.context.queue.add(`garbage/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string): void {
    const object = this.context.objects.withUid(uid);
    const kind = object === undefined ? undefined : kindNamed(object.apiVersion, object.kind);
    if (object === undefined || kind === undefined) return;
    if (object.metadata.deletionTimestamp !== undefined) {
      this.finish(kind, object);
      return;
    }
    const owners = object.metadata.ownerReferences ?? [];
    const present = owners.filter((owner) => this.isThere(owner));
    if (owners.length === 0 || present.length === owners.length) return;
    if (present.length === 0) {
      this.remove(kind, object, "Background");
      return;
    }
    this.replace(kind, object, { ownerReferences: present });
  }

  /** Does the work for the collector's finalizers. */
  private finish(kind: Kind, object: KubeObject): void {
    const { finalizers = [], uid } = object.metadata;
    if (finalizers.includes("orphan")) {
      for (const child of this.context.objects.dependents(uid)) {
        const childKind = kindNamed(child.apiVersion, child.kind);
        const left = (child.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
        if (childKind !== undefined) this.replace(childKind, child, { ownerReferences: left });
      }
      this.replace(kind, object, { finalizers: finalizers.filter((one) => one !== "orphan") });
      return;
    }
    if (!finalizers.includes(foreground)) return;
    const children = this.context.objects.dependents(uid);
    for (const child of children) {
      const childKind = kindNamed(child.apiVersion, child.kind);
      if (childKind === undefined || child.metadata.deletionTimestamp !== undefined) continue;
      this.remove(childKind, child, childKind === kinds.Pod ? "Background" : "Foreground");
    }
    const blocking = this.context.objects
      .dependents(uid)
      .some(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion));
    if (!blocking) this.replace(kind, object, { finalizers: finalizers.filter((one) => one !== foreground) });
  }

  private remove(kind: Kind, { metadata }: KubeObject, propagationPolicy: string): void {
    deleteObject(this.context.registry, kind, metadata.namespace ?? "", metadata.name, { propagationPolicy });
  }

  private replace(
    kind: Kind,
    object: KubeObject,
    change: { readonly ownerReferences?: OwnerReference[]; readonly finalizers?: string[] },
  ): void {
    const metadata = { ...object.metadata, ...change };
    if (metadata.ownerReferences?.length === 0) delete metadata.ownerReferences;
    if (metadata.finalizers?.length === 0) delete metadata.finalizers;
    this.context.registry.replace(kind, { ...object, metadata }, object);
  }
}
