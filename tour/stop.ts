import { TourEnd } from "./endings.js";

/** The tour was ended before its end: by `q`, which is as good an end as any, or by Ctrl-C. */
export class Stopped extends TourEnd {
  constructor(readonly by: "q" | "signal") {
    super(by === "q" ? "Ended." : "Interrupted.", by === "q" ? 0 : interrupted);
  }
}

/** What a shell gives a program that Ctrl-C ended. */
const interrupted = 130;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Notices that the person, or whoever started this process, wants it to end.
 *
 * The first time lets everything end in good order, the second ends this process at once.
 */
export class Stop {
  private readonly controller = new AbortController();

  constructor() {
    for (const signal of signals) process.on(signal, this.now);
    // a terminal that was closed takes no more lines
    for (const stream of [process.stdout, process.stderr]) stream.on("error", ignore);
  }

  /** Aborts when the end is wanted. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Says that the end is wanted. */
  readonly now = (): void => {
    if (this.controller.signal.aborted) process.exit(interrupted);
    this.controller.abort();
  };

  /** @throws Stopped when the end is wanted */
  check(): void {
    if (this.signal.aborted) throw new Stopped("signal");
  }

  /** What a promise gives, or `Stopped` as soon as the end is wanted. */
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

  /** Leaves signals to those who come after. */
  close(): void {
    for (const signal of signals) process.off(signal, this.now);
    for (const stream of [process.stdout, process.stderr]) stream.off("error", ignore);
  }
}

function ignore(): void {
  // nothing is to be done
}
