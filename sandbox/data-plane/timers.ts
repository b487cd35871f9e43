/** In milliseconds by the machine's clock: a busy machine keeps a process waiting for more than a second. */
const leastTimeout = 3000;

/** Timers with a clock of their own, which end together. */
export class Timers {
  private readonly pending = new Set<NodeJS.Timeout>();

  /** @param speed the speed relative to the machine's clock; above 0. @default 1 */
  constructor(readonly speed = 1) {}

  /** Calls `then` after so many milliseconds. @returns a function that cancels it */
  after(milliseconds: number, then: () => void): () => void {
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      then();
    }, milliseconds / this.speed);
    this.pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.pending.delete(timer);
    };
  }

  /**
   * Returns a timeout in milliseconds by the machine's clock.
   *
   * A faster clock leaves it a minimum, so that a busy machine does not count as unresponsive.
   */
  timeout(milliseconds: number): number {
    return this.speed > 1 ? Math.max(milliseconds / this.speed, leastTimeout) : milliseconds / this.speed;
  }

  /** Returns the milliseconds of this clock since an arbitrary start. */
  now(): number {
    return performance.now() * this.speed;
  }

  /** Cancels all pending timers. */
  close(): void {
    for (const timer of this.pending) clearTimeout(timer);
    this.pending.clear();
  }
}
