import { z } from "zod";

const share = z.number().gt(0).max(1).default(1);
const milliseconds = z.number().min(0).max(600_000);

const targetSchema = z.strictObject({
  namespace: z.string().optional(),
  service: z.string().optional(),
  colour: z.string().optional(),
  version: z.string().optional(),
  pod: z.string().optional(),
  origin: z.string().optional(),
});

const actSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("error"), share, status: z.int().min(400).max(599).default(500) }),
  z
    .strictObject({ do: z.literal("delay"), share, median: milliseconds, p99: milliseconds.optional() })
    .refine(({ median, p99 = median }) => p99 >= median, { error: "p99 is below the median", path: ["p99"] }),
  z.strictObject({ do: z.literal("hang"), share }),
  z.strictObject({ do: z.literal("hallucinate"), share }),
  z.strictObject({ do: z.literal("crash") }),
  z.strictObject({ do: z.literal("not-ready") }),
  z.strictObject({ do: z.literal("slow-start"), seconds: z.number().min(0).max(3600) }),
]);

const ruleSchema = z.strictObject({
  on: targetSchema.default({}),
  health: z.boolean().default(false),
  act: actSchema,
});

/**
 * What a fault does to a pod or an origin. Times are by the sandbox's clock.
 *
 * - `error` answers a share of requests with a status
 * - `delay` delays a share of responses: log-normal, with this median and 99th percentile in milliseconds
 * - `hang` never answers a share of them
 * - `hallucinate` counts a share of responses as made up
 * - `crash` ends the process after every start; an origin outside the cluster refuses connections
 * - `not-ready` fails the readiness probe; an origin outside the cluster answers its health check with 503
 * - `slow-start` delays the start of new containers by so many seconds
 */
export type TrafficAct = z.output<typeof actSchema>;

/** A requested fault: its target, whether it affects health checks, and its act. */
export type TrafficFaultRule = z.input<typeof ruleSchema>;

/** A fault in force. */
export type TrafficFault = z.output<typeof ruleSchema> & { readonly id: number };

/** The target of a fault; a field that a pod or origin lacks matches nothing. */
export type Target = z.output<typeof targetSchema>;

/** An example that shows the form. */
export const trafficFaultExample: TrafficFaultRule = {
  on: { service: "prompt-service", colour: "green" },
  act: { do: "error", share: 0.2, status: 500 },
};

/** The faults of pods and origins. */
export class TrafficFaults {
  private faults: TrafficFault[] = [];
  private last = 0;
  private readonly listeners = new Set<() => void>();

  /** Adds a fault. @throws if the rule is not a {@link TrafficFaultRule}; the message names every mistake */
  add(rule: unknown): TrafficFault {
    const parsed = ruleSchema.safeParse(rule);
    if (!parsed.success) throw new Error(explain(parsed.error));
    this.last += 1;
    const fault = { ...parsed.data, id: this.last };
    this.faults.push(fault);
    this.tell();
    return fault;
  }

  /** Returns all faults in the order in which they were added. */
  list(): readonly TrafficFault[] {
    return [...this.faults];
  }

  /** Lifts one fault. @returns whether it existed */
  remove(id: number): boolean {
    const before = this.faults.length;
    this.faults = this.faults.filter((fault) => fault.id !== id);
    if (this.faults.length < before) this.tell();
    return this.faults.length < before;
  }

  /** Lifts all faults. */
  clear(): void {
    this.faults = [];
    this.tell();
  }

  /** Returns the faults of a target. */
  on(target: Target): readonly TrafficFault[] {
    if (this.faults.length === 0) return [];
    return this.faults.filter(({ on }) =>
      Object.entries(on).every(([field, wanted]) => target[field as keyof Target] === wanted),
    );
  }

  /** Returns whether a target has a fault with this act. */
  has(target: Target, act: TrafficAct["do"]): boolean {
    return this.on(target).some((fault) => fault.act.do === act);
  }

  /** Calls the listener after every change. @returns a function that ends this */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Decides by chance which faults affect one request. @param random returns a number from 0 to 1 */
export function suffered(
  faults: readonly TrafficFault[],
  health: boolean,
  random: () => number,
): { readonly delay: number; readonly hang: boolean; readonly status: number | undefined; readonly madeUp: boolean } {
  const found = { delay: 0, hang: false, status: undefined as number | undefined, madeUp: false };
  for (const { act, health: healthToo } of faults) {
    if (health && !healthToo) continue;
    if (!("share" in act) || random() >= act.share) continue;
    if (act.do === "error") found.status ??= act.status;
    else if (act.do === "hang") found.hang = true;
    else if (act.do === "hallucinate") found.madeUp = true;
    else found.delay += delayOf(act.median, act.p99 ?? act.median, random);
  }
  return found;
}

/** The 99th percentile of the standard normal distribution. */
const z99 = 2.326;

function delayOf(median: number, p99: number, random: () => number): number {
  if (median === 0) return 0;
  const spread = Math.log(p99 / median) / z99;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * normal);
}

function explain(error: z.ZodError): string {
  const mistakes = error.issues.map(
    ({ path, message }) => `${path.length === 0 ? "the rule" : path.join(".")}: ${message}`,
  );
  return `not a fault of traffic: ${mistakes.join("; ")}. For example: ${JSON.stringify(trafficFaultExample)}`;
}
