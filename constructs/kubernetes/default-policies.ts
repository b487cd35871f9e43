import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { Construct } from "constructs";
import { inNamespace } from "./object.js";
import type { RestrictedNamespace } from "./restricted-namespace.js";

/** Properties of a policy for a whole namespace. */
export interface NamespacePolicyProps {
  /** The namespace, which exists first. */
  readonly namespace: RestrictedNamespace;
}

/** Closes a namespace in both directions; every workload opens what it needs itself. */
export class DefaultDeny extends NetworkPolicyV1 {
  constructor(scope: Construct, id: string, { namespace }: NamespacePolicyProps) {
    super(scope, id, {
      metadata: { name: "default-deny", namespace: namespace.namespaceName },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      dependsOn: [namespace],
    });
  }
}

/** Lets every pod of a namespace query the cluster's DNS, and no other. */
export class AllowDns extends NetworkPolicyV1 {
  constructor(scope: Construct, id: string, { namespace }: NamespacePolicyProps) {
    super(scope, id, {
      metadata: { name: "allow-dns", namespace: namespace.namespaceName },
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [
              {
                ...inNamespace("kube-system"),
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            ],
            ports: [
              { port: "53", protocol: "UDP" },
              { port: "53", protocol: "TCP" },
            ],
          },
        ],
      },
      dependsOn: [namespace],
    });
  }
}
