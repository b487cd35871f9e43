import type { Signal } from "../../model/schema/triggers.js";

/** The service whose series a signal is computed from. */
export interface Subject {
  /** The value of the label `namespace`. */
  readonly namespace: string;
  /** The value of the label `service`. */
  readonly service: string;
}

/**
 * The series that signals are computed from.
 *
 * Each carries the labels `namespace` and `service` (the pods' `app.kubernetes.io/name`), and `colour` if there are two.
 * The scrape configuration copies them from the pods.
 */
export const series = {
  /** A counter of responses, with the status in `code`. */
  requests: "http_requests_total",
  /** A histogram of response times, in seconds. */
  latency: "http_request_duration_seconds_bucket",
  /** A counter of answers from a language model. */
  answers: "llm_answers_total",
  /** A counter of answers that turned out to be made up. */
  hallucinations: "llm_hallucinations_total",
  /** A counter of users' complaints. */
  complaints: "user_complaints_total",
} as const;

/** The names of signals in alerts. */
export const signalTitles: Readonly<Record<Signal, string>> = {
  error_rate: "error rate",
  availability: "availability",
  p50_latency: "median latency",
  p95_latency: "95th percentile of latency",
  p99_latency: "99th percentile of latency",
  hallucination_rate: "rate of made-up answers",
  user_complaints: "user complaints",
};

/**
 * Returns the PromQL of a signal: one value per colour, in the unit that triggers compare (percent, milliseconds, count).
 *
 * @param window a duration such as `5m`
 */
export function signalExpression(signal: Signal, subject: Subject, window: string): string {
  switch (signal) {
    case "error_rate":
      return `100 * ${failedShare(subject, window)}`;
    case "availability":
      return `100 * (1 - ${failedShare(subject, window)})`;
    case "p50_latency":
      return latency(0.5, subject, window);
    case "p95_latency":
      return latency(0.95, subject, window);
    case "p99_latency":
      return latency(0.99, subject, window);
    case "hallucination_rate":
      return `100 * (${rate(series.hallucinations, subject, window)} / ${rate(series.answers, subject, window)})`;
    case "user_complaints":
      return increase(series.complaints, subject, window);
  }
}

/** Returns PromQL for the right side of `and on (colour)`: it has a value only for colours with enough requests. */
export function enoughRequests(subject: Subject, window: string, minimum: number): string {
  return `${increase(series.requests, subject, window)} >= ${minimum}`;
}

/** Returns PromQL for the share of failures. Without a failure no series exists, so zero times all requests replaces it. */
function failedShare(subject: Subject, window: string): string {
  const all = rate(series.requests, subject, window);
  const failed = rate(series.requests, subject, window, 'code=~"5.."');
  return `((${failed} or 0 * ${all}) / ${all})`;
}

function latency(quantile: number, subject: Subject, window: string): string {
  return `1000 * histogram_quantile(${quantile}, sum by (colour, le) (rate(${series.latency}${matchers(subject)}[${window}])))`;
}

function rate(name: string, subject: Subject, window: string, ...also: readonly string[]): string {
  return `sum by (colour) (rate(${name}${matchers(subject, ...also)}[${window}]))`;
}

function increase(name: string, subject: Subject, window: string): string {
  return `sum by (colour) (increase(${name}${matchers(subject)}[${window}]))`;
}

function matchers({ namespace, service }: Subject, ...also: readonly string[]): string {
  return `{${[`namespace=${promString(namespace)}`, `service=${promString(service)}`, ...also].join(", ")}}`;
}

/** Quotes a string for PromQL. @see https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
export function promString(text: string): string {
  return JSON.stringify(text);
}
