import { TourEnd } from "./endings.js";

/** An early end of the tour: by `q`, which is a normal end, or by Ctrl-C. */
export class Stopped extends TourEnd {
  constructor(readonly by: "q" | "signal") {
    super(by === "q" ? "Ended." : "Interrupted.", by === "q" ? 0 : interrupted);
  }
}

/** The exit code that a shell gives a program ended by Ctrl-C. */
const interrupted = 130;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A request to end the tour, from the operator or the parent process.
 *
 * The first one lets everything end in good order; the second one ends this process at once.
 */
export class Stop {
  private readonly controller = new AbortController();

  constructor() {
    for (const signal of signals) process.on(signal, this.now);
    // a closed terminal accepts no more lines
    for (const stream of [process.stdout, process.stderr]) stream.on("error", ignore);
  }

  /** The signal that is aborted when the tour has to end. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Requests the end. */
  readonly now = (): void => {
    if (this.controller.signal.aborted) process.exit(interrupted);
    this.controller.abort();
  };

  /** Throws `Stopped` if the tour has to end. */
  check(): void {
    if (this.signal.aborted) throw new Stopped("signal");
  }

  /** Returns a promise's result, or throws `Stopped` as soon as the tour has to end. */
  async before<T>(promise: Promise<T>): Promise<T> {
    this.check();
    let abort = ignore;
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(new Stopped("signal"));
      this.signal.addEventListener("abort", abort, { once: true });
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      this.signal.removeEventListener("abort", abort);
    }
  }

  /** Stops listening to signals. */
  close(): void {
    for (const signal of signals) process.off(signal, this.now);
    for (const stream of [process.stdout, process.stderr]) stream.off("error", ignore);
  }
}

function ignore(): void {
  // nothing to do
}
