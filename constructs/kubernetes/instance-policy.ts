import {
  type NetworkPolicyV1SpecEgress as Egress,
  type NetworkPolicyV1SpecIngress as Ingress,
  NetworkPolicyV1,
  type NetworkPolicyV1SpecIngressFrom as Peer,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { Construct } from "constructs";
import { literals } from "../text.js";
import { inNamespace, type Labels, metadataOf, type ObjectProps } from "./object.js";

/**
 * Private address ranges: access to the internet must not reach the cluster itself or a cloud's metadata service.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const privateRanges = {
  v4: ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  v6: ["::1/128", "fc00::/7", "fe80::/10"],
} as const;

/** Pods by their labels. */
export interface Pods {
  /** The labels that all of them have. */
  readonly labels: Labels;
  /** Their namespace. @default - the policy's own */
  readonly namespace?: string;
}

/** Properties of an `InstancePolicy`. */
export interface InstancePolicyProps extends ObjectProps {
  /** The labels of the pods to protect. */
  readonly selector: Labels;
  /** The names of the ports that callers may connect to, at least one. */
  readonly ports: readonly string[];
  /** The pods that may connect to all ports. @default - none */
  readonly callers?: readonly Pods[];
  /** The namespace of the ingress controller, which connects to `http`. @default - not reachable from the edge */
  readonly ingressNamespace?: string | undefined;
  /** The namespace of Prometheus, which connects to `metrics`, or else to `http`. @default - not scraped */
  readonly monitoringNamespace?: string | undefined;
  /** Whether the pods may connect to each other on any port, as members of a cluster. @default false */
  readonly peers?: boolean;
  /** Pods of the same namespace that these may connect to. @default - none */
  readonly calls?: readonly Labels[];
  /** Namespaces in which these may connect to everything. @default - none */
  readonly calledNamespaces?: readonly string[];
  /** Whether the pods may reach public addresses on port 443. @default false */
  readonly internet?: boolean;
}

/**
 * Decides who may connect to the pods of an instance, and where these may connect to; it denies everything else.
 *
 * A caller carries a label on its own pods, so that a new caller changes nothing here.
 */
export class InstancePolicy extends NetworkPolicyV1 {
  constructor(scope: Construct, id: string, props: InstancePolicyProps) {
    const ingress = ingressOf(props);
    const egress = egressOf(props);
    super(scope, id, {
      metadata: metadataOf(props),
      spec: {
        podSelector: { matchLabels: { ...props.selector } },
        policyTypes: ["Ingress", "Egress"],
        ...(ingress.length === 0 ? {} : { ingress }),
        ...(egress.length === 0 ? {} : { egress }),
      },
    });
  }
}

function ingressOf(props: InstancePolicyProps): Ingress[] {
  const { selector, ports, callers = [], ingressNamespace, monitoringNamespace, peers = false } = props;
  const scraped = ["metrics", "http"].filter((port) => ports.includes(port)).slice(0, 1);
  const from = (peer: Peer, names: readonly string[]): Ingress => ({
    from: [peer],
    ports: names.map((port) => ({ port, protocol: "TCP" })),
  });
  return [
    ...(ingressNamespace === undefined ? [] : [from(inNamespace(ingressNamespace), ["http"])]),
    ...callers.map((caller) => from(peerOf(caller), ports)),
    ...(monitoringNamespace === undefined || scraped.length === 0
      ? []
      : [from(inNamespace(monitoringNamespace), scraped)]),
    ...(peers ? [{ from: [peerOf({ labels: selector })] }] : []),
  ];
}

function egressOf(props: InstancePolicyProps): Egress[] {
  const { selector, calls = [], calledNamespaces = [], peers = false, internet = false } = props;
  return [
    ...(calls.length === 0 ? [] : [{ to: calls.map((labels) => peerOf({ labels })) }]),
    ...(peers ? [{ to: [peerOf({ labels: selector })] }] : []),
    ...calledNamespaces.map((namespace) => ({ to: [inNamespace(namespace)] })),
    ...(internet ? [publicAddresses()] : []),
  ];
}

function peerOf({ labels, namespace }: Pods): Peer {
  return {
    ...(namespace === undefined ? {} : inNamespace(namespace)),
    podSelector: { matchLabels: literals(labels) },
  };
}

function publicAddresses(): Egress {
  return {
    to: [
      { ipBlock: { cidr: "0.0.0.0/0", except: [...privateRanges.v4] } },
      { ipBlock: { cidr: "::/0", except: [...privateRanges.v6] } },
    ],
    ports: [{ port: "443", protocol: "TCP" }],
  };
}
