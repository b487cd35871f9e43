import { Failure } from "./endings.js";
import { type Finished, switchyard } from "./programs.js";
import { type Second, secondSchema } from "./seconds.js";

/** The requests per second: enough to see one in twenty, few enough for a small machine that also deploys. */
export const requestsPerSecond = 100;

/** A run of `switchyard sandbox load` in the background, until the tour ends. */
export class Traffic {
  private readonly ending = new AbortController();
  private readonly ended: Promise<Finished>;
  private readonly waiting = new Set<() => void>();
  private failure: Failure | undefined;

  /**
   * @param edge the URL of the edge
   * @param host the requested hostname
   * @param onSecond receives each second once all of its requests have ended
   */
  constructor(edge: string, host: string, onSecond: (second: Second) => void) {
    const args = [
      "sandbox",
      "load",
      "--url",
      edge,
      "--host",
      host,
      "--rps",
      `${requestsPerSecond}`,
      "--for",
      "12h",
      "--json-lines",
    ];
    this.ended = switchyard(args, {
      signal: this.ending.signal,
      onLine: (line) => {
        const second = secondSchema.safeParse(parsed(line));
        if (!second.success) return;
        onSecond(second.data);
        this.wake();
      },
    });
    this.ended.then(
      ({ code, stderr }) => this.fail(`the requests ended with ${code}: ${stderr.trim()}`),
      (error: unknown) => this.fail(`the requests could not be started: ${String(error)}`),
    );
  }

  /** Waits until a condition holds; checks it each second. @throws Failure if the requests end before */
  async until(is: () => boolean): Promise<void> {
    while (!is()) {
      if (this.failure !== undefined) throw this.failure;
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Ends the requests. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.ended.catch(() => undefined);
  }

  private fail(message: string): void {
    this.failure = new Failure(message);
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
