import { conflict } from "./api-error";
import { type Kind, kinds } from "./kinds";
import type { KubeObject } from "./model";
import { isOver, type Pod } from "./model-pod";
import type { Namespace } from "./model-workloads";
import type { Registry } from "./registry";
import { checkDeletable } from "./strategies/configuration";

/** Options of a deletion. */
export interface DeleteOptions {
  /** The policy for objects that it owns. @default "Background" */
  readonly propagationPolicy?: string;
  /** The grace period of a pod, in seconds. @default - the pod's own */
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Whether to change nothing. @default false */
  readonly dryRun?: boolean;
}

const finalizerOf: Readonly<Record<string, string>> = { Foreground: "foregroundDeletion", Orphan: "orphan" };

function checkPreconditions(kind: Kind, object: KubeObject, options: DeleteOptions): void {
  const { name, uid, resourceVersion } = object.metadata;
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(kind, name, `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    throw conflict(
      kind,
      name,
      `Precondition failed: ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    );
  }
}

/** Returns the grace period of a pod, in seconds. */
function graceOf(pod: Pod, options: DeleteOptions): number {
  if (pod.spec.nodeName === undefined || isOver(pod)) return 0;
  return options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
}

function secondsLater(now: string, seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * Deletes an object, or marks it as being deleted if other work has to come first.
 *
 * @returns the object if it still exists, undefined if it is gone
 * @throws ApiError 404, or 409 if a precondition does not hold
 */
export function deleteObject(
  registry: Registry,
  kind: Kind,
  namespace: string,
  name: string,
  options: DeleteOptions = {},
): KubeObject | undefined {
  const old = registry.get(kind, namespace, name);
  checkPreconditions(kind, old, options);
  if (kind === kinds.Namespace) checkDeletable(name);
  const extra = finalizerOf[options.propagationPolicy ?? ""];
  const before = old.metadata.finalizers ?? [];
  const finalizers = extra === undefined || before.includes(extra) ? before : [...before, extra];
  const grace = kind === kinds.Pod ? graceOf(old as Pod, options) : 0;
  const now = registry.now();
  const { generation } = old.metadata;
  const first = old.metadata.deletionTimestamp === undefined;
  const marked: KubeObject = {
    ...old,
    metadata: {
      ...old.metadata,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ...(generation !== undefined && first ? { generation: generation + 1 } : {}),
      deletionTimestamp: first ? secondsLater(now, grace) : (old.metadata.deletionTimestamp ?? now),
      ...(kind === kinds.Namespace ? {} : { deletionGracePeriodSeconds: grace }),
    },
  };
  if (kind === kinds.Namespace) {
    const space = marked as Namespace;
    space.status = { ...space.status, phase: "Terminating" };
    return options.dryRun ? space : registry.replace(kind, space, old);
  }
  if (finalizers.length === 0 && grace === 0) {
    if (!options.dryRun) registry.objects.remove(kind, old);
    return undefined;
  }
  return options.dryRun ? marked : registry.replace(kind, marked, old);
}
