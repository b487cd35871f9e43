/** A kind of object that the API serves. */
export interface Kind {
  /** The API group; "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Whether `status` is a subresource. */
  readonly status: boolean;
  /** Whether `scale` is a subresource. */
  readonly scale: boolean;
  /** Whether `metadata.generation` counts the changes of `spec`. */
  readonly generation: boolean;
  /** Whether it has no objects, and is served only because clients ask for it. */
  readonly readOnly: boolean;
}

type Flag = "cluster" | "status" | "scale" | "generation" | "all" | "api-extensions" | "read-only";

const irregular = new Map([
  ["Endpoints", "endpoints"],
  ["Ingress", "ingresses"],
  ["IngressClass", "ingressclasses"],
  ["NetworkPolicy", "networkpolicies"],
  ["PriorityClass", "priorityclasses"],
  ["ValidatingAdmissionPolicy", "validatingadmissionpolicies"],
]);

function define(
  groupVersion: string,
  name: string,
  flags: readonly Flag[] = [],
  shortNames: readonly string[] = [],
): Kind {
  const [group, version] = groupVersion.includes("/") ? groupVersion.split("/") : ["", groupVersion];
  const has = (flag: Flag): boolean => flags.includes(flag);
  return {
    group: group ?? "",
    version: version ?? "",
    kind: name,
    plural: irregular.get(name) ?? `${name.toLowerCase()}s`,
    singular: name.toLowerCase(),
    namespaced: !has("cluster"),
    shortNames,
    categories: flags.filter((flag) => flag === "all" || flag === "api-extensions"),
    status: has("status"),
    scale: has("scale"),
    generation: has("generation"),
    readOnly: has("read-only"),
  };
}

const v1 = "v1";
const apps = "apps/v1";
const batch = "batch/v1";
const networking = "networking.k8s.io/v1";
const rbac = "rbac.authorization.k8s.io/v1";
const admission = "admissionregistration.k8s.io/v1";

/** All kinds by name. */
export const kinds = {
  ConfigMap: define(v1, "ConfigMap", [], ["cm"]),
  Endpoints: define(v1, "Endpoints", [], ["ep"]),
  Event: define(v1, "Event", [], ["ev"]),
  LimitRange: define(v1, "LimitRange", [], ["limits"]),
  Namespace: define(v1, "Namespace", ["cluster", "status"], ["ns"]),
  Node: define(v1, "Node", ["cluster", "status"], ["no"]),
  Pod: define(v1, "Pod", ["status", "all", "generation"], ["po"]),
  ResourceQuota: define(v1, "ResourceQuota", ["status"], ["quota"]),
  Secret: define(v1, "Secret"),
  ServiceAccount: define(v1, "ServiceAccount", [], ["sa"]),
  Service: define(v1, "Service", ["status", "all"], ["svc"]),
  ValidatingAdmissionPolicy: define(admission, "ValidatingAdmissionPolicy", [
    "cluster",
    "status",
    "generation",
    "api-extensions",
  ]),
  ValidatingAdmissionPolicyBinding: define(admission, "ValidatingAdmissionPolicyBinding", [
    "cluster",
    "generation",
    "api-extensions",
  ]),
  // the Terraform provider looks for a manifest's type here before it looks at built-in types
  CustomResourceDefinition: define(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    ["cluster", "api-extensions", "read-only"],
    ["crd", "crds"],
  ),
  Deployment: define(apps, "Deployment", ["status", "scale", "generation", "all"], ["deploy"]),
  ReplicaSet: define(apps, "ReplicaSet", ["status", "scale", "generation", "all"], ["rs"]),
  StatefulSet: define(apps, "StatefulSet", ["status", "scale", "generation", "all"], ["sts"]),
  HorizontalPodAutoscaler: define("autoscaling/v2", "HorizontalPodAutoscaler", ["status", "all"], ["hpa"]),
  CronJob: define(batch, "CronJob", ["status", "generation", "all"], ["cj"]),
  Job: define(batch, "Job", ["status", "generation", "all"]),
  EndpointSlice: define("discovery.k8s.io/v1", "EndpointSlice", ["generation"]),
  IngressClass: define(networking, "IngressClass", ["cluster", "generation"]),
  Ingress: define(networking, "Ingress", ["status", "generation"], ["ing"]),
  NetworkPolicy: define(networking, "NetworkPolicy", ["generation"], ["netpol"]),
  PodDisruptionBudget: define("policy/v1", "PodDisruptionBudget", ["status", "generation"], ["pdb"]),
  ClusterRoleBinding: define(rbac, "ClusterRoleBinding", ["cluster"]),
  ClusterRole: define(rbac, "ClusterRole", ["cluster"]),
  RoleBinding: define(rbac, "RoleBinding"),
  Role: define(rbac, "Role"),
  PriorityClass: define("scheduling.k8s.io/v1", "PriorityClass", ["cluster", "generation"], ["pc"]),
} as const satisfies Record<string, Kind>;

/** The name of a served kind. */
export type KindName = keyof typeof kinds;

/** All kinds in a fixed order. */
export const allKinds: readonly Kind[] = Object.values(kinds);

/** The groups with their only version, the core group first. */
export const groupVersions: readonly { readonly group: string; readonly version: string }[] = [
  ...new Map(allKinds.map(({ group, version }) => [group, { group, version }])).values(),
].sort((a, b) => (a.group < b.group ? -1 : 1));

/** Returns the `apiVersion`: `apps/v1`, or `v1` in the core group. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

const byPath = new Map<string, Kind>(allKinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]));

/** Returns the kind for a path's group, version and plural. */
export function kindAt(group: string, version: string, plural: string): Kind | undefined {
  return byPath.get(`${group}/${version}/${plural}`);
}

const byName = new Map<string, Kind>(allKinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** Returns the kind for an object's `apiVersion` and `kind`. */
export function kindNamed(apiVersion: string, kind: string): Kind | undefined {
  return byName.get(`${apiVersion}/${kind}`);
}
