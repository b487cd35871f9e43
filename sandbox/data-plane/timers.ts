const leastTimeout = 1000;

/** Timers that run by a clock of their own, and end together. */
export class Timers {
  private readonly pending = new Set<NodeJS.Timeout>();

  /** @param speed how many times faster than the machine's clock; above 0. @default 1 */
  constructor(readonly speed = 1) {}

  /** Calls `then` after so many milliseconds. @returns what calls it off */
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
   * Returns a time after which somebody counts as silent, by the machine's clock, in milliseconds.
   *
   * However fast the clock, it is never below the least that tells a busy machine from one that does not answer.
   */
  timeout(milliseconds: number): number {
    return Math.max(milliseconds / this.speed, Math.min(milliseconds, leastTimeout));
  }

  /** Milliseconds by this clock, from an arbitrary start. */
  now(): number {
    return performance.now() * this.speed;
  }

  /** Calls off everything that is pending. */
  close(): void {
    for (const timer of this.pending) clearTimeout(timer);
    this.pending.clear();
  }
}
