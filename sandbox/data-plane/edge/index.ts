import type { RequestListener } from "node:http";
import type { HealthSource } from "../../cloudflare/health";
import type { CloudflareObjects } from "../../cloudflare/objects";
import type { Surroundings } from "../cluster/pod-server";
import { Turns } from "../turns";
import { type EdgeConfiguration, edgeConfiguration } from "./configuration";
import { Edge } from "./edge";
import { Monitors } from "./monitors";
import { Targets } from "./targets";

/** Milliseconds until monitors learn of a change when no request brings it up. */
const soon = 20;

/** How many probes are under way at a time; those that wait for a timeout hold up nobody until there are as many. */
const probesAtOnce = 100;

/** What moves requests at Cloudflare: the edge, its monitors, and the servers outside of the cluster. */
export class EdgePlane {
  readonly targets: Targets;
  private readonly monitors: Monitors;
  private readonly edge: Edge;
  private known: EdgeConfiguration = edgeConfiguration({ pools: [], monitors: [], zones: [] });
  private changed: (() => CloudflareObjects) | undefined;
  private later: NodeJS.Timeout | undefined;

  /** @param cluster where its ingress listens, and whether its pods have come back after a start of the sandbox */
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

  /** Serves the edge, to be given to an HTTP server. */
  get listener(): RequestListener {
    return this.edge.listener;
  }

  /** What the monitors know, for the API. */
  get health(): HealthSource {
    return this.monitors.source;
  }

  /** Takes over a changed configuration: before the next request, else soon, so that many changes in a row cost little. @param read gives it as it is when it is needed */
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

  /** Load balancers, the health of origins, and the servers outside of the cluster. */
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

  /** Forgets all sessions. */
  clear(): void {
    this.edge.clear();
  }

  /** Ends everything. */
  close(): void {
    this.changed = undefined;
    clearTimeout(this.later);
    this.monitors.close();
    this.edge.close();
    this.targets.close();
  }
}
