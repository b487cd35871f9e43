import { clusterWideMetadata, namespacedMetadata } from "./hand-metadata";
import { type HandTable, rules, together } from "./hand-table";
import { workloadTypes } from "./hand-workloads";

/** The behaviour of hashicorp/kubernetes 2.38.0 that its bindings do not show. */
export const kubernetesTable: HandTable = {
  prefix: "kubernetes",
  bindings: "@cdktf/provider-kubernetes",
  nests: "blocks",
  resources: [
    "kubernetes_annotations",
    "kubernetes_cluster_role_binding_v1",
    "kubernetes_cluster_role_v1",
    "kubernetes_config_map_v1",
    "kubernetes_config_map_v1_data",
    "kubernetes_cron_job_v1",
    "kubernetes_daemon_set_v1",
    "kubernetes_deployment_v1",
    "kubernetes_horizontal_pod_autoscaler_v2",
    "kubernetes_ingress_v1",
    "kubernetes_job_v1",
    "kubernetes_labels",
    "kubernetes_limit_range_v1",
    "kubernetes_manifest",
    "kubernetes_namespace_v1",
    "kubernetes_network_policy_v1",
    "kubernetes_persistent_volume_claim_v1",
    "kubernetes_pod_disruption_budget_v1",
    "kubernetes_priority_class_v1",
    "kubernetes_resource_quota_v1",
    "kubernetes_role_binding_v1",
    "kubernetes_role_v1",
    "kubernetes_secret_v1",
    "kubernetes_service_account_v1",
    "kubernetes_service_v1",
    "kubernetes_stateful_set_v1",
  ],
  data: [
    "kubernetes_config_map_v1",
    "kubernetes_endpoints_v1",
    "kubernetes_namespace_v1",
    "kubernetes_resource",
    "kubernetes_resources",
    "kubernetes_server_version",
    "kubernetes_service_v1",
  ],
  types: {
    ...workloadTypes,
    kubernetes_annotations: {
      rules: rules(`
        metadata.name|metadata.namespace|api_version|kind replace
        field_manager default="Terraform"
      `),
    },
    kubernetes_cluster_role_binding_v1: {
      rules: together(
        clusterWideMetadata,
        rules(`
        role_ref|role_ref.api_group|role_ref.kind|role_ref.name replace
        subject.namespace default="default"
      `),
      ),
    },
    kubernetes_cluster_role_v1: {
      rules: together(
        clusterWideMetadata,
        rules(`
        rule computed
      `),
      ),
    },
    kubernetes_config_map_v1: { rules: namespacedMetadata },
    kubernetes_config_map_v1_data: {
      rules: rules(`
        metadata.name replace
        metadata.namespace default="default" replace
        field_manager default="Terraform"
      `),
    },
    kubernetes_horizontal_pod_autoscaler_v2: {
      rules: together(
        namespacedMetadata,
        rules(`
        spec.behavior|spec.behavior.scale_down|spec.behavior.scale_up|spec.metric computed
        spec.min_replicas default=1
      `),
      ),
    },
    kubernetes_ingress_v1: {
      timeouts: { create: 1200, delete: 1200 },
      rules: together(
        namespacedMetadata,
        rules(`
        spec.rule.http.path.path_type default="ImplementationSpecific"
      `),
      ),
    },
    kubernetes_labels: {
      rules: rules(`
        metadata.name|metadata.namespace|api_version|kind replace
        field_manager default="Terraform"
      `),
    },
    kubernetes_limit_range_v1: { rules: namespacedMetadata },
    kubernetes_namespace_v1: {
      timeouts: { delete: 300 },
      rules: together(
        clusterWideMetadata,
        rules(`
        wait_for_default_service_account default=false
      `),
      ),
    },
    kubernetes_network_policy_v1: {
      rules: together(
        namespacedMetadata,
        rules(`
        spec.egress.ports.protocol|spec.ingress.ports.protocol default="TCP"
      `),
      ),
    },
    kubernetes_persistent_volume_claim_v1: {
      timeouts: { create: 300 },
      rules: together(
        namespacedMetadata,
        rules(`
        spec.access_modes|spec.selector|spec.selector.match_expressions|spec.selector.match_expressions.key replace
        spec.selector.match_expressions.operator|spec.selector.match_expressions.values replace
        spec.selector.match_labels|spec.storage_class_name|spec.volume_mode|spec.volume_name replace
        spec.resources.limits replace same="quantities"
        spec.resources.requests same="quantities"
        wait_until_bound default=true
      `),
      ),
    },
    kubernetes_pod_disruption_budget_v1: {
      rules: together(
        namespacedMetadata,
        rules(`
        spec|spec.max_unavailable|spec.min_available|spec.selector|spec.selector.match_expressions replace
        spec.selector.match_expressions.key|spec.selector.match_expressions.operator replace
        spec.selector.match_expressions.values|spec.selector.match_labels replace
      `),
      ),
    },
    kubernetes_priority_class_v1: {
      rules: together(
        clusterWideMetadata,
        rules(`
        description default=""
        global_default default=false
        preemption_policy default="PreemptLowerPriority" replace
        value replace
      `),
      ),
    },
    kubernetes_resource_quota_v1: {
      timeouts: { create: 60, update: 60 },
      rules: together(
        namespacedMetadata,
        rules(`
        spec.hard same="quantities"
        spec.scopes replace
      `),
      ),
    },
    kubernetes_role_binding_v1: {
      rules: together(
        namespacedMetadata,
        rules(`
        role_ref|role_ref.api_group|role_ref.kind|role_ref.name replace
        subject.namespace default="default"
      `),
      ),
    },
    kubernetes_role_v1: { rules: namespacedMetadata },
    kubernetes_secret_v1: {
      timeouts: { create: 60 },
      rules: together(
        namespacedMetadata,
        rules(`
        binary_data sensitive
        binary_data_wo conflicts=["binary_data"] writeOnly
        data same="secret" sensitive
        data_wo conflicts=["data"] writeOnly
        type default="Opaque" replace
        wait_for_service_account_token default=true
      `),
      ),
    },
    kubernetes_service_account_v1: {
      timeouts: { create: 30 },
      rules: together(
        namespacedMetadata,
        rules(`
        default_secret_name deprecated
        automount_service_account_token default=true
      `),
      ),
    },
    kubernetes_service_v1: {
      version: 1,
      timeouts: { create: 600 },
      rules: together(
        namespacedMetadata,
        rules(`
        spec.allocate_load_balancer_node_ports|wait_for_load_balancer default=true
        spec.cluster_ip|spec.cluster_ips|spec.health_check_node_port|spec.load_balancer_class replace
        spec.port.protocol default="TCP"
        spec.publish_not_ready_addresses default=false
        spec.session_affinity default="None"
        spec.session_affinity_config|spec.session_affinity_config.client_ip computed
        spec.type default="ClusterIP"
      `),
      ),
    },
    kubernetes_manifest: {
      version: 1,
      rules: together(
        rules('manifest|object type="dynamic"'),
        new Map([["wait_for", { type: ["object", { fields: ["map", "string"] }], deprecated: true }]]),
      ),
    },
    "": { rules: rules("experiments.manifest_resource deprecated") },
    "data.kubernetes_resource": { version: 1, rules: rules('object type="dynamic"') },
    "data.kubernetes_resources": { version: 1, rules: rules('objects type="dynamic"') },
  },
};
