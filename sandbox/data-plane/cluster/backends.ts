import type { Endpoints, KubernetesApi } from "../../kubernetes";
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
    private readonly api: Pick<KubernetesApi, "get">,
    private readonly runtime: ServingRuntime,
  ) {}

  /** The ready backends of a Service. @param port name of one of its ports. @default - the first */
  of(namespace: string, service: string, port?: string): readonly Backend[] {
    const endpoints = this.api.get<Endpoints>("Endpoints", namespace, service);
    return (endpoints?.subsets ?? []).flatMap(({ addresses = [], ports = [] }) => {
      const wanted = ports.find(({ name }) => port === undefined || name === port);
      if (wanted === undefined) return [];
      return addresses.map(({ ip, targetRef }): Backend => {
        const uid = targetRef?.uid;
        const nobody = { namespace, service, colour: "" };
        // addresses written by hand lead where they say
        if (uid === undefined) return { host: ip, port: wanted.port, subject: nobody };
        return {
          host: "127.0.0.1",
          port: this.runtime.portOf(uid),
          subject: this.runtime.identityOf(uid) ?? nobody,
        };
      });
    });
  }
}
