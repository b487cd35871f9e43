import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import type { Construct } from "constructs";
import type { NamespacePolicyProps } from "./default-policies.js";

/** Forbids node ports and load balancers in a namespace, so that the ingress stays the only way in. */
export class NamespaceQuota extends ResourceQuotaV1 {
  constructor(scope: Construct, id: string, { namespace }: NamespacePolicyProps) {
    super(scope, id, {
      metadata: { name: "no-other-way-in", namespace: namespace.namespaceName },
      spec: { hard: { "services.loadbalancers": "0", "services.nodeports": "0" } },
      dependsOn: [namespace],
    });
  }
}

/** Default resources of containers that declare none, small enough to be noticed. */
export class ContainerDefaults extends LimitRangeV1 {
  constructor(scope: Construct, id: string, { namespace }: NamespacePolicyProps) {
    super(scope, id, {
      metadata: { name: "container-defaults", namespace: namespace.namespaceName },
      spec: {
        limit: [
          {
            type: "Container",
            default: { memory: "256Mi", "ephemeral-storage": "256Mi" },
            defaultRequest: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "64Mi" },
          },
        ],
      },
      dependsOn: [namespace],
    });
  }
}
