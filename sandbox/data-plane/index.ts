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

/** How requests are moved. */
export interface DataPlaneOptions {
  /** How many times faster than the machine's clock intervals, timeouts and graces pass; above 0. @default 1 */
  readonly speed?: number;
  /** How long a container takes to start, in milliseconds. @default 30 */
  readonly podStartMs?: number;
  /** From 0 to 1: decides where weights do. @default Math.random */
  readonly random?: () => number;
  /** @default - free ones */
  readonly ports?: { readonly edge?: number; readonly ingress?: number };
}

/** Everything in the sandbox that moves requests. */
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

  /** Where the cluster's ingress listens; 0 before `open`. */
  get ingressPort(): number {
    return this.listening?.ingress.port ?? 0;
  }

  /** Whether every pod that was ready when the sandbox was last stopped has said how it is now. */
  get settled(): boolean {
    return this.cluster?.settled ?? true;
  }

  /** Opens the listeners; to be called before `route`. @throws if a port is taken */
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

  /** Where the cluster's ingress is: `http://127.0.0.1:<port>` */
  get ingressUrl(): string {
    return this.listening?.ingress.url ?? "";
  }

  /** Where Cloudflare's edge is: `http://127.0.0.1:<port>` */
  get edgeUrl(): string {
    return this.listening?.edge.url ?? "";
  }

  /** What the Cloudflare API asks for the health of origins. */
  get health(): HealthSource {
    return this.edge.health;
  }

  /** Routes as a Cloudflare API says. To be called after each change of it. @param objects gives what it keeps */
  route(objects: () => CloudflareObjects): void {
    this.edge.apply(objects);
  }

  /** Says what a server outside of the cluster runs. */
  identify(host: string, identity: OutsideIdentity): void {
    this.edge.targets.identify(host, identity);
  }

  /** Runs the pods of a Kubernetes API, from now on instead of those of the one before. Closing the API ends them. @param make makes it */
  serve(make: (runtime: PodRuntime) => KubernetesApi): KubernetesApi {
    this.cluster?.close();
    this.cluster = new ClusterPlane(this.around(), this.options.podStartMs ?? 30, make);
    return this.cluster.api;
  }

  /** What there is, and where it listens. */
  topology(): Readonly<Record<string, unknown>> {
    return {
      edge: this.edgeUrl,
      ingress: this.ingressUrl,
      ...this.edge.topology(),
      services: this.cluster?.serviceAddresses() ?? [],
      pods: this.cluster?.pods() ?? [],
    };
  }

  /** Lifts all faults and forgets all counts. */
  clear(): void {
    this.faults.clear();
    this.metrics.clear();
    this.edge.clear();
  }

  private around(): Surroundings {
    const { faults, metrics, timers } = this;
    return { faults, metrics, timers, random: this.options.random ?? Math.random };
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.timers.close();
    this.edge.close();
    this.cluster?.close();
    await Promise.all([this.listening?.edge.close(), this.listening?.ingress.close()]);
  }
}
