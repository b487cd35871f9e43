/** The two APIs of the sandbox. */
export const apis = ["cloudflare", "kubernetes"] as const;

/** One of the two APIs of the sandbox. */
export type Api = (typeof apis)[number];

/** A recorded request, without body and headers because they hold secrets. */
export interface RequestEntry {
  /** The position since the start or the last clearing, from 1. */
  readonly number: number;
  /** The time, in RFC 3339 and UTC. */
  readonly at: string;
  readonly api: Api;
  readonly method: string;
  /** The path and query. */
  readonly path: string;
  /** The status code of the response; null until there is one, and for good if the connection closed first. */
  readonly code: number | null;
  /** Milliseconds until the response was complete; null until then. */
  readonly duration: number | null;
  /** The act of a fault that struck it, if any. */
  readonly fault?: string;
}

/** A filter for entries; all given fields must match. */
export interface RequestFilter {
  readonly api?: string;
  readonly method?: string;
  /** Matched against path and query. */
  readonly path?: RegExp;
}

/** A log of the newest requests, in order of arrival. */
export class RequestLog {
  private entries: { -readonly [Field in keyof RequestEntry]: RequestEntry[Field] }[] = [];
  private count = 0;

  /** @param keep the number of requests to keep. @default 10000 */
  constructor(private readonly keep = 10_000) {}

  /**
   * Records a request.
   *
   * @returns a function to call at the end, with the status code if a response was sent
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
    // many at once, because moving the whole list for each request costs more than the request
    if (this.entries.length > 2 * this.keep) this.entries = this.entries.slice(-this.keep);
    return (code) => {
      entry.code = code;
      entry.duration = Math.round(performance.now() - began);
    };
  }

  /** Returns the entries that match the filter, oldest first. */
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

  /** Removes all entries, and restarts the count at 1. */
  clear(): void {
    this.entries = [];
    this.count = 0;
  }
}
