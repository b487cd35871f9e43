import type { Pod } from "./model-pod";

/** The state of a pod's containers. */
export type PodState =
  /** The containers run. */
  | { readonly state: "running"; readonly ready: boolean; readonly ip?: string; readonly message?: string }
  /** The containers cannot start: `ErrImagePull`, `ImagePullBackOff`. */
  | { readonly state: "waiting"; readonly reason: string; readonly message: string }
  /** The containers ended by themselves and will restart. */
  | { readonly state: "crashed"; readonly exitCode: number; readonly message: string };

/** A runtime for pods: one that opens listeners, or one that only waits. */
export interface PodRuntime {
  /**
   * Runs a pod that has a node. It is called again for each pod after a restart of the sandbox.
   *
   * @param report a function to call whenever the state changes, but not before `start` returns
   */
  start(pod: Pod, report: (state: PodState) => void): void;
  /** Stops a pod within its grace period. @param stopped a function to call at the end, but not before `stop` returns */
  stop(pod: Pod, stopped: () => void): void;
  /** Kills everything at once. */
  close(): void;
}

/** The annotation of a pod that shall fail to start: `image-pull`, `crash` or `never-ready`. */
export const faultAnnotation = "sandbox.switchyard.dev/fault";

/** Returns the state for a pod's annotation; ready without one. */
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

/** A runtime in which nothing runs: pods are ready some time after their start, and gone as soon as they are stopped. */
export class WaitingRuntime implements PodRuntime {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** @param startMs the time until a pod is ready */
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
