import type { Surroundings } from "../cluster/pod-server";
import { ProgramServer } from "../cluster/pod-server";
import type { EdgeConfiguration, Origin } from "./configuration";

/** The target of a request to an origin. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Why an origin has no target: its name does not resolve, or nobody listens. */
export type NoTarget = "unresolved" | "refused";

/** The identity of a server outside the cluster in its responses. */
export interface OutsideIdentity {
  readonly version: string;
  readonly image: string;
}

/** The servers outside the cluster, each created by the first request to it. */
export class Targets {
  private readonly servers = new Map<string, { server: ProgramServer; port: Promise<number> }>();
  private readonly ports = new Map<string, number>();
  private readonly identities = new Map<string, OutsideIdentity>();
  private readonly unsubscribe: () => void;

  /** @param ingressPort the port of the cluster's ingress */
  constructor(
    private readonly around: Surroundings,
    private readonly ingressPort: () => number,
    private readonly configuration: () => EdgeConfiguration,
  ) {
    this.unsubscribe = around.faults.subscribe(() => {
      for (const host of this.servers.keys()) if (this.isDown(host)) this.stop(host);
    });
  }

  /** Returns the target of an origin. */
  async of({ address, port }: Pick<Origin, "address" | "port">): Promise<Target | NoTarget> {
    const place = this.configuration().names.resolve(address);
    if (place === undefined) return "unresolved";
    if (place.to === "ingress") return { host: "127.0.0.1", port: this.ingressPort() };
    if (place.to === "loopback") return { host: place.host, port: port === 0 ? 80 : port };
    if (this.isDown(place.host)) return "refused";
    return { host: "127.0.0.1", port: await this.open(place.host) };
  }

  /** Sets the identity of a server outside the cluster. */
  identify(host: string, identity: OutsideIdentity): void {
    this.identities.set(host, identity);
  }

  /** Returns the servers created so far, with their addresses; undefined while they are down. */
  outside(): readonly { readonly host: string; readonly address: string | undefined }[] {
    return [...this.ports].map(([host, port]) => ({
      host,
      address: this.servers.has(host) ? `127.0.0.1:${port}` : undefined,
    }));
  }

  /** Stops all servers. */
  close(): void {
    this.unsubscribe();
    for (const host of this.servers.keys()) this.stop(host);
  }

  private isDown(origin: string): boolean {
    return this.around.faults.has({ origin }, "crash");
  }

  private async open(host: string): Promise<number> {
    const known = this.servers.get(host);
    if (known !== undefined) return known.port;
    const server = new ProgramServer(this.program(host), this.around);
    // it returns to the same port, so that its address stays valid
    const port = server.listen(this.ports.get(host) ?? 0).catch(() => server.listen());
    this.servers.set(host, { server, port });
    this.ports.set(host, await port);
    return port;
  }

  private program(host: string): ConstructorParameters<typeof ProgramServer>[0] {
    const identity = (): OutsideIdentity => this.identities.get(host) ?? { version: "", image: "" };
    return {
      subject: { namespace: "", service: host, colour: "" },
      target: { origin: host, service: host },
      get answer() {
        const { version, image } = identity();
        return { service: host, colour: "", version, image, digest: image.split("@")[1] ?? "", pod: host };
      },
      // the platforms have the same secret as the edge
      secrets: () => {
        const values = this.configuration().valuesOf("x-gateway-secret");
        return values.length === 0 ? undefined : values;
      },
    };
  }

  private stop(host: string): void {
    this.servers.get(host)?.server.destroy();
    this.servers.delete(host);
  }
}
