import { randomUUID } from "node:crypto";
import { kinds } from "../kinds";
import type { KubeObject, ObjectMeta } from "../model";
import type { Objects } from "../objects";

/** The maximum number of events; the oldest are removed first. */
const most = 2000;

interface Event extends KubeObject {
  involvedObject: { kind: string; namespace?: string; name: string; uid: string };
  reason: string;
  message: string;
  count: number;
  lastTimestamp: string;
}

/** Records events of objects, as `kubectl describe` shows them. */
export class EventRecorder {
  private readonly known = new Map<string, Event>();
  private serial = 0;

  constructor(
    private readonly objects: Objects,
    private readonly now: () => string,
  ) {
    for (const event of objects.list<Event>(kinds.Event)) this.known.set(this.keyOf(event), event);
  }

  /** Records an event; a repeated one only raises the count. */
  record(about: KubeObject, type: "Normal" | "Warning", reason: string, message: string, component: string): void {
    const now = this.now();
    const { name, namespace = "default", uid, resourceVersion } = about.metadata;
    const involvedObject = {
      kind: about.kind,
      ...(about.metadata.namespace === undefined ? {} : { namespace }),
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
    };
    const key = JSON.stringify([uid, reason, message]);
    const before = this.known.get(key);
    const still = before && this.objects.get<Event>(kinds.Event, namespace, before.metadata.name);
    if (still !== undefined) {
      const again: Event = { ...still, count: still.count + 1, lastTimestamp: now };
      this.known.set(key, this.objects.put(kinds.Event, again));
      return;
    }
    this.serial += 1;
    const suffix = `${Date.parse(now).toString(16)}${this.serial.toString(16).padStart(5, "0")}`;
    const metadata: ObjectMeta = {
      name: `${name}.${suffix}`,
      namespace,
      uid: randomUUID(),
      resourceVersion: "",
      creationTimestamp: now,
    };
    const event: Event = {
      kind: "Event",
      apiVersion: "v1",
      metadata,
      involvedObject,
      reason,
      message,
      source: { component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: "",
    };
    this.known.set(key, this.objects.put(kinds.Event, event));
    this.forget();
  }

  private keyOf({ involvedObject, reason, message }: Event): string {
    return JSON.stringify([involvedObject.uid, reason, message]);
  }

  private forget(): void {
    for (const [key, event] of this.known) {
      if (this.known.size <= most) return;
      this.known.delete(key);
      this.objects.remove(kinds.Event, event);
    }
  }
}
