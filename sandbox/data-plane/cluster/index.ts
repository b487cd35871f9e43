import type { KubernetesApi, PodRuntime } from "../../kubernetes";
import { Backends } from "./backends";
import { IngressRouter } from "./ingress";
import type { Surroundings } from "./pod-server";
import { ServingRuntime } from "./runtime";
import { type ServiceAddress, ServiceListeners } from "./services";

/** A pod, and where it listens. */
export interface PodAddress {
  readonly namespace: string;
  readonly pod: string;
  readonly service: string;
  readonly colour: string;
  readonly version: string;
  /** `127.0.0.1:<port>`; undefined while it does not listen. */
  readonly address: string | undefined;
}

/** What moves requests in one cluster: its pods, its Services, its ingress. */
export class ClusterPlane {
  readonly api: KubernetesApi;
  readonly ingress: IngressRouter;
  private readonly runtime: ServingRuntime;
  private readonly services: ServiceListeners;

  /**
   * @param startMs how long a container takes to start, in milliseconds
   * @param make makes the API whose pods this runs
   */
  constructor(around: Surroundings, startMs: number, make: (runtime: PodRuntime) => KubernetesApi) {
    this.runtime = new ServingRuntime(around, startMs);
    this.api = make(this.runtime);
    this.runtime.attach(this.api);
    const backends = new Backends(this.api, this.runtime);
    this.services = new ServiceListeners({ ...around, api: this.api, backends });
    this.ingress = new IngressRouter({ api: this.api, backends, timers: around.timers });
  }

  /** Whether every pod that was ready when the sandbox was last stopped has said how it is now. */
  get settled(): boolean {
    return this.runtime.settled;
  }

  /** Returns all pods. */
  pods(): readonly PodAddress[] {
    return this.runtime.running().map(({ identity, port }) => {
      const { namespace, pod, service, colour, version } = identity;
      return { namespace, pod, service, colour, version, address: port === undefined ? port : `127.0.0.1:${port}` };
    });
  }

  /** Returns all ports of Services. */
  serviceAddresses(): readonly ServiceAddress[] {
    return this.services.addresses();
  }

  /** Ends everything, the API too. */
  close(): void {
    this.services.close();
    this.ingress.close();
    this.api.close();
  }
}
