import { isIP, isIPv4 } from "node:net";
import type { IntOrString, KubeObject, LabelSelector } from "../model";
import { isTree, listAt, type Tree, treeAt } from "../tree";
import type { Errors } from "./errors";
import { checkName, dnsLabel, dnsSubdomain, portName } from "./names";
import { checkOneOf, checkPort, checkPortOrName, checkSelector } from "./shared";

const wildcardRule =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function checkHost(errors: Errors, field: string, host: string): void {
  if (isIP(host) !== 0) errors.invalid(field, host, "must be a DNS name, not an IP address");
  else if (!host.includes("*")) checkName(errors, field, host, dnsSubdomain);
  else if (!host.startsWith("*.") || dnsSubdomain(host.slice(2)).length > 0) errors.invalid(field, host, wildcardRule);
}

function checkBackend(errors: Errors, field: string, backend: Tree): void {
  const { service, resource } = backend;
  if (isTree(service) && isTree(resource)) {
    errors.invalid(field, "", "cannot set both resource and service backends");
  } else if (isTree(service)) {
    const name = String(service.name ?? "");
    if (name === "") errors.required(`${field}.service.name`);
    else checkName(errors, `${field}.service.name`, name, dnsLabel);
    const port = treeAt(service, "port");
    const hasName = typeof port.name === "string";
    const hasNumber = typeof port.number === "number";
    if (hasName && hasNumber) errors.invalid(field, "", "cannot set both port name & port number");
    else if (hasName) checkName(errors, `${field}.service.port.name`, String(port.name), portName);
    else if (hasNumber) checkPort(errors, `${field}.service.port.number`, Number(port.number));
    else errors.required(field, "port name or number is required");
  } else if (!isTree(resource)) {
    errors.invalid(field, "", "resource or service backend is required");
  }
}

function checkPath(errors: Errors, field: string, entry: Tree): void {
  const { pathType } = entry;
  const path = String(entry.path ?? "");
  if (pathType === undefined) {
    errors.required(`${field}.pathType`, "pathType must be specified");
  } else if (pathType === "Exact" || pathType === "Prefix") {
    if (!path.startsWith("/")) errors.invalid(`${field}.path`, path, "must be an absolute path");
    for (const part of ["//", "/./", "/../", "%2f", "%2F"]) {
      if (path.includes(part)) errors.invalid(`${field}.path`, path, `must not contain '${part}'`);
    }
    for (const end of ["/..", "/."]) {
      if (path.endsWith(end)) errors.invalid(`${field}.path`, path, `cannot end with '${end}'`);
    }
  } else if (pathType === "ImplementationSpecific") {
    if (path !== "" && !path.startsWith("/")) errors.invalid(`${field}.path`, path, "must be an absolute path");
  } else {
    errors.notSupported(`${field}.pathType`, pathType, ["Exact", "ImplementationSpecific", "Prefix"]);
  }
  checkBackend(errors, `${field}.backend`, treeAt(entry, "backend"));
}

/** Checks an Ingress. */
export function checkIngress(ingress: KubeObject, errors: Errors): void {
  const spec = treeAt(ingress, "spec");
  const rules = listAt(spec, "rules");
  if (rules.length === 0 && !isTree(spec.defaultBackend)) {
    errors.invalid("spec", [], "either `defaultBackend` or `rules` must be specified");
  }
  if (isTree(spec.defaultBackend)) checkBackend(errors, "spec.defaultBackend", spec.defaultBackend);
  for (const [index, entry] of listAt(spec, "tls").entries()) {
    for (const [number, host] of listAt(isTree(entry) ? entry : {}, "hosts").entries()) {
      checkHost(errors, `spec.tls[${index}].hosts[${number}]`, String(host));
    }
  }
  for (const [index, rule] of rules.entries()) {
    if (!isTree(rule)) continue;
    const at = `spec.rules[${index}]`;
    if (typeof rule.host === "string") checkHost(errors, `${at}.host`, rule.host);
    if (!isTree(rule.http)) continue;
    const paths = listAt(rule.http, "paths");
    if (paths.length === 0) errors.required(`${at}.http.paths`);
    for (const [number, path] of paths.entries()) {
      if (isTree(path)) checkPath(errors, `${at}.http.paths[${number}]`, path);
    }
  }
  if (typeof spec.ingressClassName === "string") {
    checkName(errors, "spec.ingressClassName", spec.ingressClassName, dnsSubdomain);
  }
}

interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** Returns the first and last address of an IPv4 range, as numbers. */
function rangeOf(cidr: string): Range | undefined {
  const [address = "", bits = ""] = cidr.split("/");
  if (!isIPv4(address) || !/^\d+$/.test(bits) || Number(bits) > 32) return undefined;
  const value = address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const size = 1n << BigInt(32 - Number(bits));
  const from = (value / size) * size;
  return { from, to: from + size - 1n };
}

function isCidr(cidr: string): boolean {
  const [address = "", bits = ""] = cidr.split("/");
  const most = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d+$/.test(bits) && Number(bits) <= most;
}

function checkBlock(errors: Errors, field: string, block: Tree): void {
  const cidr = String(block.cidr ?? "");
  const rule = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  if (cidr === "") errors.required(`${field}.cidr`);
  else if (!isCidr(cidr)) errors.invalid(`${field}.cidr`, cidr, rule);
  const outer = rangeOf(cidr);
  for (const [index, value] of listAt(block, "except").entries()) {
    const except = String(value);
    const at = `${field}.except[${index}]`;
    const inner = rangeOf(except);
    if (!isCidr(except)) errors.invalid(at, except, rule);
    else if (outer !== undefined && inner !== undefined) {
      const within = inner.from >= outer.from && inner.to <= outer.to && except !== cidr;
      if (!within) errors.invalid(at, except, "must be a strict subset of `cidr`");
    }
  }
}

function checkPeer(errors: Errors, field: string, peer: Tree): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  checkSelector(errors, `${field}.podSelector`, podSelector as LabelSelector | undefined);
  checkSelector(errors, `${field}.namespaceSelector`, namespaceSelector as LabelSelector | undefined);
  if (isTree(ipBlock)) checkBlock(errors, `${field}.ipBlock`, ipBlock);
  if (!selects && ipBlock === undefined) errors.required(field, "must specify a peer");
  else if (selects && ipBlock !== undefined) errors.forbidden(field, "may not specify both ipBlock and another peer");
}

function checkRulePort(errors: Errors, field: string, entry: Tree): void {
  checkOneOf(errors, `${field}.protocol`, entry.protocol as string | undefined, ["TCP", "UDP", "SCTP"]);
  const port = entry.port as IntOrString | undefined;
  if (port !== undefined) checkPortOrName(errors, `${field}.port`, port);
  const { endPort } = entry;
  if (typeof endPort !== "number") return;
  if (typeof port !== "number") errors.required(`${field}.port`, "must be specified");
  // the API quotes the port here, not the end
  else if (endPort < port) errors.invalid(`${field}.endPort`, port, "must be greater than or equal to `port`");
}

/** Checks a NetworkPolicy. */
export function checkNetworkPolicy(policy: KubeObject, errors: Errors): void {
  const spec = treeAt(policy, "spec");
  checkSelector(errors, "spec.podSelector", spec.podSelector as LabelSelector | undefined);
  for (const [list, peers] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const) {
    for (const [index, rule] of listAt(spec, list).entries()) {
      if (!isTree(rule)) continue;
      const at = `spec.${list}[${index}]`;
      for (const [number, port] of listAt(rule, "ports").entries()) {
        if (isTree(port)) checkRulePort(errors, `${at}.ports[${number}]`, port);
      }
      for (const [number, peer] of listAt(rule, peers).entries()) {
        if (isTree(peer)) checkPeer(errors, `${at}.${peers}[${number}]`, peer);
      }
    }
  }
  for (const [index, type] of listAt(spec, "policyTypes").entries()) {
    checkOneOf(errors, `spec.policyTypes[${index}]`, String(type), ["Ingress", "Egress"]);
  }
}
