import type { KubernetesApi, PodRuntime } from "../../kubernetes";
import { Backends } from "./backends";
import { IngressRouter } from "./ingress";
import type { Surroundings } from "./pod-server";
import { ServingRuntime } from "./runtime";
import { type ServiceAddress, ServiceListeners } from "./services";

/** A pod and its address. */
export interface PodAddress {
  readonly namespace: string;
  readonly pod: string;
  readonly service: string;
  readonly colour: string;
  readonly version: string;
  /** The address `127.0.0.1:<port>`; undefined while it does not listen. */
  readonly address: string | undefined;
}

/** The data plane of one cluster: pods, Services and ingress. */
export class ClusterPlane {
  readonly api: KubernetesApi;
  readonly ingress: IngressRouter;
  private readonly runtime: ServingRuntime;
  private readonly services: ServiceListeners;

  /**
   * @param startMs how long a container takes to start, in milliseconds
   * @param make a function that creates the API whose pods run here
   */
  constructor(around: Surroundings, startMs: number, make: (runtime: PodRuntime) => KubernetesApi) {
    this.runtime = new ServingRuntime(around, startMs);
    this.api = make(this.runtime);
    this.runtime.attach(this.api);
    const backends = new Backends(this.api, this.runtime);
    this.services = new ServiceListeners({ ...around, api: this.api, backends });
    this.ingress = new IngressRouter({ api: this.api, backends, timers: around.timers });
  }

  /** Whether every pod that was ready at the last stop of the sandbox has reported its state again. */
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

  /** Stops everything, including the API. */
  close(): void {
    this.services.close();
    this.ingress.close();
    this.api.close();
  }
}
