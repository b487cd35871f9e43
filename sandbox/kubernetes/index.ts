import type { RequestListener } from "node:http";
import type { Store } from "../store";
import { Resources } from "./http/resources";
import { requestListener } from "./http/server";
import { Watches } from "./http/watch";
import { kinds } from "./kinds";
import { Objects } from "./objects";
import { Registry } from "./registry";
import { strategies } from "./strategies";

/** How the API behaves. */
export interface KubernetesOptions {
  /** What clients have to present as bearer token. */
  readonly token: string;
}

/** A Kubernetes API that is up. */
export interface KubernetesApi {
  /** Serves it, to be given to an HTTP server. */
  readonly listener: RequestListener;
  /** Ends all watches and timers. */
  close(): void;
}

/** The Kubernetes API of the sandbox over what a store holds. */
export function kubernetesApi(store: Store, options: KubernetesOptions): KubernetesApi {
  const objects = new Objects(store);
  const clock = (): Date => new Date();
  const now = (): string =>
    clock()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  const registry = new Registry(objects, strategies, { objects, now });
  const watches = new Watches(objects, clock);
  const resources = new Resources({ registry, watches, now: clock });
  for (const name of ["default", "kube-system"]) {
    if (objects.get(kinds.Namespace, "", name) === undefined)
      registry.create(kinds.Namespace, "", { metadata: { name } });
  }
  return { listener: requestListener(options.token, resources), close: () => watches.close() };
}
