/** Runs work after the change that asked for it, each piece once however often it was asked for. */
export class WorkQueue {
  private readonly waiting = new Map<string, () => void>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private scheduled = false;
  private closed = false;

  /** Runs work soon; a second piece under the same key replaces one that has not run yet. */
  add(key: string, work: () => void): void {
    if (this.closed) return;
    this.waiting.set(key, work);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.drain());
  }

  /** Runs work later; a second piece under the same key replaces one whose time has not come. @param ms not negative */
  after(ms: number, key: string, work: () => void): void {
    if (this.closed) return;
    this.cancel(key);
    // a timer cannot wait longer than 2^31 ms; who waits that long asks again
    this.timers.set(
      key,
      setTimeout(
        () => {
          this.timers.delete(key);
          this.add(key, work);
        },
        Math.min(Math.ceil(ms), 2 ** 31 - 1),
      ),
    );
  }

  /** Takes back what `after` was told. */
  cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  /** Drops all work. */
  close(): void {
    this.closed = true;
    this.waiting.clear();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private drain(): void {
    this.scheduled = false;
    // what is added meanwhile waits for the next turn, so that requests are answered in between
    const batch = [...this.waiting.values()];
    this.waiting.clear();
    for (const work of batch) {
      if (this.closed) return;
      work();
    }
  }
}
