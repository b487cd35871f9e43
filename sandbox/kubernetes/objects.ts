import type { Store } from "../store";
import { allKinds, type Kind } from "./kinds";
import type { KubeObject } from "./model";

/** One change of one object. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly kind: Kind;
  /** The current object, or its last state. */
  readonly object: KubeObject;
  /** The previous object; undefined for `ADDED`. */
  readonly previous: KubeObject | undefined;
  /** The `resourceVersion` of the change, as a number. */
  readonly revision: number;
}

/** The number of changes that a watch may be behind. */
const remembered = 20_000;
/** The size of reserved blocks of revisions, so that none repeats after a kill and the journal does not store each one. */
const block = 1000;

const prefix = "kubernetes/objects/";
const revisionKey = "kubernetes/revision";

function keyOf(kind: Kind, namespace: string, name: string): string {
  return `${prefix}${kind.group}/${kind.plural}/${namespace}/${name}`;
}

/** The objects of one kind in one namespace. */
class Space {
  private readonly objects = new Map<string, KubeObject>();
  /** The sorted names; undefined after one was added or removed. */
  private names: readonly string[] | undefined;
  private sorted: readonly KubeObject[] | undefined;

  get(name: string): KubeObject | undefined {
    return this.objects.get(name);
  }

  set(name: string, object: KubeObject): void {
    if (!this.objects.has(name)) this.names = undefined;
    this.objects.set(name, object);
    this.sorted = undefined;
  }

  delete(name: string): void {
    this.objects.delete(name);
    this.names = undefined;
    this.sorted = undefined;
  }

  all(): readonly KubeObject[] {
    this.names ??= [...this.objects.keys()].sort();
    this.sorted ??= this.names.flatMap((name) => this.objects.get(name) ?? []);
    return this.sorted;
  }
}

/** The objects of one kind. */
class Shelf {
  private readonly spaces = new Map<string, Space>();

  get(namespace: string, name: string): KubeObject | undefined {
    return this.spaces.get(namespace)?.get(name);
  }

  set(object: KubeObject): void {
    const { namespace = "", name } = object.metadata;
    const space = this.spaces.get(namespace) ?? new Space();
    this.spaces.set(namespace, space);
    space.set(name, object);
  }

  delete(object: KubeObject): void {
    const { namespace = "", name } = object.metadata;
    this.spaces.get(namespace)?.delete(name);
  }

  in(namespace: string): readonly KubeObject[] {
    return this.spaces.get(namespace)?.all() ?? [];
  }

  all(): readonly KubeObject[] {
    return [...this.spaces.keys()].sort().flatMap((namespace) => this.in(namespace));
  }
}

/** All objects of the cluster, their dependents and the latest changes. Objects are never changed in place. */
export class Objects {
  private readonly shelves = new Map<Kind, Shelf>(allKinds.map((kind) => [kind, new Shelf()]));
  private readonly uids = new Map<string, KubeObject>();
  private readonly children = new Map<string, Set<string>>();
  private readonly listeners = new Set<(change: Change) => void>();
  private changes: Change[] = [];
  private forgotten: number;
  private reserved: number;
  private latest: number;

  constructor(private readonly store: Store) {
    this.latest = store.get<number>(revisionKey) ?? 0;
    this.reserved = this.latest;
    this.forgotten = this.latest;
    const kinds = new Map(allKinds.map((kind) => [`${kind.group}/${kind.plural}`, kind]));
    for (const [key, object] of store.entries<KubeObject>(prefix)) {
      const [group, plural] = key.slice(prefix.length).split("/");
      const kind = kinds.get(`${group}/${plural}`);
      if (kind !== undefined) this.shelve(kind, object);
    }
  }

  /** The latest `resourceVersion`. */
  get revision(): number {
    return this.latest;
  }

  get<T extends KubeObject>(kind: Kind, namespace: string, name: string): T | undefined {
    return this.shelf(kind).get(namespace, name) as T | undefined;
  }

  /** Returns the objects of a kind, sorted by namespace and name. @param namespace @default - all namespaces */
  list<T extends KubeObject>(kind: Kind, namespace?: string): readonly T[] {
    const shelf = this.shelf(kind);
    return (namespace === undefined ? shelf.all() : shelf.in(namespace)) as readonly T[];
  }

  /** Returns the object with a `uid`, if it exists. */
  withUid(uid: string): KubeObject | undefined {
    return this.uids.get(uid);
  }

  /** Returns the objects with an owner of this `uid`. */
  dependents(uid: string): KubeObject[] {
    const found: KubeObject[] = [];
    for (const child of this.children.get(uid) ?? []) {
      const object = this.uids.get(child);
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  /** Adds or replaces an object under a new `resourceVersion`. */
  put<T extends KubeObject>(kind: Kind, object: T): T {
    const { namespace = "", name } = object.metadata;
    const previous = this.get(kind, namespace, name);
    const revision = this.next();
    const kept: T = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    if (previous !== undefined) this.disown(previous);
    this.shelve(kind, kept);
    this.store.put(keyOf(kind, namespace, name), kept);
    this.tell({ type: previous === undefined ? "ADDED" : "MODIFIED", kind, object: kept, previous, revision });
    return kept;
  }

  /** Removes an object. */
  remove<T extends KubeObject>(kind: Kind, object: T): T {
    const { namespace = "", name } = object.metadata;
    const previous = this.get<T>(kind, namespace, name);
    if (previous === undefined) return object;
    const revision = this.next();
    const last: T = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } };
    this.disown(previous);
    this.shelf(kind).delete(previous);
    this.store.delete(keyOf(kind, namespace, name));
    this.tell({ type: "DELETED", kind, object: last, previous, revision });
    return last;
  }

  /** Calls the listener after every change, in order. @returns a function that ends this */
  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Returns the changes after a revision; undefined if some are no longer known. */
  since(revision: number): readonly Change[] | undefined {
    if (revision < this.forgotten) return undefined;
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const change = this.changes[middle];
      if (change !== undefined && change.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.changes.slice(low);
  }

  private shelf(kind: Kind): Shelf {
    const shelf = this.shelves.get(kind);
    if (shelf === undefined) throw new Error(`${kind.plural} are not served`);
    return shelf;
  }

  private shelve(kind: Kind, object: KubeObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    this.shelf(kind).set(object);
    this.uids.set(uid, object);
    for (const owner of ownerReferences) {
      const children = this.children.get(owner.uid) ?? new Set<string>();
      this.children.set(owner.uid, children.add(uid));
    }
  }

  /** Removes an object's uid and its dependencies. */
  private disown({ metadata }: KubeObject): void {
    const { uid, ownerReferences = [] } = metadata;
    this.uids.delete(uid);
    for (const owner of ownerReferences) {
      const children = this.children.get(owner.uid);
      children?.delete(uid);
      if (children?.size === 0) this.children.delete(owner.uid);
    }
  }

  private next(): number {
    this.latest += 1;
    if (this.latest > this.reserved) {
      this.reserved = this.latest + block;
      this.store.put(revisionKey, this.reserved);
    }
    return this.latest;
  }

  private tell(change: Change): void {
    this.changes.push(change);
    if (this.changes.length > 2 * remembered) {
      this.changes = this.changes.slice(-remembered);
      this.forgotten = (this.changes[0]?.revision ?? 1) - 1;
    }
    for (const listener of this.listeners) listener(change);
  }
}
