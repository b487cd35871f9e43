/** The Kubernetes kind of a Terraform type. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** The name of the collection in paths. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether the provider waits until a deleted object is gone. @default - it does not wait */
  readonly waitGone?: true;
  /** Whether an update replaces the whole object. @default - it patches */
  readonly replaced?: true;
  /** Whether its dependents are deleted first. @default - the cluster's default */
  readonly deletedWithDependents?: true;
  /** The kind of rollout to wait for. @default - none */
  readonly rollout?: "deployment" | "statefulset" | "daemonset";
  /** Whether its identity is stored before the wait. @default - by the read after the wait */
  readonly seenBeforeItIsReady?: true;
  /** The prefixes of errors on create and update. @default - the API's own message */
  readonly errorPrefix?: { readonly create?: string; readonly update?: string };
}

function kind(apiVersion: string, name: string, plural: string, more: Partial<Kind> = {}): Kind {
  return { apiVersion, kind: name, plural, namespaced: true, ...more };
}

const rbacVersion = "rbac.authorization.k8s.io/v1";

/** The kinds of all resource types that are single objects. */
export const kindsOfTypes: Readonly<Record<string, Kind>> = {
  kubernetes_namespace_v1: kind("v1", "Namespace", "namespaces", { namespaced: false, waitGone: true }),
  kubernetes_service_v1: kind("v1", "Service", "services", {
    waitGone: true,
    errorPrefix: { update: "Failed to update service" },
  }),
  kubernetes_config_map_v1: kind("v1", "ConfigMap", "configmaps", {
    errorPrefix: { update: "Failed to update Config Map" },
  }),
  kubernetes_secret_v1: kind("v1", "Secret", "secrets", { errorPrefix: { update: "Failed to update secret" } }),
  kubernetes_service_account_v1: kind("v1", "ServiceAccount", "serviceaccounts", {
    errorPrefix: { update: "Failed to update service account" },
  }),
  kubernetes_resource_quota_v1: kind("v1", "ResourceQuota", "resourcequotas", {
    errorPrefix: { update: "Failed to update resource quota" },
  }),
  kubernetes_limit_range_v1: kind("v1", "LimitRange", "limitranges", {
    errorPrefix: { create: "Failed to create limit range", update: "Failed to update limit range" },
  }),
  kubernetes_persistent_volume_claim_v1: kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", {
    waitGone: true,
  }),
  kubernetes_deployment_v1: kind("apps/v1", "Deployment", "deployments", {
    waitGone: true,
    rollout: "deployment",
    errorPrefix: { create: "Failed to create deployment", update: "Failed to update deployment" },
  }),
  kubernetes_stateful_set_v1: kind("apps/v1", "StatefulSet", "statefulsets", {
    waitGone: true,
    rollout: "statefulset",
    errorPrefix: { update: "Failed to update StatefulSet" },
  }),
  kubernetes_daemon_set_v1: kind("apps/v1", "DaemonSet", "daemonsets", {
    rollout: "daemonset",
    errorPrefix: { create: "Failed to create daemonset", update: "Failed to update daemonset" },
  }),
  kubernetes_job_v1: kind("batch/v1", "Job", "jobs", {
    deletedWithDependents: true,
    waitGone: true,
    seenBeforeItIsReady: true,
    errorPrefix: { create: "Failed to create Job! API error", update: "Failed to update Job! API error" },
  }),
  kubernetes_cron_job_v1: kind("batch/v1", "CronJob", "cronjobs", {
    waitGone: true,
    replaced: true,
    errorPrefix: { update: "Failed to update Job" },
  }),
  kubernetes_network_policy_v1: kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", {
    errorPrefix: { update: "Failed to update network policy" },
  }),
  kubernetes_ingress_v1: kind("networking.k8s.io/v1", "Ingress", "ingresses", {
    waitGone: true,
    replaced: true,
    errorPrefix: { update: "Failed to update Ingress <id> because" },
  }),
  kubernetes_pod_disruption_budget_v1: kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
  kubernetes_horizontal_pod_autoscaler_v2: kind(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    "horizontalpodautoscalers",
    {
      errorPrefix: { update: "Failed to update horizontal pod autoscaler" },
    },
  ),
  kubernetes_priority_class_v1: kind("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", {
    namespaced: false,
    errorPrefix: { update: "Failed to update priority class" },
  }),
  kubernetes_role_v1: kind(rbacVersion, "Role", "roles", { errorPrefix: { update: "Failed to update role" } }),
  kubernetes_role_binding_v1: kind(rbacVersion, "RoleBinding", "rolebindings", {
    errorPrefix: { update: "Failed to update RoleBinding" },
  }),
  kubernetes_cluster_role_v1: kind(rbacVersion, "ClusterRole", "clusterroles", {
    namespaced: false,
    errorPrefix: { update: "Failed to update ClusterRole" },
  }),
  kubernetes_cluster_role_binding_v1: kind(rbacVersion, "ClusterRoleBinding", "clusterrolebindings", {
    namespaced: false,
    errorPrefix: { update: "Failed to update ClusterRoleBinding" },
  }),
  kubernetes_endpoints_v1: kind("v1", "Endpoints", "endpoints"),
};

/** Returns the path of a group version, such as `/api/v1` or `/apis/apps/v1`. */
export function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Returns the path of a kind's objects. @param namespace the namespace; an empty one becomes `default` */
export function collectionPath(target: Kind, namespace: string): string {
  const group = groupPath(target.apiVersion);
  return target.namespaced
    ? `${group}/namespaces/${namespace === "" ? "default" : namespace}/${target.plural}`
    : `${group}/${target.plural}`;
}
