import type { EndpointSlice, Endpoints, Service } from "../model-workloads";
import { equal } from "../tree";
import type { Errors } from "./errors";
import { checkLabels, checkName, dnsLabel, portName } from "./names";
import { checkAddress, checkOneOf, checkPort } from "./shared";

type Spec = Service["spec"];

function checkPorts(errors: Errors, spec: Spec): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  const seen = new Set<string>();
  for (const [index, { name, port, protocol = "", targetPort, nodePort }] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (name === undefined) {
      if (ports.length > 1) errors.required(`${at}.name`);
    } else {
      checkName(errors, `${at}.name`, name, dnsLabel);
      if (names.has(name)) errors.duplicate(`${at}.name`, name);
      names.add(name);
    }
    checkPort(errors, `${at}.port`, port);
    checkOneOf(errors, `${at}.protocol`, protocol, ["SCTP", "TCP", "UDP"]);
    if (typeof targetPort === "number") checkPort(errors, `${at}.targetPort`, targetPort);
    else checkName(errors, `${at}.targetPort`, targetPort, portName);
    const pair = `${protocol}/${port}`;
    if (seen.has(pair)) {
      const value = { Name: "", Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
      errors.duplicate(at, value);
    }
    seen.add(pair);
    if (nodePort !== undefined && (spec.type === "ClusterIP" || spec.type === "ExternalName")) {
      errors.forbidden(`${at}.nodePort`, `may not be used when \`type\` is '${spec.type}'`);
    }
  }
}

function checkAddresses(errors: Errors, spec: Spec): void {
  if (spec.type === "ExternalName") return;
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address === "None") {
      if (spec.type !== "ClusterIP") {
        errors.invalid(`spec.clusterIPs[${index}]`, address, `may not be set to 'None' for ${spec.type} services`);
      }
    } else {
      checkAddress(errors, `spec.clusterIPs[${index}]`, address);
    }
  }
  if (spec.clusterIPs !== undefined && spec.clusterIP !== spec.clusterIPs[0]) {
    errors.invalid("spec.clusterIPs", spec.clusterIPs, "first value must match `clusterIP`");
  }
  for (const [index, address] of (spec.externalIPs ?? []).entries()) {
    checkAddress(errors, `spec.externalIPs[${index}]`, address);
  }
}

/** Checks a Service. */
export function checkService({ spec }: Service, errors: Errors): void {
  const headless = spec.clusterIP === "None";
  if ((spec.ports ?? []).length === 0 && !headless && spec.type !== "ExternalName") errors.required("spec.ports");
  if (spec.type === "ExternalName" && !spec.externalName) errors.required("spec.externalName");
  checkPorts(errors, spec);
  checkLabels(errors, "spec.selector", spec.selector);
  checkOneOf(errors, "spec.sessionAffinity", spec.sessionAffinity, ["ClientIP", "None"]);
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (timeout !== undefined && (timeout <= 0 || timeout > 86_400)) {
    const at = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
    errors.invalid(at, timeout, "must be greater than 0 and less than 86400");
  }
  checkAddresses(errors, spec);
  checkOneOf(errors, "spec.type", spec.type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
  if (spec.loadBalancerSourceRanges !== undefined && spec.type !== "LoadBalancer") {
    errors.forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
  }
  checkOneOf(errors, "spec.internalTrafficPolicy", spec.internalTrafficPolicy, ["Cluster", "Local"]);
  const outside = spec.type === "NodePort" || spec.type === "LoadBalancer" || (spec.externalIPs ?? []).length > 0;
  if (spec.externalTrafficPolicy !== undefined && !outside) {
    const why = "may only be set for externally-accessible services";
    errors.invalid("spec.externalTrafficPolicy", spec.externalTrafficPolicy, why);
  }
}

/** Checks a change of a Service: its address may not change. */
export function checkServiceUpdate(now: Service, old: Service, errors: Errors): void {
  if (now.spec.type === "ExternalName" || old.spec.type === "ExternalName") return;
  const before = old.spec.clusterIPs?.[0] ?? "";
  if (before === "" || equal(now.spec.clusterIPs?.[0], before)) return;
  errors.invalid("spec.clusterIPs[0]", now.spec.clusterIPs, "may not change once set");
}

/** Checks Endpoints. */
export function checkEndpoints({ subsets = [] }: Endpoints, errors: Errors): void {
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of subsets.entries()) {
    const at = `subsets[${index}]`;
    if (addresses.length + notReadyAddresses.length === 0) {
      errors.required(at, "must specify `addresses` or `notReadyAddresses`");
    }
    for (const [number, { ip }] of addresses.entries()) checkAddress(errors, `${at}.addresses[${number}].ip`, ip);
    for (const [number, { port }] of ports.entries()) checkPort(errors, `${at}.ports[${number}].port`, port);
  }
}

/** Checks an EndpointSlice. */
export function checkEndpointSlice({ addressType, endpoints, ports }: EndpointSlice, errors: Errors): void {
  if (addressType === "") errors.required("addressType");
  else checkOneOf(errors, "addressType", addressType, ["FQDN", "IPv4", "IPv6"]);
  for (const [index, { addresses }] of (endpoints ?? []).entries()) {
    const at = `endpoints[${index}].addresses`;
    if ((addresses ?? []).length === 0) errors.required(at, "must contain at least 1 address");
    if (addressType !== "IPv4" && addressType !== "IPv6") continue;
    for (const [number, address] of (addresses ?? []).entries()) checkAddress(errors, `${at}[${number}]`, address);
  }
  for (const [index, { port }] of (ports ?? []).entries()) {
    if (port !== undefined) checkPort(errors, `ports[${index}].port`, port);
  }
}

/** Checks a change of an EndpointSlice. */
export function checkEndpointSliceUpdate(now: EndpointSlice, old: EndpointSlice, errors: Errors): void {
  if (now.addressType !== old.addressType) errors.invalid("addressType", now.addressType, "field is immutable");
}
