import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import { workloadPorts } from "../../model/route/pods.js";
import { type Instance, metadataOf, selectorOf } from "./instance.js";
import { targetPorts } from "./ports.js";

/** The Service of one instance: of a colour, whether live or idle, or of a workload in place. */
export class InstanceService extends ServiceV1 {
  constructor(scope: Construct, id: string, { instance }: { readonly instance: Instance }) {
    super(scope, id, {
      metadata: metadataOf(instance),
      spec: {
        type: "ClusterIP",
        sessionAffinity: "None",
        selector: selectorOf(instance),
        port: targetPorts(workloadPorts(instance.workload)),
      },
    });
  }
}
