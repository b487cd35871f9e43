import type { EndpointSlice, Endpoints, KubernetesApi } from "../../kubernetes";
import type { Subject } from "../metrics";
import type { ServingRuntime } from "./runtime";

/** A target for connections to a Service. */
export interface Backend {
  readonly host: string;
  /** The loopback port; undefined while nobody listens. */
  readonly port: number | undefined;
  readonly subject: Subject;
}

/** The ready addresses behind each Service, by its Endpoints. */
export class Backends {
  constructor(
    private readonly api: Pick<KubernetesApi, "get" | "list">,
    private readonly runtime: ServingRuntime,
  ) {}

  /** Returns the ready backends of a Service. @param port the name of one of its ports. @default - the first */
  of(namespace: string, service: string, port?: string): readonly Backend[] {
    const endpoints = this.api.get<Endpoints>("Endpoints", namespace, service);
    return (endpoints?.subsets ?? []).flatMap(({ addresses = [], ports = [] }) => {
      const wanted = ports.find(({ name }) => port === undefined || name === port);
      if (wanted === undefined) return [];
      return addresses.map(({ ip, targetRef }) => this.backend(namespace, service, ip, wanted.port, targetRef?.uid));
    });
  }

  /**
   * Returns the backends that kube-proxy would use: the ready ones, or if there are none, those that still serve while
   * they terminate.
   *
   * @param port the name of one of the Service's ports. @default - the first
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-to-terminating-endpoints
   */
  forConnections(namespace: string, service: string, port?: string): readonly Backend[] {
    const ready = this.of(namespace, service, port);
    return ready.length > 0 ? ready : this.ending(namespace, service, port);
  }

  private ending(namespace: string, service: string, port: string | undefined): readonly Backend[] {
    const slices = this.api
      .list<EndpointSlice>("EndpointSlice", namespace)
      .filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service);
    return slices.flatMap(({ endpoints, ports }) => {
      const wanted = ports.find(({ name }) => port === undefined || name === port);
      if (wanted === undefined) return [];
      return endpoints
        .filter(({ conditions }) => conditions.serving === true && conditions.terminating === true)
        .map(({ addresses, targetRef }) =>
          this.backend(namespace, service, addresses[0] ?? "", wanted.port, targetRef?.uid),
        );
    });
  }

  private backend(
    namespace: string,
    service: string,
    ip: string,
    port: number | undefined,
    uid: string | undefined,
  ): Backend {
    const nobody = { namespace, service, colour: "" };
    // manually written addresses are used as they are
    if (uid === undefined) return { host: ip, port, subject: nobody };
    return {
      host: "127.0.0.1",
      port: this.runtime.portOf(uid),
      subject: this.runtime.identityOf(uid) ?? nobody,
    };
  }
}
