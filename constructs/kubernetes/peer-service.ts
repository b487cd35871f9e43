import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import type { InstanceServiceProps } from "./instance-service.js";
import { metadataOf } from "./object.js";
import { portBlocks } from "./ports.js";

/** The headless Service that gives each pod of a StatefulSet a name before it is ready: its pods find each other by it. */
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
