import {
  type NetworkPolicyV1SpecEgress as Egress,
  type NetworkPolicyV1SpecIngress as Ingress,
  NetworkPolicyV1,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { Construct } from "constructs";
import { type Environment, mcpNamespaceOf } from "../../model/environment.js";
import { labels } from "../../model/names.js";
import type { Service } from "../../model/schema/service.js";
import { literals } from "../text.js";
import { type Instance, isGateway, metadataOf, selectorOf } from "./instance.js";

/**
 * Addresses that are nobody's on the internet: a way out must not lead back into the cluster or to a cloud's metadata.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const privateRanges = {
  v4: ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  v6: ["::1/128", "fc00::/7", "fe80::/10"],
} as const;

/**
 * Who may open connections to the pods of an instance, and whom they may open connections to.
 *
 * A caller is known by a label on its own pods, so that a new caller changes nothing here. Only the gateway has a way to
 * the internet and to the MCP servers; an MCP server answers the gateway alone and has no way out.
 */
export class InstancePolicy extends NetworkPolicyV1 {
  constructor(scope: Construct, id: string, { instance }: { readonly instance: Instance }) {
    const ingress = ingressOf(instance);
    const egress = egressOf(instance);
    super(scope, id, {
      metadata: metadataOf(instance),
      spec: {
        podSelector: { matchLabels: selectorOf(instance) },
        policyTypes: ["Ingress", "Egress"],
        ...(ingress.length === 0 ? {} : { ingress }),
        ...(egress.length === 0 ? {} : { egress }),
      },
    });
  }
}

function ingressOf(instance: Instance): Ingress[] {
  const { environment, workload, edge, mcpServer } = instance;
  const { settings } = environment;
  const ports = Object.keys(workload.ports).map((port) => ({ port, protocol: "TCP" }));
  const http = [{ port: "http", protocol: "TCP" }];
  const scraped = ["metrics", "http"].find((port) => port in workload.ports);
  return [
    ...(edge === undefined ? [] : [{ from: [inNamespace(settings.cluster.ingress.namespace)], ports: http }]),
    ...(mcpServer === undefined
      ? [{ from: [{ podSelector: { matchLabels: { [labels.access(instance.name)]: "true" } } }], ports }]
      : gatewayOf(environment).map((gateway) => ({ from: [gateway], ports }))),
    ...(scraped === undefined
      ? []
      : [
          {
            from: [inNamespace(settings.cluster.monitoringNamespace)],
            ports: [{ port: scraped, protocol: "TCP" }],
          },
        ]),
    ...(workload.storage === undefined ? [] : [{ from: [podsOf(instance)] }]),
  ];
}

function egressOf(instance: Instance): Egress[] {
  const { environment, workload, mcpServer } = instance;
  if (mcpServer !== undefined) return [];
  const services = servicesOf(environment);
  const called = workload.calls.flatMap((name) => podsOfService(name, services.get(name)));
  return [
    ...(called.length === 0 ? [] : [{ to: called }]),
    ...(workload.storage === undefined ? [] : [{ to: [podsOf(instance)] }]),
    ...(isGateway(instance) ? [{ to: [inNamespace(mcpNamespaceOf(environment))] }, internet()] : []),
  ];
}

function internet(): Egress {
  return {
    to: [
      { ipBlock: { cidr: "0.0.0.0/0", except: [...privateRanges.v4] } },
      { ipBlock: { cidr: "::/0", except: [...privateRanges.v6] } },
    ],
    ports: [{ port: "443", protocol: "TCP" }],
  };
}

function gatewayOf({ settings }: Environment) {
  if (settings.gateway === undefined) return [];
  return [{ ...inNamespace(settings.namespace), podSelector: { matchLabels: selectorOf({ name: settings.gateway }) } }];
}

function podsOfService(name: string, service: Service | undefined) {
  const selectors =
    service?.kind === "external"
      ? [literals(service.colours.blue.selector), literals(service.colours.green.selector)]
      : [selectorOf({ name })];
  return selectors.map((matchLabels) => ({ podSelector: { matchLabels } }));
}

/** The members of a workload that keeps data speak to each other. */
function podsOf(instance: Instance) {
  return { podSelector: { matchLabels: selectorOf(instance) } };
}

function inNamespace(name: string) {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

const byEnvironment = new WeakMap<Environment, ReadonlyMap<string, Service>>();

/** The services by name, gathered once: a search for each call would grow with the square of the fleet. */
function servicesOf(environment: Environment): ReadonlyMap<string, Service> {
  const known = byEnvironment.get(environment);
  if (known !== undefined) return known;
  const services = new Map(environment.services.map((service) => [service.name, service]));
  byEnvironment.set(environment, services);
  return services;
}
