/** Runs work after the change that queued it, once per key however often it was queued. */
export class WorkQueue {
  private readonly waiting = new Map<string, () => void>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private scheduled = false;
  private closed = false;

  /** Queues work; it replaces pending work under the same key. */
  add(key: string, work: () => void): void {
    if (this.closed) return;
    this.waiting.set(key, work);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.drain());
  }

  /** Schedules work; it replaces pending work under the same key. @param ms not negative */
  after(ms: number, key: string, work: () => void): void {
    if (this.closed) return;
    this.cancel(key);
    // a timer cannot wait longer than 2^31 ms, so it is started again
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

  /** Cancels the work of `after`. */
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
    // work added meanwhile waits for the next turn, so that requests are served in between
    const batch = [...this.waiting.values()];
    this.waiting.clear();
    for (const work of batch) {
      if (this.closed) return;
      work();
    }
  }
}
