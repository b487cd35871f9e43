import { textAt } from "../../../model/path.js";
import type { Attributes } from "../api.js";

/** The API group and the list of each Terraform type's objects. */
const lists: Readonly<Record<string, readonly [group: string, list: string]>> = {
  kubernetes_namespace_v1: ["/api/v1", "namespaces"],
  kubernetes_service_v1: ["/api/v1", "services"],
  kubernetes_config_map_v1: ["/api/v1", "configmaps"],
  kubernetes_secret_v1: ["/api/v1", "secrets"],
  kubernetes_service_account_v1: ["/api/v1", "serviceaccounts"],
  kubernetes_resource_quota_v1: ["/api/v1", "resourcequotas"],
  kubernetes_limit_range_v1: ["/api/v1", "limitranges"],
  kubernetes_deployment_v1: ["/apis/apps/v1", "deployments"],
  kubernetes_stateful_set_v1: ["/apis/apps/v1", "statefulsets"],
  kubernetes_ingress_v1: ["/apis/networking.k8s.io/v1", "ingresses"],
  kubernetes_network_policy_v1: ["/apis/networking.k8s.io/v1", "networkpolicies"],
  kubernetes_pod_disruption_budget_v1: ["/apis/policy/v1", "poddisruptionbudgets"],
  kubernetes_horizontal_pod_autoscaler_v2: ["/apis/autoscaling/v2", "horizontalpodautoscalers"],
};

/** The location of a declared resource's object in the cluster. */
export interface Located {
  /** The API path. */
  readonly path: string;
  /** The id that `terraform import` takes: `namespace/name`, or `name` without a namespace. */
  readonly importId: string;
}

/** Returns the location of a declared resource's object; nothing for an unknown type, or without a name. */
export function locate(type: string, { metadata }: Attributes): Located | undefined {
  const [group, list] = lists[type] ?? [];
  const block = Array.isArray(metadata) ? metadata[0] : metadata;
  const [name, namespace] = [textAt(block, ["name"]), textAt(block, ["namespace"])];
  if (list === undefined || name === undefined) return undefined;
  return namespace === undefined
    ? { path: `${group}/${list}/${name}`, importId: name }
    : { path: `${group}/namespaces/${namespace}/${list}/${name}`, importId: `${namespace}/${name}` };
}
