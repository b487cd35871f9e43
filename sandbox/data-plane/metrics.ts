import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** The server of a request, for its metrics. */
export interface Subject {
  readonly namespace: string;
  /** The pod's label `app.kubernetes.io/name`, or the hostname of an origin outside the cluster. */
  readonly service: string;
  /** The colour; empty if there is none. */
  readonly colour: string;
}

const subjectLabels = ["namespace", "service", "colour"] as const;

/** Signals that the sandbox cannot observe, so that clients report them to the control endpoint. `add` counts up, `set` sets. */
export const drivenSignals = {
  llm_answers_total: ["add", "Answers of a language model."],
  llm_failures_total: ["add", "Calls of a language model that failed."],
  llm_hallucinations_total: ["add", "Answers of a language model that turned out to be made up."],
  user_complaints_total: ["add", "Complaints of users."],
  database_connections: ["set", "Open connections of the database pool."],
  database_connections_max: ["set", "Size of the database pool."],
  database_connection_errors_total: ["add", "Connections to the database that failed."],
  filesystem_write_attempts: ["add", "Attempts to write to a read-only file system."],
  code_modification_attempts: ["add", "Attempts of a program to change itself."],
  circuit_breaker_openings_total: ["add", "Times that a circuit breaker opened."],
} as const satisfies Readonly<Record<string, readonly ["add" | "set", string]>>;

/** One of {@link drivenSignals}. */
export type DrivenSignal = keyof typeof drivenSignals;

/** The metrics of the data planes, under the names that alert rules use. */
export class Metrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];
  private readonly requests = new Counter({
    name: "http_requests_total",
    help: "Requests that a pod or an origin answered.",
    labelNames: [...subjectLabels, "code"],
    registers: this.registers,
  });
  private readonly durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time to answer a request.",
    labelNames: [...subjectLabels],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.2, 2.5, 3, 5, 10, 30],
    registers: this.registers,
  });
  private readonly edgeRequests = new Counter({
    name: "edge_requests_total",
    help: "Requests that the edge answered, by the pool that took them; no pool where none was left.",
    labelNames: ["host", "pool", "code"],
    registers: this.registers,
  });
  private readonly connections = new Gauge({
    name: "service_connections",
    help: "Connections that are open through a Service, by the colour of the pod they are on.",
    labelNames: [...subjectLabels],
    registers: this.registers,
  });
  private readonly transitions = new Counter({
    name: "edge_health_transitions_total",
    help: "Times that a monitor changed its mind about an origin.",
    labelNames: ["pool", "origin", "to"],
    registers: this.registers,
  });
  private readonly driven = new Map<DrivenSignal, Counter | Gauge>();

  constructor() {
    for (const [name, [how, help]] of Object.entries(drivenSignals) as [
      DrivenSignal,
      (typeof drivenSignals)[DrivenSignal],
    ][]) {
      const options = { name, help, labelNames: [...subjectLabels, "pod"], registers: this.registers };
      this.driven.set(name, how === "add" ? new Counter(options) : new Gauge(options));
    }
  }

  /** Counts a response. @param seconds its duration */
  answered(subject: Subject, code: number, seconds: number): void {
    const { namespace, service, colour } = subject;
    this.requests.inc({ namespace, service, colour, code: String(code) });
    this.durations.observe({ namespace, service, colour }, seconds);
  }

  /** Counts a response of the edge. @param pool the pool's name, empty if none was left */
  atEdge(host: string, pool: string, code: number): void {
    this.edgeRequests.inc({ host, pool, code: String(code) });
  }

  /** Counts an opened or closed connection. */
  connection({ namespace, service, colour }: Subject, change: 1 | -1): void {
    this.connections.inc({ namespace, service, colour }, change);
  }

  /** Counts a change of an origin's health. */
  transition(pool: string, origin: string, healthy: boolean): void {
    this.transitions.inc({ pool, origin, to: healthy ? "healthy" : "unhealthy" });
  }

  /** Counts a driven signal up, or sets it, by {@link drivenSignals}. @param pod the pod that reports it. @default - none */
  drive(signal: DrivenSignal, { namespace, service, colour }: Subject, value: number, pod?: string): void {
    const metric = this.driven.get(signal);
    const labels = { namespace, service, colour, ...(pod === undefined ? {} : { pod }) };
    if (metric instanceof Gauge) metric.set(labels, value);
    else metric?.inc(labels, value);
  }

  /** Renders everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Returns the number of requests so far: at the edge by host, pool and code, elsewhere by service, colour and code. Spaces join keys. */
  async totals(): Promise<{
    readonly edge: ReadonlyMap<string, number>;
    readonly services: ReadonlyMap<string, number>;
  }> {
    const [edge, services] = await Promise.all([this.edgeRequests.get(), this.requests.get()]);
    const counts = (
      values: typeof edge.values | typeof services.values,
      names: readonly string[],
    ): Map<string, number> =>
      new Map(
        values.map(({ labels, value }) => [names.map((name) => Reflect.get(labels, name) ?? "").join(" "), value]),
      );
    return {
      edge: counts(edge.values, ["host", "pool", "code"]),
      services: counts(services.values, ["service", "colour", "code"]),
    };
  }

  /** Resets all values. */
  clear(): void {
    this.registry.resetMetrics();
  }
}
