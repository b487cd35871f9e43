import type { Condition, KubeObject, ObjectReference } from "../model";
import type { Endpoints, Namespace, Service } from "../model-workloads";
import { isTree, listAt, type Tree, treeAt, valueAt } from "../tree";
import { ageText } from "./age";
import type { Row } from "./row";

const age = ({ metadata }: KubeObject, now: Date): string => ageText(metadata.creationTimestamp, now);

function count(object: KubeObject, ...fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + Object.keys(treeAt(object, field)).length, 0);
}

function nodeStatus(node: KubeObject): string {
  const conditions = listAt(treeAt(node, "status"), "conditions") as readonly Condition[];
  const ready = conditions.find(({ type }) => type === "Ready");
  const text = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return treeAt(node, "spec").unschedulable === true ? `${text},SchedulingDisabled` : text;
}

function nodeRoles({ metadata }: KubeObject): string {
  const mark = "node-role.kubernetes.io/";
  const roles = Object.keys(metadata.labels ?? {})
    .filter((key) => key.startsWith(mark))
    .map((key) => key.slice(mark.length));
  return roles.length === 0 ? "<none>" : roles.sort().join(",");
}

function nodeAddress(node: KubeObject, type: string): string {
  const addresses = listAt(treeAt(node, "status"), "addresses");
  const found = addresses.find((one) => isTree(one) && one.type === type);
  return isTree(found) ? String(found.address) : "<none>";
}

function externalAddress({ spec, status }: Service): string {
  const extra = spec.externalIPs ?? [];
  if (spec.type === "ExternalName") return spec.externalName ?? "";
  if (spec.type !== "LoadBalancer") return extra.length > 0 ? extra.join(",") : "<none>";
  const ingress = (status.loadBalancer.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? "");
  const all = [...ingress, ...extra];
  return all.length > 0 ? all.join(",") : "<pending>";
}

function servicePorts({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol = "TCP" }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return ports.length === 0 ? "<none>" : ports.join(",");
}

function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "<none>" : pairs.sort().join(",");
}

function endpointsText({ subsets = [] }: Endpoints): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  );
  if (all.length === 0) return "<none>";
  return all.length > 3 ? `${all.slice(0, 3).join(",")} + ${all.length - 3} more...` : all.join(",");
}

function quotaText(quota: KubeObject, limits: boolean): string {
  const status = treeAt(quota, "status");
  const hard = treeAt(status, "hard");
  const used = treeAt(status, "used");
  return Object.keys(hard)
    .filter((name) => name.startsWith("limits.") === limits)
    .sort()
    .map((name) => `${name}: ${String(used[name] ?? "0")}/${String(hard[name])}`)
    .join(", ");
}

function eventSource(event: KubeObject): string {
  const source = treeAt(event, "source");
  const { component, host } = source;
  if (component === undefined) return String(event.reportingComponent ?? "");
  return host === undefined ? String(component) : `${String(component)}, ${String(host)}`;
}

function eventRow(event: KubeObject, now: Date): readonly (string | number)[] {
  const about = treeAt(event, "involvedObject") as ObjectReference;
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const first = text(event.firstTimestamp) || text(event.eventTime);
  const last = text(event.lastTimestamp) || first;
  return [
    ageText(last, now),
    text(event.type),
    text(event.reason),
    `${about.kind?.toLowerCase()}/${about.name}`,
    about.fieldPath ?? "",
    eventSource(event),
    text(event.message).trim(),
    ageText(first, now),
    typeof event.count === "number" ? event.count : 1,
    event.metadata.name,
  ];
}

/** The rows of the core group, without pods. */
export const coreRows = {
  Namespace: (object, now) => [(object as Namespace).status.phase ?? "", age(object, now)],
  Node: (object, now) => {
    const info = treeAt(treeAt(object, "status"), "nodeInfo");
    const text = (key: string): string => String(info[key] ?? "<unknown>");
    return [
      nodeStatus(object),
      nodeRoles(object),
      age(object, now),
      text("kubeletVersion"),
      nodeAddress(object, "InternalIP"),
      nodeAddress(object, "ExternalIP"),
      text("osImage"),
      text("kernelVersion"),
      text("containerRuntimeVersion"),
    ];
  },
  Service: (object, now) => {
    const service = object as Service;
    return [
      service.spec.type ?? "",
      service.spec.clusterIP ?? "<none>",
      externalAddress(service),
      servicePorts(service),
      age(object, now),
      labelsText(service.spec.selector),
    ];
  },
  Endpoints: (object, now) => [endpointsText(object as Endpoints), age(object, now)],
  ConfigMap: (object, now) => [count(object, "data", "binaryData"), age(object, now)],
  Secret: (object, now) => [String(object.type ?? ""), count(object, "data"), age(object, now)],
  ServiceAccount: (object, now) => [listAt(object as Tree, "secrets").length, age(object, now)],
  ResourceQuota: (object, now) => [quotaText(object, false), quotaText(object, true), age(object, now)],
  LimitRange: ({ metadata }) => [metadata.creationTimestamp],
  Event: eventRow,
} as const satisfies Record<string, Row>;

/** Returns the text at a path, for a cell. */
export function textAt(object: KubeObject, path: readonly (string | number)[], otherwise = "<none>"): string {
  const value = valueAt(object, path);
  return value === undefined || value === null || value === "" ? otherwise : String(value);
}
