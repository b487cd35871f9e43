import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import type { InstanceServiceProps } from "./instance-service.js";
import { metadataOf } from "./object.js";
import { portBlocks } from "./ports.js";

/** The headless Service of a StatefulSet: it gives each pod a name, even before it is ready, so that pods find each other. */
export class PeerService extends ServiceV1 {
  /** The name of the Service. */
  readonly serviceName: string;

  constructor(scope: Construct, id: string, props: InstanceServiceProps) {
    super(scope, id, {
      metadata: metadataOf(props),
      spec: {
        type: "ClusterIP",
        clusterIp: "None",
        publishNotReadyAddresses: true,
        sessionAffinity: "None",
        selector: { ...props.selector },
        port: portBlocks(props.ports),
      },
    });
    this.serviceName = props.name;
  }
}
