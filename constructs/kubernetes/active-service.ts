import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import type { Precondition } from "../rollback.js";
import { literals } from "../text.js";
import type { InstanceServiceProps } from "./instance-service.js";
import { metadataOf } from "./object.js";
import { portBlocks } from "./ports.js";

/** Properties of an `ActiveService`. */
export interface ActiveServiceProps extends InstanceServiceProps {
  /** Annotations about the selected colour, and the reason for it. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Conditions on the cluster for moving the selector. @default - none */
  readonly preconditions?: readonly Precondition[];
}

/**
 * The Service for callers inside the cluster; its selector is the cluster's half of a flip.
 *
 * A flip changes selector and annotations and nothing else, so that its plan shows nothing else.
 */
export class ActiveService extends ServiceV1 {
  constructor(scope: Construct, id: string, props: ActiveServiceProps) {
    const { annotations, selector, ports, preconditions = [] } = props;
    super(scope, id, {
      metadata: { ...metadataOf(props), ...(annotations === undefined ? {} : { annotations: literals(annotations) }) },
      spec: {
        type: "ClusterIP",
        sessionAffinity: "None",
        selector: literals(selector),
        port: portBlocks(ports),
      },
      ...(preconditions.length === 0 ? {} : { lifecycle: { precondition: [...preconditions] } }),
    });
  }
}
