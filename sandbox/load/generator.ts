import type { Agent } from "node:http";
import { ask, keptConnections, Unreachable } from "../data-plane/upstream";
import { type Outcome, type Report, Tallies, type Tally } from "./report";

/** A load with a steady rate, whatever the responses. */
export interface Load {
  /** The address of the edge, the ingress or a Service. */
  readonly url: string;
  /** The Host header. @default - the host of the URL */
  readonly host?: string;
  /** Requests per second. */
  readonly rate: number;
  readonly seconds: number;
  /** The path. @default "/" */
  readonly path?: string;
  /** Headers of each request. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** The number of run ids to rotate through in the header `X-Run-Id`. @default 0 */
  readonly runIds?: number;
  /** Whether each request opens its own connection. @default false */
  readonly newConnections?: boolean;
  /** The timeout for a complete response, in milliseconds. @default 10000 */
  readonly timeout?: number;
  /** A function to call for each second, once all its requests have ended. @default - none */
  readonly onSecond?: (second: number, tally: Tally) => void;
}

/** Milliseconds between two checks of the clock. */
const tick = 5;

/**
 * Sends requests at a steady rate and counts the outcomes.
 *
 * A request is due at its time whether or not earlier ones were answered, and its latency counts from then, so that a
 * stalled server shows.
 */
export async function run(load: Load): Promise<Report> {
  const tallies = new Tallies();
  const agent = load.newConnections === true ? undefined : keptConnections();
  const seconds = new Seconds(load, tallies);
  const total = Math.round(load.rate * load.seconds);
  const pending: Promise<void>[] = [];
  const began = performance.now();
  while (pending.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * load.rate) + 1);
    while (pending.length < due) {
      const number = pending.length;
      const at = began + (number / load.rate) * 1000;
      pending.push(send(load, number, at, agent).then((outcome) => seconds.ended(outcome)));
    }
    if (pending.length < total) await new Promise((resolve) => setTimeout(resolve, tick));
  }
  await Promise.all(pending);
  agent?.destroy();
  return tallies.report();
}

/** Reports each second when the last of its requests has ended. */
class Seconds {
  private readonly left = new Map<number, number>();

  constructor(
    private readonly load: Load,
    private readonly tallies: Tallies,
  ) {
    const total = Math.round(load.rate * load.seconds);
    for (let number = 0; number < total; number += 1) {
      const second = Math.floor(number / load.rate);
      this.left.set(second, (this.left.get(second) ?? 0) + 1);
    }
  }

  ended(outcome: Outcome): void {
    this.tallies.add(outcome);
    const left = (this.left.get(outcome.second) ?? 0) - 1;
    this.left.set(outcome.second, left);
    if (left === 0) this.load.onSecond?.(outcome.second, this.tallies.second(outcome.second));
  }
}

async function send(load: Load, number: number, due: number, agent: Agent | undefined): Promise<Outcome> {
  const { url, host, rate, path = "/", headers = {}, runIds = 0, timeout = 10_000 } = load;
  const { hostname, port, host: own } = new URL(url);
  const runId = runIds > 0 ? `run-${number % runIds}` : undefined;
  const base = { second: Math.floor(number / rate), ...(runId === undefined ? {} : { runId }) };
  const since = (): number => performance.now() - due;
  try {
    const answer = await ask({
      host: hostname,
      port: Number(port),
      method: "GET",
      path,
      headers: { host: host ?? own, ...(runId === undefined ? {} : { "x-run-id": runId }), ...headers },
      timeout,
      ...(agent === undefined ? {} : { agent }),
    });
    return { ...base, latency: since(), result: answer.status, ...whoOf(answer.body) };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { ...base, latency: since(), result: error.obstacle, colour: "", version: "" };
  }
}

/** Reads from a response who sent it: a colour, or the name of a server without one. */
function whoOf(body: Buffer): { readonly colour: string; readonly version: string } {
  try {
    const { colour, version, service }: Record<string, unknown> = JSON.parse(body.toString("utf8"));
    return { colour: String(colour || (service ?? "")), version: String(version ?? "") };
  } catch {
    return { colour: "", version: "" };
  }
}
