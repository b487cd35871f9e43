/** Limits how many pieces of work run at a time; the others wait in order. */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  /** @param free the maximum at a time, at least 1 */
  constructor(private free: number) {}

  /** Does work when its turn comes. @throws what the work throws */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
