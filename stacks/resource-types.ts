/** Every type of resource that stacks declare; the program creates no other. */
export const resourceTypes = [
  "cloudflare_dns_record",
  "cloudflare_load_balancer",
  "cloudflare_load_balancer_monitor",
  "cloudflare_load_balancer_pool",
  "cloudflare_notification_policy",
  "cloudflare_notification_policy_webhooks",
  "cloudflare_ruleset",
  "kubernetes_config_map_v1",
  "kubernetes_deployment_v1",
  "kubernetes_horizontal_pod_autoscaler_v2",
  "kubernetes_ingress_v1",
  "kubernetes_limit_range_v1",
  "kubernetes_namespace_v1",
  "kubernetes_network_policy_v1",
  "kubernetes_pod_disruption_budget_v1",
  "kubernetes_resource_quota_v1",
  "kubernetes_secret_v1",
  "kubernetes_service_account_v1",
  "kubernetes_service_v1",
  "kubernetes_stateful_set_v1",
] as const;

/** A type of resource that stacks declare. */
export type ResourceType = (typeof resourceTypes)[number];
