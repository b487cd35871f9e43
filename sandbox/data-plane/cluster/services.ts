import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Change, KubernetesApi, Service } from "../../kubernetes";
import type { Metrics } from "../metrics";
import type { Backend, Backends } from "./backends";

/** A port of a Service, and its loopback address. */
export interface ServiceAddress {
  readonly namespace: string;
  readonly service: string;
  /** The number of the Service's port. */
  readonly port: number;
  /** The address `127.0.0.1:<port>` in place of the cluster's; undefined while it is being opened. */
  readonly address: string | undefined;
  /** The number of pods that a new connection may reach, by colour; the colour is empty for pods without one. */
  readonly ready: Readonly<Record<string, number>>;
}

/** Dependencies of the listeners. */
export interface ServicesAround {
  readonly api: Pick<KubernetesApi, "list" | "subscribe">;
  readonly backends: Backends;
  readonly metrics: Metrics;
  /** Returns a random number from 0 to 1. */
  random(): number;
}

/**
 * A loopback listener for each TCP port of each Service, in the place of kube-proxy.
 *
 * For each connection it chooses a ready address at random. The connection stays there, even if the selector changes,
 * until one end closes it.
 */
export class ServiceListeners {
  private readonly listeners = new Map<string, Listener>();
  private readonly unsubscribe: () => void;

  constructor(private readonly around: ServicesAround) {
    for (const service of around.api.list<Service>("Service")) this.sync(service, false);
    this.unsubscribe = around.api.subscribe("Service", (change: Change) =>
      this.sync(change.object as Service, change.type === "DELETED"),
    );
  }

  /** Returns the address of each Service's port. */
  addresses(): readonly ServiceAddress[] {
    return [...this.listeners.values()].map(({ at, port, ready }) => ({
      ...at,
      address: port === undefined ? undefined : `127.0.0.1:${port}`,
      ready,
    }));
  }

  /** Closes all listeners and connections. */
  close(): void {
    this.unsubscribe();
    for (const listener of this.listeners.values()) listener.close();
    this.listeners.clear();
  }

  private sync({ metadata, spec }: Service, gone: boolean): void {
    const { namespace = "", name: service } = metadata;
    const prefix = `${namespace}/${service}:`;
    const inside = !gone && spec.type !== "ExternalName" && spec.clusterIP !== "None";
    const ports = inside ? (spec.ports ?? []).filter(({ protocol = "TCP" }) => protocol === "TCP") : [];
    const wanted = new Map(ports.map(({ port, name }) => [`${prefix}${port}`, { port, name }]));
    for (const [key, listener] of this.listeners) {
      if (!key.startsWith(prefix) || wanted.has(key)) continue;
      listener.close();
      this.listeners.delete(key);
    }
    for (const [key, { port, name }] of wanted) {
      if (this.listeners.has(key)) continue;
      this.listeners.set(key, new Listener({ namespace, service, port }, name, this.around));
    }
  }
}

class Listener {
  port: number | undefined;
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  constructor(
    readonly at: { readonly namespace: string; readonly service: string; readonly port: number },
    private readonly portName: string | undefined,
    private readonly around: ServicesAround,
  ) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.connection(client));
    this.server.listen(0, "127.0.0.1", () => {
      const address = this.server.address() as AddressInfo | null;
      this.port = address?.port;
    });
  }

  /** The number of pods that a new connection may reach, by colour. */
  get ready(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    const { backends } = this.around;
    for (const { subject } of backends.of(this.at.namespace, this.at.service, this.portName)) {
      counts[subject.colour] = (counts[subject.colour] ?? 0) + 1;
    }
    return counts;
  }

  close(): void {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }

  private connection(client: Socket): void {
    const { backends, metrics, random } = this.around;
    const able = backends.forConnections(this.at.namespace, this.at.service, this.portName);
    const chosen: Backend | undefined = able[Math.floor(random() * able.length)];
    if (chosen?.port === undefined) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: chosen.host, port: chosen.port, allowHalfOpen: true, noDelay: true });
    metrics.connection(chosen.subject, 1);
    let over = false;
    const end = (): void => {
      client.destroy();
      server.destroy();
      this.open.delete(client);
      if (!over) metrics.connection(chosen.subject, -1);
      over = true;
    };
    this.open.add(client);
    for (const socket of [client, server]) {
      socket.once("error", end);
      socket.once("close", end);
    }
    client.pipe(server);
    server.pipe(client);
  }
}
