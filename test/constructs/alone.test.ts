import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { GatewayHeader } from "../../constructs/cloudflare/gateway-header.js";
import { HealthNotification } from "../../constructs/cloudflare/health-notification.js";
import { HostnameLoadBalancer } from "../../constructs/cloudflare/load-balancer.js";
import { Monitor } from "../../constructs/cloudflare/monitor.js";
import { OriginPool } from "../../constructs/cloudflare/origin-pool.js";
import { OriginsRecord } from "../../constructs/cloudflare/origins-record.js";
import { ActiveService } from "../../constructs/kubernetes/active-service.js";
import { Autoscaler } from "../../constructs/kubernetes/autoscaler.js";
import { ColourIngress } from "../../constructs/kubernetes/colour-ingress.js";
import { Configuration } from "../../constructs/kubernetes/configuration.js";
import { AllowDns, DefaultDeny } from "../../constructs/kubernetes/default-policies.js";
import { DisruptionBudget } from "../../constructs/kubernetes/disruption-budget.js";
import { InstancePolicy } from "../../constructs/kubernetes/instance-policy.js";
import { InstanceService } from "../../constructs/kubernetes/instance-service.js";
import { ContainerDefaults, NamespaceQuota } from "../../constructs/kubernetes/namespace-limits.js";
import { PeerService } from "../../constructs/kubernetes/peer-service.js";
import { RestrictedNamespace } from "../../constructs/kubernetes/restricted-namespace.js";
import { SecretFile } from "../../constructs/kubernetes/secret-file.js";
import { ServiceAccount } from "../../constructs/kubernetes/service-account.js";
import { WorkloadDeployment } from "../../constructs/kubernetes/workload-deployment.js";
import { WorkloadStatefulSet } from "../../constructs/kubernetes/workload-stateful-set.js";
import { RulesConfigMap } from "../../constructs/prometheus/rules-config-map.js";
import { Rollback } from "../../constructs/rollback.js";
import { cartEnvironment, colouredOf } from "../support/environment.js";
import { inPlainStack } from "../support/template.js";

const accountId = "a".repeat(32);
const zoneId = "b".repeat(32);
const object = { name: "cart", namespace: "shop" };
const selector = { app: "cart" };
const ports = [{ name: "http", port: 80, targetPort: 8080 }];
const image = `ghcr.io/example/cart@sha256:${"1".repeat(64)}`;
const resources = {
  requests: { cpu: "100m", memory: "64Mi", ephemeralStorage: "64Mi" },
  limits: { memory: "128Mi", ephemeralStorage: "256Mi" },
};
const pods = { ...object, selector, image, resources };
const metadata = { name: "cart", namespace: "shop" };

const monitorIn = (stack: TerraformStack) => new Monitor(stack, "monitor", { accountId, description: "cart" });
const poolIn = (stack: TerraformStack) =>
  new OriginPool(stack, "pool", {
    accountId,
    name: "cart",
    description: "cart",
    monitor: monitorIn(stack),
    origins: [{ name: "a", address: "a.example.net", host: "cart.example.com" }],
  });
const namespaceIn = (stack: TerraformStack) => new RestrictedNamespace(stack, "namespace", { name: "shop" });

/** A construct, its creation from literal props, the address of its resource, and attributes that show the props. */
type Row = readonly [
  made: { readonly name: string },
  declare: (stack: TerraformStack) => unknown,
  address: `${string}.${string}`,
  expected: Readonly<Record<string, unknown>>,
];

const rows: readonly Row[] = [
  [Monitor, monitorIn, "cloudflare_load_balancer_monitor.monitor", { account_id: accountId, interval: 60, port: 443 }],
  [OriginPool, poolIn, "cloudflare_load_balancer_pool.pool", { check_regions: ["WEU"], enabled: true }],
  [
    HostnameLoadBalancer,
    (stack) => {
      const pool = poolIn(stack);
      const pools = { defaultPools: [pool], fallbackPool: pool, steering: "off" } as const;
      return new HostnameLoadBalancer(stack, "it", {
        zoneId,
        hostname: "cart.example.com",
        description: "c",
        ...pools,
      });
    },
    "cloudflare_load_balancer.it",
    { fallback_pool: `\${cloudflare_load_balancer_pool.pool.id}`, proxied: true, rules: [] },
  ],
  [
    HealthNotification,
    (stack) =>
      new HealthNotification(stack, "it", {
        accountId,
        name: "cart",
        description: "cart",
        pools: [poolIn(stack)],
        webhookVariable: "hook",
      }),
    "cloudflare_notification_policy.it",
    { mechanisms: { webhooks: [{ id: `\${cloudflare_notification_policy_webhooks.it-webhook.id}` }] } },
  ],
  [
    GatewayHeader,
    (stack) => new GatewayHeader(stack, "it", { zoneId, description: "edge", hostnames: ["cart.example.com"] }),
    "cloudflare_ruleset.it",
    { zone_id: zoneId, description: "edge", phase: "http_request_late_transform" },
  ],
  [
    OriginsRecord,
    (stack) =>
      new OriginsRecord(stack, "it", { zoneId, domain: "o.example.com", address: "203.0.113.1", comment: "e" }),
    "cloudflare_dns_record.it",
    { name: "*.o.example.com", type: "A", content: "203.0.113.1", proxied: false },
  ],
  [
    ActiveService,
    (stack) => new ActiveService(stack, "it", { ...object, selector, ports }),
    "kubernetes_service_v1.it",
    { metadata, spec: expect.objectContaining({ selector }) },
  ],
  [
    InstanceService,
    (stack) => new InstanceService(stack, "it", { ...object, selector, ports }),
    "kubernetes_service_v1.it",
    {
      metadata,
      spec: expect.objectContaining({ port: [{ name: "http", port: 80, protocol: "TCP", target_port: "8080" }] }),
    },
  ],
  [
    PeerService,
    (stack) => new PeerService(stack, "it", { ...object, selector, ports }),
    "kubernetes_service_v1.it",
    { metadata, spec: expect.objectContaining({ cluster_ip: "None" }) },
  ],
  [
    Autoscaler,
    (stack) =>
      new Autoscaler(stack, "it", {
        ...object,
        target: { kind: "Deployment", name: "cart" },
        minReplicas: 2,
        maxReplicas: 4,
        cpuUtilization: 70,
      }),
    "kubernetes_horizontal_pod_autoscaler_v2.it",
    { metadata, spec: expect.objectContaining({ min_replicas: 2, max_replicas: 4 }) },
  ],
  [
    ColourIngress,
    (stack) =>
      new ColourIngress(stack, "it", { ...object, hostname: "b.example.com", className: "nginx", serviceName: "cart" }),
    "kubernetes_ingress_v1.it",
    { metadata, spec: expect.objectContaining({ ingress_class_name: "nginx", tls: [{ hosts: ["b.example.com"] }] }) },
  ],
  [
    Configuration,
    (stack) => new Configuration(stack, "it", { ...object, data: { LOG_LEVEL: "info" } }),
    "kubernetes_config_map_v1.it",
    { metadata, data: { LOG_LEVEL: "info" } },
  ],
  [
    RulesConfigMap,
    (stack) => new RulesConfigMap(stack, "it", { ...object, files: { "a.yaml": "groups: []" } }),
    "kubernetes_config_map_v1.it",
    { metadata, data: { "a.yaml": "groups: []" } },
  ],
  [
    RestrictedNamespace,
    namespaceIn,
    "kubernetes_namespace_v1.namespace",
    {
      metadata: {
        name: "shop",
        labels: expect.objectContaining({ "pod-security.kubernetes.io/enforce": "restricted" }),
      },
    },
  ],
  [
    DefaultDeny,
    (stack) => new DefaultDeny(stack, "it", { namespace: namespaceIn(stack) }),
    "kubernetes_network_policy_v1.it",
    { metadata: { name: "default-deny", namespace: "shop" } },
  ],
  [
    AllowDns,
    (stack) => new AllowDns(stack, "it", { namespace: namespaceIn(stack) }),
    "kubernetes_network_policy_v1.it",
    { metadata: { name: "allow-dns", namespace: "shop" } },
  ],
  [
    NamespaceQuota,
    (stack) => new NamespaceQuota(stack, "it", { namespace: namespaceIn(stack) }),
    "kubernetes_resource_quota_v1.it",
    { spec: { hard: { "services.loadbalancers": "0", "services.nodeports": "0" } } },
  ],
  [
    ContainerDefaults,
    (stack) => new ContainerDefaults(stack, "it", { namespace: namespaceIn(stack) }),
    "kubernetes_limit_range_v1.it",
    { metadata: { name: "container-defaults", namespace: "shop" } },
  ],
  [
    DisruptionBudget,
    (stack) => new DisruptionBudget(stack, "it", { ...object, selector }),
    "kubernetes_pod_disruption_budget_v1.it",
    { metadata, spec: { max_unavailable: "1", selector: { match_labels: selector } } },
  ],
  [
    InstancePolicy,
    (stack) => new InstancePolicy(stack, "it", { ...object, selector, ports: ["http"] }),
    "kubernetes_network_policy_v1.it",
    { metadata, spec: { pod_selector: { match_labels: selector }, policy_types: ["Ingress", "Egress"] } },
  ],
  [
    SecretFile,
    (stack) => new SecretFile(stack, "it", { ...object, file: "api-key", variable: "api_key" }),
    "kubernetes_secret_v1.it",
    { metadata, data_wo: { "api-key": `\${var.api_key}` }, data_wo_revision: 1 },
  ],
  [
    ServiceAccount,
    (stack) => new ServiceAccount(stack, "it", object),
    "kubernetes_service_account_v1.it",
    { metadata, automount_service_account_token: false },
  ],
  [
    WorkloadDeployment,
    (stack) => new WorkloadDeployment(stack, "it", pods),
    "kubernetes_deployment_v1.it",
    { metadata, spec: expect.objectContaining({ replicas: "2", selector: { match_labels: selector } }) },
  ],
  [
    WorkloadStatefulSet,
    (stack) => {
      const peers = new PeerService(stack, "peers", { name: "cart-peers", namespace: "shop", selector, ports });
      return new WorkloadStatefulSet(stack, "it", { ...pods, peers, storage: { path: "/data", size: "1Gi" } });
    },
    "kubernetes_stateful_set_v1.it",
    { metadata, spec: expect.objectContaining({ service_name: "cart-peers" }) },
  ],
];

test.each(rows)("renders %p from literal props alone", (_, declare, address, expected) => {
  const [type = "", id = ""] = address.split(".");
  expect(inPlainStack(declare).resource(type, id)).toMatchObject(expected);
});

test("renders Rollback alone: it queries the cluster and outputs the split", () => {
  const template = inPlainStack((stack) => {
    const service = colouredOf(cartEnvironment());
    new Rollback(stack, "it", { environment: "test", namespace: "shop", service });
  });
  expect(template.at("data", "kubernetes_service_v1", "now", "metadata")).toEqual(metadata);
  expect(template.at("output", "active", "value")).toBe("blue");
});

test("has a row for every construct", () => {
  const folder = join(__dirname, "../../constructs");
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const exported = modules.flatMap((file): unknown[] => Object.values(require(join(folder, file))));
  const classes = exported.filter((one) => typeof one === "function" && one.prototype instanceof Construct);
  expect(new Set(classes)).toEqual(new Set([...rows.map(([made]) => made), Rollback]));
});
