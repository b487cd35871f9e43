import type { RequestListener } from "node:http";
import type { Store } from "../store";
import { Cluster } from "./cluster";
import { Resources } from "./http/resources";
import { requestListener } from "./http/server";
import { Watches } from "./http/watch";
import { type KindName, kinds } from "./kinds";
import type { KubeObject } from "./model";
import type { Change } from "./objects";
import { type PodRuntime, WaitingRuntime } from "./pod-runtime";

export type { KindName } from "./kinds";
export type { KubeObject } from "./model";
export type { Pod } from "./model-pod";
export type { EndpointSlice, Endpoints, Service } from "./model-workloads";
export type { Change } from "./objects";
export { faultAnnotation, type PodRuntime, type PodState } from "./pod-runtime";

/** The uid of the `kube-system` namespace, which identifies the cluster. */
export const sandboxClusterUid = "5a4d6b78-0000-4000-8000-73616e64626f";

/** Options of the API. */
export interface KubernetesOptions {
  /** The token of clients: a bearer token, or the password in the URL. */
  readonly token: string;
  /** The time until a pod is ready, in ms; only without a `runtime`. @default 30 */
  readonly podStartMs?: number;
  /** The runtime of pods. @default - nothing runs; pods become ready after `podStartMs` */
  readonly runtime?: PodRuntime;
  /** The uid of the namespace `kube-system` in a new store. @default sandboxClusterUid */
  readonly clusterUid?: string;
  /** The clock. @default - the machine's */
  readonly clock?: () => Date;
}

/** A running Kubernetes API. */
export interface KubernetesApi {
  /** The listener for an HTTP server. */
  readonly listener: RequestListener;
  /** Returns a current object; undefined if there is none. @param namespace "" for cluster-wide kinds */
  get<T extends KubeObject>(kind: KindName, namespace: string, name: string): T | undefined;
  /** Returns the current objects of a kind, sorted by namespace and name. @param namespace @default - all namespaces */
  list<T extends KubeObject>(kind: KindName, namespace?: string): readonly T[];
  /** Calls the listener after every change of objects of a kind, in order. @returns a function that ends this */
  subscribe(kind: KindName, listener: (change: Change) => void): () => void;
  /** Stops all watches, controllers and pods; the objects stay in the store. */
  close(): void;
}

/** Creates the Kubernetes API over the objects of a store. */
export function kubernetesApi(store: Store, options: KubernetesOptions): KubernetesApi {
  const clock = options.clock ?? ((): Date => new Date());
  const runtime = options.runtime ?? new WaitingRuntime(options.podStartMs ?? 30);
  const cluster = new Cluster(store, runtime, options.clusterUid ?? sandboxClusterUid, clock);
  const { objects, registry } = cluster;
  const watches = new Watches(objects, clock);
  const resources = new Resources({ registry, watches, now: clock });
  return {
    listener: requestListener(options.token, resources),
    get: (kind, namespace, name) => objects.get(kinds[kind], namespace, name),
    list: (kind, namespace) => objects.list(kinds[kind], namespace),
    subscribe: (kind, listener) =>
      objects.subscribe((change) => {
        if (change.kind === kinds[kind]) listener(change);
      }),
    close: () => {
      watches.close();
      cluster.close();
    },
  };
}
