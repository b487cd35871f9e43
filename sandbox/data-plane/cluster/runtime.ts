import type { KubernetesApi, Pod, PodRuntime, PodState } from "../../kubernetes";
import { isReady } from "../../kubernetes/model-pod";
import { Turns } from "../turns";
import type { Finder, Identity } from "./container";
import { PodLife } from "./pod-life";
import type { Surroundings } from "./pod-server";

/** The number of concurrent probes. */
const probesAtOnce = 50;

/** Runs every pod as an HTTP server on its own loopback port. */
export class ServingRuntime implements PodRuntime {
  private readonly lives = new Map<string, PodLife>();
  private readonly returning = new Set<string>();
  private readonly turns = new Turns(probesAtOnce);
  private api: Pick<KubernetesApi, "get"> | undefined;
  private readonly unsubscribe: () => void;

  /** @param startMs how long a container takes to start, in milliseconds */
  constructor(
    private readonly around: Surroundings,
    private readonly startMs: number,
  ) {
    this.unsubscribe = around.faults.subscribe(() => {
      for (const life of this.lives.values()) life.check();
    });
  }

  /** Connects the API with the objects that pods refer to. Call it before the first pod starts. */
  attach(api: Pick<KubernetesApi, "get">): void {
    this.api = api;
  }

  start(pod: Pod, report: (state: PodState) => void): void {
    const { startMs, turns } = this;
    const around = { ...this.around, startMs, turns, finder: (namespace: string) => this.finder(namespace) };
    const { uid } = pod.metadata;
    const life = new PodLife(pod, around, (state) => {
      this.returning.delete(uid);
      report(state);
    });
    this.lives.set(uid, life);
    if (isReady(pod)) this.returning.add(uid);
    life.start();
  }

  stop(pod: Pod, stopped: () => void): void {
    const { uid } = pod.metadata;
    this.returning.delete(uid);
    const life = this.lives.get(uid);
    if (life === undefined) {
      setImmediate(stopped);
      return;
    }
    life.stop(pod, () => {
      this.lives.delete(uid);
      stopped();
    });
  }

  /** Whether every pod that was ready at the last stop of the sandbox has reported its state again. */
  get settled(): boolean {
    return this.returning.size === 0;
  }

  close(): void {
    this.unsubscribe();
    for (const life of this.lives.values()) life.kill();
    this.lives.clear();
  }

  /** Returns the loopback port of a pod; undefined while nobody listens there. */
  portOf(uid: string): number | undefined {
    return this.lives.get(uid)?.port;
  }

  /** Returns a pod's identity; undefined if it does not run here. */
  identityOf(uid: string): Identity | undefined {
    return this.lives.get(uid)?.identity;
  }

  /** Returns all pods that run here. */
  running(): readonly { readonly identity: Identity; readonly port: number | undefined }[] {
    return [...this.lives.values()].map(({ identity, port }) => ({ identity, port }));
  }

  private finder(namespace: string): Finder {
    return (kind, name) => this.api?.get(kind, namespace, name);
  }
}
