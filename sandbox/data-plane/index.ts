import type { HealthSource } from "../cloudflare/health";
import type { CloudflareObjects } from "../cloudflare/objects";
import { type Listening, listen } from "../http";
import type { KubernetesApi, PodRuntime } from "../kubernetes";
import { ClusterPlane } from "./cluster";
import type { Surroundings } from "./cluster/pod-server";
import { EdgePlane } from "./edge";
import type { OutsideIdentity } from "./edge/targets";
import { TrafficFaults } from "./faults";
import { Metrics } from "./metrics";
import { Timers } from "./timers";

/** Options of the data plane. */
export interface DataPlaneOptions {
  /** The speed of intervals, timeouts and grace periods, relative to the machine's clock; above 0. @default 1 */
  readonly speed?: number;
  /** The start time of a container, in milliseconds. @default 30 */
  readonly podStartMs?: number;
  /** A source of random numbers from 0 to 1, for weights. @default Math.random */
  readonly random?: () => number;
  /** Ports to listen on. @default - free ones */
  readonly ports?: { readonly edge?: number; readonly ingress?: number };
}

/** The part of the sandbox that moves requests. */
export class DataPlane {
  readonly faults = new TrafficFaults();
  readonly metrics = new Metrics();
  private readonly timers: Timers;
  private readonly edge: EdgePlane;
  private cluster: ClusterPlane | undefined;
  private listening: { readonly edge: Listening; readonly ingress: Listening } | undefined;

  constructor(private readonly options: DataPlaneOptions) {
    this.timers = new Timers(options.speed ?? 1);
    this.edge = new EdgePlane(this.around(), this);
  }

  /** The port of the cluster's ingress; 0 before `open`. */
  get ingressPort(): number {
    return this.listening?.ingress.port ?? 0;
  }

  /** Whether every pod that was ready at the last stop of the sandbox has reported its state again. */
  get settled(): boolean {
    return this.cluster?.settled ?? true;
  }

  /** Opens the listeners; call it before `route`. @throws if a port is taken */
  async open(): Promise<void> {
    const { ports = {} } = this.options;
    const ingress = await listen((request, response) => {
      if (this.cluster === undefined) response.destroy();
      else this.cluster.ingress.listener(request, response);
    }, ports.ingress);
    try {
      this.listening = { ingress, edge: await listen(this.edge.listener, ports.edge) };
    } catch (error) {
      await ingress.close();
      throw error;
    }
  }

  /** The address of the cluster's ingress: `http://127.0.0.1:<port>` */
  get ingressUrl(): string {
    return this.listening?.ingress.url ?? "";
  }

  /** The address of Cloudflare's edge: `http://127.0.0.1:<port>` */
  get edgeUrl(): string {
    return this.listening?.edge.url ?? "";
  }

  /** The source of origins' health for the Cloudflare API. */
  get health(): HealthSource {
    return this.edge.health;
  }

  /** Applies the objects of the Cloudflare API; call it after each change. @param objects returns the current ones */
  route(objects: () => CloudflareObjects): void {
    this.edge.apply(objects);
  }

  /** Sets the identity of a server outside the cluster. */
  identify(host: string, identity: OutsideIdentity): void {
    this.edge.targets.identify(host, identity);
  }

  /** Runs the pods of a new Kubernetes API in place of the previous one's. Closing the API ends them. @param make creates it */
  serve(make: (runtime: PodRuntime) => KubernetesApi): KubernetesApi {
    this.cluster?.close();
    this.cluster = new ClusterPlane(this.around(), this.options.podStartMs ?? 30, make);
    return this.cluster.api;
  }

  /** Returns everything that listens, and its addresses. */
  topology(): Readonly<Record<string, unknown>> {
    return {
      edge: this.edgeUrl,
      ingress: this.ingressUrl,
      ...this.edge.topology(),
      services: this.cluster?.serviceAddresses() ?? [],
      pods: this.cluster?.pods() ?? [],
    };
  }

  /** Lifts all faults and resets all counts. */
  clear(): void {
    this.faults.clear();
    this.metrics.clear();
    this.edge.clear();
  }

  private around(): Surroundings {
    const { faults, metrics, timers } = this;
    return { faults, metrics, timers, random: this.options.random ?? Math.random };
  }

  /** Stops everything. */
  async close(): Promise<void> {
    this.timers.close();
    this.edge.close();
    this.cluster?.close();
    await Promise.all([this.listening?.edge.close(), this.listening?.ingress.close()]);
  }
}
