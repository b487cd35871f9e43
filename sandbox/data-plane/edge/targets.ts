import type { Surroundings } from "../cluster/pod-server";
import { ProgramServer } from "../cluster/pod-server";
import type { EdgeConfiguration, Origin } from "./configuration";

/** Where a request to an origin goes. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Why an origin cannot be asked: its name does not resolve, or nobody listens. */
export type NoTarget = "unresolved" | "refused";

/** What a server outside of the cluster says about itself. */
export interface OutsideIdentity {
  readonly version: string;
  readonly image: string;
}

/** The servers outside of the cluster, which are made the first time that somebody asks for them. */
export class Targets {
  private readonly servers = new Map<string, { server: ProgramServer; port: Promise<number> }>();
  private readonly ports = new Map<string, number>();
  private readonly identities = new Map<string, OutsideIdentity>();
  private readonly unsubscribe: () => void;

  /** @param ingressPort where the cluster's ingress listens */
  constructor(
    private readonly around: Surroundings,
    private readonly ingressPort: () => number,
    private readonly configuration: () => EdgeConfiguration,
  ) {
    this.unsubscribe = around.faults.subscribe(() => {
      for (const host of this.servers.keys()) if (this.isDown(host)) this.stop(host);
    });
  }

  /** Where an origin is. */
  async of({ address, port }: Pick<Origin, "address" | "port">): Promise<Target | NoTarget> {
    const place = this.configuration().names.resolve(address);
    if (place === undefined) return "unresolved";
    if (place.to === "ingress") return { host: "127.0.0.1", port: this.ingressPort() };
    if (place.to === "loopback") return { host: place.host, port: port === 0 ? 80 : port };
    if (this.isDown(place.host)) return "refused";
    return { host: "127.0.0.1", port: await this.open(place.host) };
  }

  /** Says what a server outside of the cluster runs. */
  identify(host: string, identity: OutsideIdentity): void {
    this.identities.set(host, identity);
  }

  /** Returns the servers that have been made, and where they listen; undefined while they are down. */
  outside(): readonly { readonly host: string; readonly address: string | undefined }[] {
    return [...this.ports].map(([host, port]) => ({
      host,
      address: this.servers.has(host) ? `127.0.0.1:${port}` : undefined,
    }));
  }

  /** Ends all servers. */
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
    // it comes back where it was, so that a person may keep an address
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
      // the platforms were given the same secret as the edge
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
