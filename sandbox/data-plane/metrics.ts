import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** Whose request it is. */
export interface Subject {
  readonly namespace: string;
  /** The label `app.kubernetes.io/name` of the pod, or the hostname of an origin outside of the cluster. */
  readonly service: string;
  /** Empty where there is only one. */
  readonly colour: string;
}

const subjectLabels = ["namespace", "service", "colour"] as const;

/** What the program does not see by itself and is told through the control endpoint. `add` counts up, `set` sets. */
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

/** What passes through the data planes, in the names that alert rules use. */
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

  /** Notes an answer. @param seconds how long it took */
  answered(subject: Subject, code: number, seconds: number): void {
    const { namespace, service, colour } = subject;
    this.requests.inc({ namespace, service, colour, code: String(code) });
    this.durations.observe({ namespace, service, colour }, seconds);
  }

  /** Notes an answer of the edge. @param pool the pool's name, empty where none was left */
  atEdge(host: string, pool: string, code: number): void {
    this.edgeRequests.inc({ host, pool, code: String(code) });
  }

  /** Notes that a connection was opened or ended. */
  connection({ namespace, service, colour }: Subject, change: 1 | -1): void {
    this.connections.inc({ namespace, service, colour }, change);
  }

  /** Notes that an origin became healthy or unhealthy. */
  transition(pool: string, origin: string, healthy: boolean): void {
    this.transitions.inc({ pool, origin, to: healthy ? "healthy" : "unhealthy" });
  }

  /** Counts a driven signal up, or sets it, as {@link drivenSignals} says. @param pod the one that it comes from. @default - none in particular */
  drive(signal: DrivenSignal, { namespace, service, colour }: Subject, value: number, pod?: string): void {
    const metric = this.driven.get(signal);
    const labels = { namespace, service, colour, ...(pod === undefined ? {} : { pod }) };
    if (metric instanceof Gauge) metric.set(labels, value);
    else metric?.inc(labels, value);
  }

  /** Returns everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Returns how many requests so far: at the edge by host, pool and code, at pods and origins by service, colour and code, parted by spaces. */
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

  /** Forgets all values. */
  clear(): void {
    this.registry.resetMetrics();
  }
}
