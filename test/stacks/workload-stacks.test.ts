import { parse } from "yaml";
import { environmentFrom, imageOf, settingsWith, workloadWith } from "../support/environment.js";
import { fullEnvironment } from "../support/shop.js";
import { pick, synthesize, synthesizeAll, type Template } from "../support/template.js";

const stacks = synthesizeAll(fullEnvironment());

function stack(name: string): Template {
  const template = stacks.get(name);
  if (template === undefined) throw new Error(`no stack ${name}`);
  return template;
}

test("serves a colour under its own hostname, with the ingress's certificate", () => {
  expect(pick(stack("test-cart-blue").resource("kubernetes_ingress_v1", "ingress"), "spec")).toEqual({
    ingress_class_name: "traefik",
    tls: [{ hosts: ["blue.cart.origins.example.com"], secret_name: "origins" }],
    rule: [
      {
        host: "blue.cart.origins.example.com",
        http: {
          path: [
            { path: "/", path_type: "Prefix", backend: { service: { name: "cart-blue", port: { name: "http" } } } },
          ],
        },
      },
    ],
  });
});

test("declares no ingress for a service without an edge", () => {
  expect(stack("test-proxy-blue").addresses.join()).not.toContain("ingress");
});

test("tells the gateway which run ids get each MCP server, including disabled ones", () => {
  const template = stack("test-proxy-blue");
  const map = template.resource("kubernetes_config_map_v1", "mcp-rollout");
  expect(pick(map, "metadata", "name")).toBe("proxy-blue-mcp-rollout");
  expect(JSON.parse(String(pick(map, "data", "mcps.json")))).toEqual({
    mcps: [
      {
        name: "github",
        enabled: true,
        rollout: { mode: "canary", canaryPercent: 25, allowlist: { runIds: ["run-1"] } },
        url: "http://mcp-github.shop-mcp.svc.cluster.local:80",
      },
      {
        name: "serena",
        enabled: false,
        rollout: { mode: "off", canaryPercent: 0, allowlist: { runIds: [] } },
        url: "http://mcp-serena.shop-mcp.svc.cluster.local:80",
      },
    ],
  });
  const pod = pick(template.resource("kubernetes_deployment_v1", "deployment"), "spec", "template");
  expect(pick(pod, "spec", "container", 0)).toMatchObject({
    env: [{ name: "MCP_ROLLOUT_FILE", value: "/etc/switchyard/mcp/mcps.json" }],
    volume_mount: [{ name: "mcp-rollout", mount_path: "/etc/switchyard/mcp", read_only: true }],
  });
  expect(pick(pod, "metadata", "annotations", "checksum.switchyard.dev/mcp-rollout")).toMatch(/^[0-9a-f]{16}$/);
});

test("runs an MCP server in its own namespace, and sets its allowed operations last", () => {
  const template = stack("test-mcp-github");
  expect(template.resource("kubernetes_config_map_v1", "security")).toMatchObject({
    metadata: { name: "mcp-github-security-config", namespace: "shop-mcp" },
    data: { ALLOWED_OPERATIONS: "read,analyze,search", FORBIDDEN_OPERATIONS: "write,execute,modify" },
  });
  const deployment = template.resource("kubernetes_deployment_v1", "deployment");
  expect(pick(deployment, "spec", "template", "spec", "container", 0, "env_from")).toEqual([
    { config_map_ref: { name: "mcp-github" } },
    { config_map_ref: { name: "mcp-github-security-config" } },
  ]);
});

test("declares no stack for a disabled MCP server", () => {
  expect(stacks.has("test-mcp-serena")).toBe(false);
});

test("makes pods depend on the objects that they refer to", () => {
  expect(pick(stack("test-cart-blue").resource("kubernetes_deployment_v1", "deployment"), "depends_on")).toEqual([
    "kubernetes_service_account_v1.service-account",
    "kubernetes_network_policy_v1.network-policy",
    "kubernetes_config_map_v1.configuration",
    "kubernetes_secret_v1.secret-file-api-key",
    "kubernetes_secret_v1.secret-file-gateway-secret",
  ]);
});

test("uses a release's own number of pods as the minimum", () => {
  const minimum = (name: string) =>
    pick(stack(name).resource("kubernetes_horizontal_pod_autoscaler_v2", "autoscaler"), "spec", "min_replicas");
  expect([minimum("test-cart-blue"), minimum("test-cart-green")]).toEqual([4, 2]);
});

test("declares alerts for the service's own triggers, or else the environment's, and for security", () => {
  const map = stack("test-alerts").resource("kubernetes_config_map_v1", "rules-1");
  const data = Object(pick(map, "data"));
  const alerts = Object.entries(data).map(([file, text]) => {
    const rules = pick(parse(String(text)), "groups", 0, "rules");
    return [file, Array.isArray(rules) ? rules.map((rule) => pick(rule, "alert")) : []];
  });
  expect(Object.fromEntries(alerts)).toEqual({
    "test-security.yaml": ["UnauthorizedFileWrite", "SelfModificationAttempt"],
    "test-cart.yaml": ["ErrorRateCritical"],
    "test-proxy.yaml": ["ErrorRateWatch"],
    "test-store.yaml": ["ErrorRateWatch"],
  });
});

test("given more alerts than fit into one map, when synthesized, then later maps are numbered", () => {
  const all = ["p50", "p95", "p99"].map((name) => `${name}_latency > 3000ms`);
  const triggers = { critical: all, warning: all, watch: all };
  const service = { kind: "in-place", release: { version: "v1.0.0", image: imageOf("1") }, workload: workloadWith() };
  const names = Array.from({ length: 90 }, (_, at) => `service-${at}`);
  const environment = environmentFrom({
    environment: settingsWith(),
    services: Object.fromEntries(names.map((name) => [name, service])),
    triggers,
  });
  const template = synthesize(environment, "test-alerts");
  expect(template.addresses).toEqual(["kubernetes_config_map_v1.rules-1", "kubernetes_config_map_v1.rules-2"]);
  expect(pick(template.resource("kubernetes_config_map_v1", "rules-1"), "metadata", "name")).toBe(
    "switchyard-rules-test",
  );
  expect(pick(template.resource("kubernetes_config_map_v1", "rules-2"), "metadata")).toEqual({
    name: "switchyard-rules-test-2",
    namespace: "monitoring",
    labels: { "app.kubernetes.io/part-of": "test", "app.kubernetes.io/managed-by": "switchyard" },
  });
});
