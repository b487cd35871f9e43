/** The two APIs of the sandbox. */
export const apis = ["cloudflare", "kubernetes"] as const;

/** One of the two APIs of the sandbox. */
export type Api = (typeof apis)[number];

/** A request as it was taken. Bodies and headers are left out: they hold secrets. */
export interface RequestEntry {
  /** Position since the start or the last clearing, from 1. */
  readonly number: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly api: Api;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Status code of the answer; null while there is none, and for good if the connection ended before one. */
  readonly code: number | null;
  /** Milliseconds until the answer was complete; null while it is not. */
  readonly duration: number | null;
  /** What a fault did to it, if one did. */
  readonly fault?: string;
}

/** Which entries are wanted; all of the given must hold. */
export interface RequestFilter {
  readonly api?: string;
  readonly method?: string;
  /** Matched against path and query. */
  readonly path?: RegExp;
}

/** Remembers the newest requests in the order in which they came. */
export class RequestLog {
  private entries: { -readonly [Field in keyof RequestEntry]: RequestEntry[Field] }[] = [];
  private count = 0;

  /** @param keep how many are remembered. @default 10000 */
  constructor(private readonly keep = 10_000) {}

  /**
   * Notes a request.
   *
   * @returns what to call when it is over, with the status code if an answer was sent
   */
  start(api: Api, method: string, path: string, fault?: string): (code: number | null) => void {
    const began = performance.now();
    this.count += 1;
    const entry: (typeof this.entries)[number] = {
      number: this.count,
      at: new Date().toISOString(),
      api,
      method,
      path,
      code: null,
      duration: null,
      ...(fault === undefined ? {} : { fault }),
    };
    this.entries.push(entry);
    // in one go, because moving the whole list for each request costs more than the request
    if (this.entries.length > 2 * this.keep) this.entries = this.entries.slice(-this.keep);
    return (code) => {
      entry.code = code;
      entry.duration = Math.round(performance.now() - began);
    };
  }

  /** Returns the remembered entries that the filter lets through, oldest first. */
  list(filter: RequestFilter = {}): readonly RequestEntry[] {
    const wanted = filter.method?.toUpperCase();
    return this.entries
      .slice(-this.keep)
      .filter(
        (entry) =>
          (filter.api === undefined || entry.api === filter.api) &&
          (wanted === undefined || entry.method === wanted) &&
          (filter.path === undefined || filter.path.test(entry.path)),
      );
  }

  /** Forgets all entries and counts from 1 again. */
  clear(): void {
    this.entries = [];
    this.count = 0;
  }
}
