import { AsyncLocalStorage } from "node:async_hooks";
import { setMaxListeners } from "node:events";

const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const current = new AsyncLocalStorage<AbortSignal>();

/** Returns the signal that is aborted on an interruption; undefined outside of a command line. */
export function interruption(): AbortSignal | undefined {
  return current.getStore();
}

/**
 * Runs a command line. Until it ends, Ctrl-C, SIGTERM and SIGHUP abort `interruption()` instead of ending this process,
 * so that running steps are cleaned up first. A second signal has no effect.
 */
export async function interruptible<T>(action: () => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // every running request adds a listener
  setMaxListeners(0, controller.signal);
  const interrupt = (): void => controller.abort();
  for (const name of interruptions) process.on(name, interrupt);
  try {
    return await current.run(controller.signal, action);
  } finally {
    // a second signal must not end the process before it has reported what is done
    if (!controller.signal.aborted) for (const name of interruptions) process.off(name, interrupt);
  }
}
