const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Turns Ctrl-C and its kin into an abort signal, so that what was started is tidied up before this process ends. */
export class Interruption {
  private readonly controller = new AbortController();
  private readonly interrupt = (): void => this.controller.abort();

  constructor() {
    for (const name of interruptions) process.on(name, this.interrupt);
  }

  /** Aborted once somebody interrupts. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Lets interruptions end this process again. */
  forget(): void {
    for (const name of interruptions) process.off(name, this.interrupt);
  }
}
