import type { Kind } from "../kinds";
import type { KubeObject, OwnerReference } from "../model";
import type { Change, Objects } from "../objects";
import type { Registry } from "../registry";
import type { EventRecorder } from "./events";
import type { WorkQueue } from "./work-queue";

/** The context of all controllers. */
export interface ControllerContext {
  readonly objects: Objects;
  readonly registry: Registry;
  readonly queue: WorkQueue;
  readonly events: EventRecorder;
  /** Returns the current time, RFC 3339 in seconds. */
  now(): string;
  /** Returns the current time in ms since 1970. */
  time(): number;
}

/** A controller: it brings a part of the cluster to the state that its objects declare. */
export interface Controller {
  /** Queues the work for a change. It is called once for every object at the start, as if it had just been added. */
  changed(change: Change): void;
  /** Stops work outside the queue. */
  close?(): void;
}

/** Returns an owner reference to an object as a controller. */
export function ownedBy(owner: KubeObject): OwnerReference {
  const { name, uid } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** Returns the objects of a kind that an owner controls. */
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

/** Returns the key `namespace/name` of an object. */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

/**
 * Resolves a number or a share of a total.
 *
 * @param value `3` or `25%`
 */
export function resolveShare(value: number | string | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value;
  const share = (Number(value.replace("%", "")) * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}
