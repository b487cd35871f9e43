/** The API location of one Terraform type's objects. */
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

/** The location of a declared resource's object in the cluster. */
export interface Located {
  /** The API path. */
  readonly path: string;
  /** The id that `terraform import` takes: `namespace/name`, or `name` without a namespace. */
  readonly importId: string;
}

/** Returns the location of a declared resource's object; nothing for an unknown type, or without a name. */
export function locate(type: string, attributes: Readonly<Record<string, unknown>>): Located | undefined {
  const kind = kinds[type];
  const metadata = firstOf(attributes.metadata);
  if (kind === undefined || typeof metadata?.name !== "string") return undefined;
  const { name } = metadata;
  if (!kind.namespaced) return { path: `${kind.group}/${kind.plural}/${name}`, importId: name };
  const namespace = typeof metadata.namespace === "string" ? metadata.namespace : "default";
  return { path: `${kind.group}/namespaces/${namespace}/${kind.plural}/${name}`, importId: `${namespace}/${name}` };
}

/** Returns a block that is written either as an object or as a list with one object. */
function firstOf(block: unknown): Readonly<Record<string, unknown>> | undefined {
  const first = Array.isArray(block) ? block[0] : block;
  return typeof first === "object" && first !== null ? (first as Readonly<Record<string, unknown>>) : undefined;
}
