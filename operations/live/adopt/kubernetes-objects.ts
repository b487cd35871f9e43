/** Where the Kubernetes API keeps the objects of one Terraform type. */
interface Kind {
  readonly group: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const core = "/api/v1";
const kinds: Readonly<Record<string, Kind>> = {
  kubernetes_namespace_v1: { group: core, plural: "namespaces", namespaced: false },
  kubernetes_service_v1: { group: core, plural: "services", namespaced: true },
  kubernetes_config_map_v1: { group: core, plural: "configmaps", namespaced: true },
  kubernetes_secret_v1: { group: core, plural: "secrets", namespaced: true },
  kubernetes_service_account_v1: { group: core, plural: "serviceaccounts", namespaced: true },
  kubernetes_resource_quota_v1: { group: core, plural: "resourcequotas", namespaced: true },
  kubernetes_limit_range_v1: { group: core, plural: "limitranges", namespaced: true },
  kubernetes_deployment_v1: { group: "/apis/apps/v1", plural: "deployments", namespaced: true },
  kubernetes_stateful_set_v1: { group: "/apis/apps/v1", plural: "statefulsets", namespaced: true },
  kubernetes_ingress_v1: { group: "/apis/networking.k8s.io/v1", plural: "ingresses", namespaced: true },
  kubernetes_network_policy_v1: { group: "/apis/networking.k8s.io/v1", plural: "networkpolicies", namespaced: true },
  kubernetes_pod_disruption_budget_v1: { group: "/apis/policy/v1", plural: "poddisruptionbudgets", namespaced: true },
  kubernetes_horizontal_pod_autoscaler_v2: {
    group: "/apis/autoscaling/v2",
    plural: "horizontalpodautoscalers",
    namespaced: true,
  },
  kubernetes_priority_class_v1: { group: "/apis/scheduling.k8s.io/v1", plural: "priorityclasses", namespaced: false },
  kubernetes_role_v1: { group: "/apis/rbac.authorization.k8s.io/v1", plural: "roles", namespaced: true },
  kubernetes_role_binding_v1: { group: "/apis/rbac.authorization.k8s.io/v1", plural: "rolebindings", namespaced: true },
  kubernetes_cluster_role_v1: {
    group: "/apis/rbac.authorization.k8s.io/v1",
    plural: "clusterroles",
    namespaced: false,
  },
  kubernetes_cluster_role_binding_v1: {
    group: "/apis/rbac.authorization.k8s.io/v1",
    plural: "clusterrolebindings",
    namespaced: false,
  },
};

/** An object in the cluster that a resource declares. */
export interface Located {
  /** Path in the API. */
  readonly path: string;
  /** What `terraform import` calls it: `namespace/name`, or `name` where there is no namespace. */
  readonly importId: string;
}

/** Where the object of a resource would be, or nothing for a type that has no name of its own. */
export function locate(type: string, attributes: Readonly<Record<string, unknown>>): Located | undefined {
  const kind = kinds[type];
  const metadata = firstOf(attributes.metadata);
  if (kind === undefined || typeof metadata?.name !== "string") return undefined;
  const { name } = metadata;
  if (!kind.namespaced) return { path: `${kind.group}/${kind.plural}/${name}`, importId: name };
  const namespace = typeof metadata.namespace === "string" ? metadata.namespace : "default";
  return { path: `${kind.group}/namespaces/${namespace}/${kind.plural}/${name}`, importId: `${namespace}/${name}` };
}

/** A block that may be written as itself or as a list of one. */
function firstOf(block: unknown): Readonly<Record<string, unknown>> | undefined {
  const first = Array.isArray(block) ? block[0] : block;
  return typeof first === "object" && first !== null ? (first as Readonly<Record<string, unknown>>) : undefined;
}
