import { environmentFrom, imageOf, type Plain, settingsWith, workloadWith } from "../support/environment.js";
import { pick, synthesizeAll } from "../support/template.js";

const service = (more: Plain = {}) => ({
  kind: "in-place",
  release: { version: "v1.0.0", image: imageOf("1") },
  workload: workloadWith(more),
});
const selector = { service: "legacy-a", selector: { app: "legacy", track: "a" } };

const stacks = synthesizeAll(
  environmentFrom({
    environment: settingsWith({ gateway: "proxy" }),
    services: {
      proxy: service(),
      engine: service({ calls: ["proxy", "legacy"] }),
      api: {
        kind: "blue-green",
        active: "blue",
        edge: { hostname: "api.example.com" },
        colours: { blue: { version: "v1.0.0", image: imageOf("1") } },
        workload: workloadWith({ ports: { http: 8080, metrics: 9090 }, calls: ["engine"] }),
      },
      legacy: {
        kind: "external",
        active: "blue",
        targetPort: 80,
        colours: { blue: selector, green: { service: "legacy-b", selector: { app: "legacy", track: "b" } } },
      },
    },
    mcpServers: {
      github: { enabled: true, release: { version: "v1.0.0", image: imageOf("5") }, workload: workloadWith() },
    },
  }),
);

function policy(stack: string) {
  return pick(stacks.get(stack)?.resource("kubernetes_network_policy_v1", "network-policy"), "spec");
}

function podLabels(stack: string) {
  const deployment = stacks.get(stack)?.resource("kubernetes_deployment_v1", "deployment");
  return pick(deployment, "spec", "template", "metadata", "labels");
}

const namespace = (name: string) => ({ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": name } } });
const pods = (match_labels: Plain) => ({ pod_selector: { match_labels } });
const http = [{ port: "http", protocol: "TCP" }];

test("given an edge, then the ingress, labelled callers and Prometheus on its own port may connect", () => {
  expect(policy("test-api-blue")).toEqual({
    pod_selector: { match_labels: { "app.kubernetes.io/name": "api", colour: "blue" } },
    policy_types: ["Ingress", "Egress"],
    ingress: [
      { from: [namespace("ingress-nginx")], ports: http },
      { from: [pods({ "access.switchyard.dev/api": "true" })], ports: [...http, { port: "metrics", protocol: "TCP" }] },
      { from: [namespace("monitoring")], ports: [{ port: "metrics", protocol: "TCP" }] },
    ],
    egress: [{ to: [pods({ "app.kubernetes.io/name": "engine" })] }],
  });
});

test("gives a caller the label of each service that it calls, in addition to its own", () => {
  expect(podLabels("test-engine")).toEqual({
    "app.kubernetes.io/name": "engine",
    "app.kubernetes.io/part-of": "test",
    "app.kubernetes.io/managed-by": "switchyard",
    version: "v1.0.0",
    "access.switchyard.dev/proxy": "true",
    "access.switchyard.dev/legacy": "true",
  });
});

test("given no edge, then nothing comes in from the ingress, and nothing goes out of the namespace", () => {
  expect(policy("test-engine")).toMatchObject({
    ingress: [
      { from: [pods({ "access.switchyard.dev/engine": "true" })], ports: http },
      { from: [namespace("monitoring")], ports: http },
    ],
    egress: [
      {
        to: [
          pods({ "app.kubernetes.io/name": "proxy" }),
          pods({ app: "legacy", track: "a" }),
          pods({ app: "legacy", track: "b" }),
        ],
      },
    ],
  });
});

test("lets only the gateway reach the MCP servers and the internet, and never a private address", () => {
  expect(pick(policy("test-proxy"), "egress")).toEqual([
    { to: [namespace("shop-mcp")] },
    {
      to: [
        {
          ip_block: {
            cidr: "0.0.0.0/0",
            except: ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
          },
        },
        { ip_block: { cidr: "::/0", except: ["::1/128", "fc00::/7", "fe80::/10"] } },
      ],
      ports: [{ port: "443", protocol: "TCP" }],
    },
  ]);
  const others = ["test-api-blue", "test-engine", "test-mcp-github"].map((stack) => JSON.stringify(policy(stack)));
  expect(others.filter((text) => text.includes("ip_block") || text.includes('"shop-mcp"'))).toEqual([]);
});

test("lets an MCP server accept the gateway and Prometheus, and connect to nothing", () => {
  expect(policy("test-mcp-github")).toEqual({
    pod_selector: { match_labels: { "app.kubernetes.io/name": "mcp-github" } },
    policy_types: ["Ingress", "Egress"],
    ingress: [
      { from: [{ ...namespace("shop"), ...pods({ "app.kubernetes.io/name": "proxy" }) }], ports: http },
      { from: [namespace("monitoring")], ports: http },
    ],
  });
});
