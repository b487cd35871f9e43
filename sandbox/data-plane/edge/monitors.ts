import { isDeepStrictEqual } from "node:util";
import type { HealthSource, OriginHealth, Probe } from "../../cloudflare/health";
import type { Metrics } from "../metrics";
import type { Turns } from "../turns";
import type { EdgeConfiguration, Origin, Pool } from "./configuration";
import { type ProbeAround, probe } from "./probe";

/** Dependencies of the monitors. */
export interface MonitorsAround extends ProbeAround {
  readonly metrics: Metrics;
  /** A limit shared by all probes, because hundreds at once would exceed their timeouts. */
  readonly turns: Turns;
  /** Returns whether the probed servers have started; the first probes wait for it. */
  settled(): boolean;
}

/**
 * Probes every origin of every pool that a load balancer refers to, and stores the results.
 *
 * All probes come from one place, so that one result counts for every region.
 */
export class Monitors {
  private readonly watches = new Map<string, Watch>();

  constructor(private readonly around: MonitorsAround) {}

  /** Applies a changed configuration; unchanged monitors go on. */
  apply({ attached }: EdgeConfiguration): void {
    const wanted = new Set<string>();
    for (const pool of attached) {
      if (!pool.enabled || pool.monitor === undefined) continue;
      for (const origin of pool.origins) {
        if (!origin.enabled) continue;
        const key = keyOf(pool.id, origin.name);
        wanted.add(key);
        const watch = this.watches.get(key);
        if (watch === undefined) this.watches.set(key, new Watch(pool, origin, this.around));
        else watch.change(pool, origin);
      }
    }
    for (const [key, watch] of this.watches) {
      if (wanted.has(key)) continue;
      watch.stop();
      this.watches.delete(key);
    }
  }

  /** Returns whether an origin takes traffic. If its pool has a monitor, it is down until the first result. @see https://developers.cloudflare.com/load-balancing/understand-basics/health-details/ */
  isUp(pool: Pool, origin: Origin): boolean {
    return pool.monitor === undefined || this.watches.get(keyOf(pool.id, origin.name))?.healthy === true;
  }

  /** The source of origins' health for the API. */
  readonly source: HealthSource = ({ pool, address, port, origin, monitor, ask }: Probe) => {
    if (ask === "known") return this.watches.get(keyOf(pool, String(origin.name)))?.last;
    const hosts = (origin.header as Readonly<Record<string, readonly string[]>> | undefined) ?? {};
    const host = Object.entries(hosts).find(([name]) => name.toLowerCase() === "host")?.[1]?.[0];
    return probe({ address, port, host }, monitor, pool, this.around);
  };

  /** Returns the health of every origin; `null` until the first result. */
  states(): readonly { readonly pool: string; readonly origin: string; readonly healthy: boolean | null }[] {
    return [...this.watches.values()].map(({ pool, origin, healthy }) => ({
      pool: pool.name,
      origin: origin.name,
      healthy: healthy ?? null,
    }));
  }

  /** Stops all probes and removes their results. */
  close(): void {
    for (const watch of this.watches.values()) watch.stop();
    this.watches.clear();
  }
}

/** Milliseconds until a new monitor's first probe, because its origins may still be starting. */
const settling = 1000;

function keyOf(pool: string, origin: string): string {
  return `${pool}/${origin}`;
}

class Watch {
  healthy: boolean | undefined;
  /** The last result, with the health that follows from earlier ones. */
  last: OriginHealth | undefined;
  private inARow = 0;
  private was: boolean | undefined;
  private round = 0;
  private callOff: () => void = () => undefined;

  constructor(
    public pool: Pool,
    public origin: Origin,
    private readonly around: MonitorsAround,
  ) {
    this.begin();
  }

  change(pool: Pool, origin: Origin): void {
    if (pool === this.pool && origin === this.origin) return;
    const same = isDeepStrictEqual(
      [pool.monitor, origin.address, origin.port, origin.host],
      [this.pool.monitor, this.origin.address, this.origin.port, this.origin.host],
    );
    this.pool = pool;
    this.origin = origin;
    if (same) return;
    this.stop();
    this.inARow = 0;
    this.was = undefined;
    this.begin();
  }

  stop(): void {
    this.round += 1;
    this.callOff();
  }

  private begin(): void {
    const { timers, settled } = this.around;
    this.callOff = timers.after(settling, () => {
      if (settled()) void this.ask(this.round);
      else this.begin();
    });
  }

  private async ask(round: number): Promise<void> {
    const { pool, origin, around } = this;
    const monitor = pool.monitor ?? {};
    const began = around.timers.now();
    const found = await around.turns.take(() => probe(origin, monitor, pool.id, around));
    if (round !== this.round) return;
    this.weigh(found, Number(monitor[found.healthy ? "consecutive_up" : "consecutive_down"] ?? 0));
    const left = Number(monitor.interval ?? 60) * 1000 - (around.timers.now() - began);
    this.callOff = around.timers.after(Math.max(0, left), () => void this.ask(round));
  }

  private weigh(found: OriginHealth, threshold: number): void {
    this.inARow = found.healthy === this.was ? this.inARow + 1 : 1;
    this.was = found.healthy;
    const decides = this.healthy === undefined || this.inARow >= Math.max(1, threshold);
    if (decides && this.healthy !== found.healthy) {
      this.healthy = found.healthy;
      this.around.metrics.transition(this.pool.name, this.origin.name, found.healthy);
    }
    this.last = { ...found, healthy: this.healthy ?? found.healthy };
  }
}
