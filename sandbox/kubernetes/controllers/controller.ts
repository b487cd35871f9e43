import type { Kind } from "../kinds";
import type { KubeObject, OwnerReference } from "../model";
import type { Change, Objects } from "../objects";
import type { Registry } from "../registry";
import type { EventRecorder } from "./events";
import type { WorkQueue } from "./work-queue";

/** What all controllers work with. */
export interface ControllerContext {
  readonly objects: Objects;
  readonly registry: Registry;
  readonly queue: WorkQueue;
  readonly events: EventRecorder;
  /** RFC 3339, seconds. */
  now(): string;
  /** ms since 1970 */
  time(): number;
}

/** Brings a part of the cluster to where its objects say it should be. */
export interface Controller {
  /** Notes what a change makes necessary. Called for every object once at the start, as if it had just been added. */
  changed(change: Change): void;
  /** Stops what is not in the queue. */
  close?(): void;
}

/** Returns the reference that makes an object the controller of another. */
export function ownedBy(owner: KubeObject): OwnerReference {
  const { name, uid } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** Returns the objects of a kind whose controller is this one. */
export function controlledBy<T extends KubeObject>(objects: Objects, kind: Kind, owner: KubeObject): T[] {
  const found: KubeObject[] = objects
    .dependents(owner.metadata.uid)
    .filter(
      (object) =>
        object.kind === kind.kind &&
        object.metadata.ownerReferences?.some(
          ({ uid, controller }) => controller === true && uid === owner.metadata.uid,
        ),
    );
  return found as T[];
}

/** `namespace/name` */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

/**
 * Returns a number, or a share of a total.
 *
 * @param value `3` or `25%`
 */
export function resolveShare(value: number | string | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value;
  const share = (Number(value.replace("%", "")) * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}
