import type { EndpointSlice, Endpoints, KubernetesApi } from "../../kubernetes";
import type { Subject } from "../metrics";
import type { ServingRuntime } from "./runtime";

/** Where a connection to a Service may go. */
export interface Backend {
  readonly host: string;
  /** Undefined while nobody listens there. */
  readonly port: number | undefined;
  readonly subject: Subject;
}

/** The ready addresses behind each Service, as its Endpoints say. */
export class Backends {
  constructor(
    private readonly api: Pick<KubernetesApi, "get" | "list">,
    private readonly runtime: ServingRuntime,
  ) {}

  /** Returns the ready backends of a Service. @param port name of one of its ports. @default - the first */
  of(namespace: string, service: string, port?: string): readonly Backend[] {
    const endpoints = this.api.get<Endpoints>("Endpoints", namespace, service);
    return (endpoints?.subsets ?? []).flatMap(({ addresses = [], ports = [] }) => {
      const wanted = ports.find(({ name }) => port === undefined || name === port);
      if (wanted === undefined) return [];
      return addresses.map(({ ip, targetRef }) => this.backend(namespace, service, ip, wanted.port, targetRef?.uid));
    });
  }

  /**
   * Where kube-proxy sends connections: to the ready backends; where there are none, to those that serve although they
   * are about to end.
   *
   * @param port name of one of the Service's ports. @default - the first
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
    // addresses written by hand lead where they say
    if (uid === undefined) return { host: ip, port, subject: nobody };
    return {
      host: "127.0.0.1",
      port: this.runtime.portOf(uid),
      subject: this.runtime.identityOf(uid) ?? nobody,
    };
  }
}
