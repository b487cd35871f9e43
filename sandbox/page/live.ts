import type { RequestListener, ServerResponse } from "node:http";
import type { DataPlane } from "../data-plane";

/** The requests of one pool or colour in the last second. */
export interface Flow {
  readonly name: string;
  /** Requests per second. */
  readonly rate: number;
  /** Requests per second with a status of 500 or more. */
  readonly failed: number;
}

/** What the page shows for one second. */
export interface Moment {
  /** The time, in RFC 3339 and UTC. */
  readonly at: string;
  /** The topology, as in `/traffic`. */
  readonly topology: Readonly<Record<string, unknown>>;
  /** Requests at the edge, by host and then by pool. */
  readonly edge: Readonly<Record<string, readonly Flow[]>>;
  /** Requests at pods and origins, by service and then by colour. */
  readonly services: Readonly<Record<string, readonly Flow[]>>;
  /** Faults of pods and origins. */
  readonly faults: readonly unknown[];
}

type Counts = ReadonlyMap<string, number>;

/** Sends the state once a second to all subscribers, as server-sent events. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class LiveFeed {
  private readonly listeners = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;
  private before: { readonly edge: Counts; readonly services: Counts; readonly time: number } | undefined;

  /** @param interval milliseconds between two events. @default 1000 */
  constructor(
    private readonly plane: DataPlane,
    private readonly interval = 1000,
  ) {}

  /** The listener that serves the stream of events. */
  readonly listener: RequestListener = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.listeners.add(response);
    response.once("close", () => this.leave(response));
    this.timer ??= setInterval(() => void this.tell(), this.interval);
    void this.tell();
  };

  /** Ends all streams. */
  close(): void {
    for (const response of this.listeners) response.destroy();
    clearInterval(this.timer);
  }

  private leave(response: ServerResponse): void {
    this.listeners.delete(response);
    if (this.listeners.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.before = undefined;
  }

  private async tell(): Promise<void> {
    const event = `data: ${JSON.stringify(await this.moment())}\n\n`;
    for (const response of this.listeners) response.write(event);
  }

  private async moment(): Promise<Moment> {
    const { edge, services } = await this.plane.metrics.totals();
    const time = performance.now();
    const { before } = this;
    this.before = { edge, services, time };
    const seconds = before === undefined ? undefined : (time - before.time) / 1000;
    return {
      at: new Date().toISOString(),
      topology: this.plane.topology(),
      edge: flows(edge, before?.edge, seconds),
      services: flows(services, before?.services, seconds),
      faults: this.plane.faults.list(),
    };
  }
}

/** Computes flows. @param now counts by owner, name and code, separated by spaces */
function flows(now: Counts, before: Counts | undefined, seconds = Number.POSITIVE_INFINITY): Record<string, Flow[]> {
  const found: Record<string, Flow[]> = {};
  for (const [key, count] of now) {
    const [owner = "", name = "", code = ""] = key.split(" ");
    const rate = (count - (before?.get(key) ?? 0)) / seconds;
    found[owner] ??= [];
    const known = found[owner]?.find((flow) => flow.name === name) ?? { name, rate: 0, failed: 0 };
    const rest = (found[owner] ?? []).filter((flow) => flow.name !== name);
    const failed = known.failed + (Number(code) >= 500 ? rate : 0);
    found[owner] = [...rest, { name, rate: known.rate + rate, failed }];
  }
  return found;
}
