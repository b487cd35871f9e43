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
    }, this.real(milliseconds));
    this.pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.pending.delete(timer);
    };
  }

  /** How long a time takes by the machine's clock, in milliseconds. */
  real(milliseconds: number): number {
    return milliseconds / this.speed;
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
