import { Cloudflare } from "../../operations/cloudflare";
import { Kubernetes } from "../../operations/kubernetes";
import { type Listening, listen, sendJson } from "../../sandbox/http";
import { clusterVariables, requireTestCluster, requireTestZone } from "./outside";

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test("refuses a cluster that does not say it is for tests", async () => {
  server = await listen((_, response) => sendJson(response, 200, { metadata: { name: "kube-system", uid: "u" } }));

  await expect(requireTestCluster(new Kubernetes(undefined, { KUBE_HOST: server.url }))).rejects.toThrow(
    "the cluster does not say that it is for tests; if everything in the namespaces techdev and techdev-mcp may be lost: " +
      "kubectl annotate namespace kube-system switchyard.dev/for-tests=true",
  );
});

test("refuses a zone that does not say it is for tests", async () => {
  server = await listen((_, response) => sendJson(response, 200, { success: true, result: [] }));
  const cloudflare = new Cloudflare({ CLOUDFLARE_API_TOKEN: "sandbox", CLOUDFLARE_BASE_URL: server.url });

  await expect(requireTestZone(cloudflare, "b".repeat(32), "mcpist.example")).rejects.toThrow(
    "the zone mcpist.example does not say that it is for tests; if its load balancers, rulesets and records may be lost, " +
      "add a TXT record _switchyard.mcpist.example with the content for-tests",
  );
});

test("refuses to guess a cluster", () => {
  expect(() => clusterVariables({})).toThrow(
    "no cluster is named: set KUBE_HOST and KUBE_TOKEN, or KUBE_CONFIG_PATH or KUBECONFIG",
  );
});
