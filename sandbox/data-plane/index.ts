import { type Listening, listen } from "../http";
import type { KubernetesApi, PodRuntime } from "../kubernetes";
import { ClusterPlane } from "./cluster";
import { TrafficFaults } from "./faults";
import { Metrics } from "./metrics";
import { Timers } from "./timers";

/** How requests are moved. */
export interface DataPlaneOptions {
  /** How many times faster than the machine's clock intervals, timeouts and graces pass; above 0. @default 1 */
  readonly speed?: number;
  /** How long a container takes to start, in milliseconds. @default 30 */
  readonly podStartMs?: number;
  /** @default - free ones */
  readonly ports?: { readonly ingress?: number };
}

/** Everything in the sandbox that moves requests. */
export class DataPlane {
  readonly faults = new TrafficFaults();
  readonly metrics = new Metrics();
  private readonly timers: Timers;
  private cluster: ClusterPlane | undefined;
  private ingress: Listening | undefined;

  private constructor(private readonly options: DataPlaneOptions) {
    this.timers = new Timers(options.speed ?? 1);
  }

  /** Opens the listeners. @throws if a port is taken */
  static async start(options: DataPlaneOptions): Promise<DataPlane> {
    const plane = new DataPlane(options);
    plane.ingress = await listen((request, response) => {
      if (plane.cluster === undefined) response.destroy();
      else plane.cluster.ingress.listener(request, response);
    }, options.ports?.ingress);
    return plane;
  }

  /** Where the cluster's ingress is: `http://127.0.0.1:<port>` */
  get ingressUrl(): string {
    return this.ingress?.url ?? "";
  }

  /** Runs the pods of a Kubernetes API, from now on instead of those of the one before. Closing the API ends them. @param make makes it */
  serve(make: (runtime: PodRuntime) => KubernetesApi): KubernetesApi {
    this.cluster?.close();
    const around = { faults: this.faults, metrics: this.metrics, timers: this.timers };
    this.cluster = new ClusterPlane(around, this.options.podStartMs ?? 30, make);
    return this.cluster.api;
  }

  /** What there is, and where it listens. */
  topology(): Readonly<Record<string, unknown>> {
    return {
      ingress: this.ingressUrl,
      services: this.cluster?.serviceAddresses() ?? [],
      pods: this.cluster?.pods() ?? [],
    };
  }

  /** Lifts all faults and forgets all counts. */
  clear(): void {
    this.faults.clear();
    this.metrics.clear();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.timers.close();
    this.cluster?.close();
    await this.ingress?.close();
  }
}
