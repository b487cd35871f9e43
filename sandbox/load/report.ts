/** The outcome of one request. */
export interface Outcome {
  /** The second since the start in which it was due. */
  readonly second: number;
  /** Milliseconds from its due time until its response was complete. */
  readonly latency: number;
  /** The status code of the response, or why there was none. */
  readonly result: number | "refused" | "reset" | "timeout";
  /** The colour that responded; empty if unknown. */
  readonly colour: string;
  readonly version: string;
  readonly runId?: string;
}

/** Percentiles of latency, in milliseconds. */
export interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The share of one colour or server. */
export interface Share {
  readonly colour: string;
  readonly version: string;
  readonly requests: number;
  /** The share of all responses, from 0 to 1. */
  readonly share: number;
}

/** The outcomes of many requests. */
export interface Tally {
  readonly requests: number;
  /** The number of requests without a response, or with a status of 400 or more. */
  readonly failures: number;
  readonly shares: readonly Share[];
  /** The latencies of all responses; absent if there was none. */
  readonly latency?: Latencies;
}

/** The outcomes of a load, by second and in total. */
export interface Report {
  readonly seconds: readonly (Tally & { readonly second: number })[];
  readonly total: Tally & {
    /** The number of requests by result: a status code, `refused`, `reset` or `timeout`. */
    readonly results: Readonly<Record<string, number>>;
    /** The number of run ids, and how often the colour for one changed. */
    readonly sticky: { readonly runIds: number; readonly violations: number };
  };
}

/** Counts the outcomes of requests. */
export class Tallies {
  private readonly seconds = new Map<number, Outcome[]>();
  private readonly all: Outcome[] = [];
  private readonly colours = new Map<string, string>();
  private violations = 0;

  /** Counts an outcome. Call it in the order of responses. */
  add(outcome: Outcome): void {
    this.all.push(outcome);
    const { second, runId, colour } = outcome;
    const ofSecond = this.seconds.get(second) ?? [];
    ofSecond.push(outcome);
    this.seconds.set(second, ofSecond);
    if (runId === undefined || isFailure(outcome)) return;
    const before = this.colours.get(runId);
    if (before !== undefined && before !== colour) this.violations += 1;
    this.colours.set(runId, colour);
  }

  /** Returns the tally of one second. */
  second(second: number): Tally {
    return tallyOf(this.seconds.get(second) ?? []);
  }

  /** Returns the report so far. */
  report(): Report {
    const results: Record<string, number> = {};
    for (const { result } of this.all) results[result] = (results[result] ?? 0) + 1;
    const seconds = [...this.seconds.keys()]
      .sort((a, b) => a - b)
      .map((second) => ({ second, ...this.second(second) }));
    const sticky = { runIds: this.colours.size, violations: this.violations };
    return { seconds, total: { ...tallyOf(this.all), results, sticky } };
  }
}

function isFailure({ result }: Outcome): boolean {
  return typeof result === "string" || result >= 400;
}

function tallyOf(outcomes: readonly Outcome[]): Tally {
  const answered = outcomes.filter(({ result }) => typeof result === "number");
  const counts = new Map<string, { colour: string; version: string; requests: number }>();
  const served = outcomes.filter((outcome) => !isFailure(outcome));
  for (const { colour, version } of served) {
    const key = `${colour} ${version}`;
    const count = counts.get(key) ?? { colour, version, requests: 0 };
    count.requests += 1;
    counts.set(key, count);
  }
  const shares = [...counts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, count]) => ({ ...count, share: count.requests / served.length }));
  const latencies = answered.map(({ latency }) => latency).sort((a, b) => a - b);
  return {
    requests: outcomes.length,
    failures: outcomes.filter(isFailure).length,
    shares,
    ...(latencies.length === 0 ? {} : { latency: latenciesOf(latencies) }),
  };
}

function latenciesOf(sorted: readonly number[]): Latencies {
  const at = (share: number): number => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: rounded(sorted.at(-1) ?? 0) };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** Renders one line of the table: a second, or the total. */
export function lineOf(title: string, { requests, failures, shares, latency }: Tally): string {
  const parts = shares.map(
    ({ colour, version, share }) => `${[colour, version].filter(Boolean).join(" ") || "?"} ${percent(share)}`,
  );
  const times = latency === undefined ? "" : `p50 ${latency.p50} ms  p95 ${latency.p95} ms  p99 ${latency.p99} ms`;
  const counts = `${String(requests).padStart(7)} requests ${String(failures).padStart(5)} failed`;
  return `${title.padStart(6)} ${counts}   ${times.padEnd(42)} ${parts.join(", ")}`.trimEnd();
}

/** Renders the end of the table: the results, and the run ids that changed colour. */
export function summaryOf({ total }: Report): string {
  const results = Object.entries(total.results).map(([result, count]) => `${result}: ${count}`);
  const { runIds, violations } = total.sticky;
  const sticky = runIds === 0 ? [] : [`${runIds} run ids, ${violations} answers of another colour than before`];
  return [lineOf("total", total), `       ${results.join(", ")}`, ...sticky.map((line) => `       ${line}`)].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
