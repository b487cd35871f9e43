import { AsyncLocalStorage } from "node:async_hooks";
import { setMaxListeners } from "node:events";

const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const current = new AsyncLocalStorage<AbortSignal>();

/** Aborted once somebody interrupts the command that runs. @default - it is run by something else than its command line */
export function interruption(): AbortSignal | undefined {
  return current.getStore();
}

/**
 * Runs a command line. Meanwhile Ctrl-C and its kin abort `interruption()` instead of ending this process, so that what was
 * started is tidied up first; asking again changes nothing.
 */
export async function interruptible<T>(action: () => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // every request that is under way listens
  setMaxListeners(0, controller.signal);
  const interrupt = (): void => controller.abort();
  for (const name of interruptions) process.on(name, interrupt);
  try {
    return await current.run(controller.signal, action);
  } finally {
    // one that comes twice must not end the process before it has said where things stand
    if (!controller.signal.aborted) for (const name of interruptions) process.off(name, interrupt);
  }
}
