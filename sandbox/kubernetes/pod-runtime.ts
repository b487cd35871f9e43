import type { Pod } from "./model-pod";

/** What a pod's containers do, as the runtime sees it. */
export type PodState =
  /** They run. */
  | { readonly state: "running"; readonly ready: boolean; readonly ip?: string; readonly message?: string }
  /** They cannot be started: `ErrImagePull`, `ImagePullBackOff`. */
  | { readonly state: "waiting"; readonly reason: string; readonly message: string }
  /** They ended by themselves and will be started again. */
  | { readonly state: "crashed"; readonly exitCode: number; readonly message: string };

/** Runs pods. One that opens listeners can take the place of the one that only waits. */
export interface PodRuntime {
  /**
   * Runs a pod that has a node; called again for each pod after a restart of the sandbox.
   *
   * @param report to be called whenever the state changes, not before `start` returns
   */
  start(pod: Pod, report: (state: PodState) => void): void;
  /** Ends a pod within its grace. @param stopped to be called when nothing of it is left, not before `stop` returns */
  stop(pod: Pod, stopped: () => void): void;
  /** Ends everything at once. */
  close(): void;
}

/** A pod with this annotation does not come up: `image-pull`, `crash` or `never-ready`. */
export const faultAnnotation = "sandbox.switchyard.dev/fault";

/** What a pod comes to as its annotation says, ready where there is none. */
export function stateOf(pod: Pod): PodState {
  const image = pod.spec.containers[0]?.image ?? "";
  switch (pod.metadata.annotations?.[faultAnnotation]) {
    case "image-pull":
      return {
        state: "waiting",
        reason: "ErrImagePull",
        message: `failed to pull and unpack image "${image}": the annotation ${faultAnnotation} says so`,
      };
    case "crash":
      return { state: "crashed", exitCode: 1, message: `the annotation ${faultAnnotation} says so` };
    case "never-ready":
      return { state: "running", ready: false, message: "HTTP probe failed with statuscode: 503" };
    default:
      return { state: "running", ready: true };
  }
}

/** Pods that are nothing but their state: ready a while after they were started, gone as soon as they are stopped. */
export class WaitingRuntime implements PodRuntime {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** @param startMs how long a pod takes to become ready */
  constructor(private readonly startMs: number) {}

  start(pod: Pod, report: (state: PodState) => void): void {
    this.wait(pod, this.startMs, () => report(stateOf(pod)));
  }

  stop(pod: Pod, stopped: () => void): void {
    this.wait(pod, 0, stopped);
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private wait({ metadata: { uid } }: Pod, ms: number, then: () => void): void {
    clearTimeout(this.timers.get(uid));
    const timer = setTimeout(() => {
      this.timers.delete(uid);
      then();
    }, ms);
    this.timers.set(uid, timer);
  }
}
