import { environmentFrom, settingsWith } from "../support/environment.js";
import { fullEnvironment } from "../support/shop.js";
import { pick, synthesize } from "../support/template.js";

const template = synthesize(fullEnvironment(), "test-platform");

test.each([
  ["services", "shop"],
  ["mcp", "shop-mcp"],
])("the namespace of %s admits only restricted pods and stays", (id, name) => {
  expect(template.resource("kubernetes_namespace_v1", `namespace-${id}`)).toEqual({
    metadata: {
      name,
      labels: {
        "app.kubernetes.io/part-of": "test",
        "app.kubernetes.io/managed-by": "switchyard",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "latest",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "latest",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "latest",
      },
    },
    lifecycle: { prevent_destroy: true },
  });
});

test("closes both namespaces in both directions, except for the cluster's DNS", () => {
  for (const [id, namespace] of [
    ["services", "shop"],
    ["mcp", "shop-mcp"],
  ]) {
    expect(template.resource("kubernetes_network_policy_v1", `default-deny-${id}`)).toEqual({
      metadata: { name: "default-deny", namespace },
      spec: { pod_selector: {}, policy_types: ["Ingress", "Egress"] },
      depends_on: [`kubernetes_namespace_v1.namespace-${id}`],
    });
    expect(pick(template.resource("kubernetes_network_policy_v1", `allow-dns-${id}`), "spec")).toEqual({
      pod_selector: {},
      policy_types: ["Egress"],
      egress: [
        {
          to: [
            {
              namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "kube-system" } },
              pod_selector: { match_labels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { port: "53", protocol: "UDP" },
            { port: "53", protocol: "TCP" },
          ],
        },
      ],
    });
  }
});

test("forbids node ports and load balancers", () => {
  expect(pick(template.resource("kubernetes_resource_quota_v1", "quota-mcp"), "spec", "hard")).toEqual({
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  });
});

test("allows an unprotected environment to be destroyed", () => {
  const environment = environmentFrom({ environment: settingsWith() });
  const made = synthesize(environment, "test-platform").resource("kubernetes_namespace_v1", "namespace-services");
  expect(made).not.toHaveProperty("lifecycle");
});
