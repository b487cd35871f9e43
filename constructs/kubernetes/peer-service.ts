import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import { type Instance, metadataOf, selectorOf } from "./instance.js";

/** The headless Service that gives the pods of a StatefulSet a name each, before they are ready: they find each other by it. */
export class PeerService extends ServiceV1 {
  /** The name of the Service. */
  readonly serviceName: string;

  constructor(scope: Construct, id: string, { instance }: { readonly instance: Instance }) {
    const metadata = metadataOf(instance, "-peers");
    super(scope, id, {
      metadata,
      spec: {
        type: "ClusterIP",
        clusterIp: "None",
        publishNotReadyAddresses: true,
        sessionAffinity: "None",
        selector: selectorOf(instance),
        port: Object.entries(instance.workload.ports).map(([name, port]) => ({
          name,
          port,
          protocol: "TCP",
          targetPort: name,
        })),
      },
    });
    this.serviceName = metadata.name;
  }
}
