import type { RequestListener } from "node:http";
import type { HealthSource } from "../../cloudflare/health";
import type { CloudflareObjects } from "../../cloudflare/objects";
import type { Surroundings } from "../cluster/pod-server";
import { Turns } from "../turns";
import { type EdgeConfiguration, edgeConfiguration } from "./configuration";
import { Edge } from "./edge";
import { Monitors } from "./monitors";
import { Targets } from "./targets";

/** Milliseconds until monitors learn of a change if no request comes before. */
const soon = 20;

/** The number of concurrent probes; probes that wait for a timeout delay others only beyond it. */
const probesAtOnce = 100;

/** The data plane of Cloudflare: the edge, its monitors, and the servers outside the cluster. */
export class EdgePlane {
  readonly targets: Targets;
  private readonly monitors: Monitors;
  private readonly edge: Edge;
  private known: EdgeConfiguration = edgeConfiguration({ pools: [], monitors: [], zones: [] });
  private changed: (() => CloudflareObjects) | undefined;
  private later: NodeJS.Timeout | undefined;

  /** @param cluster its ingress port, and whether its pods have come back after a restart */
  constructor(around: Surroundings, cluster: { readonly ingressPort: number; readonly settled: boolean }) {
    this.targets = new Targets(
      around,
      () => cluster.ingressPort,
      () => this.configuration,
    );
    this.monitors = new Monitors({
      ...around,
      targets: this.targets,
      settled: () => cluster.settled,
      turns: new Turns(probesAtOnce),
    });
    const { targets, monitors } = this;
    this.edge = new Edge({ ...around, targets, monitors, configuration: () => this.configuration });
  }

  /** The listener of the edge, for an HTTP server. */
  get listener(): RequestListener {
    return this.edge.listener;
  }

  /** The monitors' results, for the API. */
  get health(): HealthSource {
    return this.monitors.source;
  }

  /** Applies a changed configuration before the next request, or soon, so that many changes cost little. @param read returns the current one */
  apply(read: () => CloudflareObjects): void {
    this.changed = read;
    this.later ??= setTimeout(() => this.configuration, soon);
  }

  private get configuration(): EdgeConfiguration {
    clearTimeout(this.later);
    this.later = undefined;
    if (this.changed !== undefined) {
      this.known = edgeConfiguration(this.changed(), this.known);
      this.changed = undefined;
      this.monitors.apply(this.known);
    }
    return this.known;
  }

  /** Returns the load balancers, the health of origins, and the servers outside the cluster. */
  topology(): Readonly<Record<string, unknown>> {
    const nameOf = (id: string): string => this.configuration.pools.get(id)?.name ?? id;
    return {
      balancers: [...this.configuration.balancers.values()].map(({ host, enabled, usual }) => ({
        host,
        enabled,
        steering: usual.policy,
        pools: usual.pools.map((id) => ({
          name: nameOf(id),
          ...(usual.policy === "random" ? { weight: usual.weightOf(id) } : {}),
        })),
        fallback: nameOf(usual.fallback),
        affinity: usual.affinity,
      })),
      health: this.monitors.states(),
      outside: this.targets.outside(),
    };
  }

  /** Removes all sessions. */
  clear(): void {
    this.edge.clear();
  }

  /** Stops everything. */
  close(): void {
    this.changed = undefined;
    clearTimeout(this.later);
    this.monitors.close();
    this.edge.close();
    this.targets.close();
  }
}
