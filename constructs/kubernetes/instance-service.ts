import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import { type Labels, metadataOf, type ObjectProps } from "./object.js";
import { portBlocks, type ServicePort } from "./ports.js";

/** Properties of an `InstanceService`. */
export interface InstanceServiceProps extends ObjectProps {
  /** The labels of the pods behind it. */
  readonly selector: Labels;
  /** Its ports, at least one. */
  readonly ports: readonly ServicePort[];
}

/** The Service of one instance: of a colour, live or idle, or of an in-place workload. */
export class InstanceService extends ServiceV1 {
  constructor(scope: Construct, id: string, props: InstanceServiceProps) {
    super(scope, id, {
      metadata: metadataOf(props),
      spec: {
        type: "ClusterIP",
        sessionAffinity: "None",
        selector: { ...props.selector },
        port: portBlocks(props.ports),
      },
    });
  }
}
