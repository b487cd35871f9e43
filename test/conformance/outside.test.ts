import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../model/load.js";
import { Cloudflare } from "../../operations/adapters/cloudflare.js";
import { type Listening, listen, sendJson } from "../../sandbox/http.js";
import { clusterVariables, overlay, requireTestCluster, requireTestZone } from "./outside.js";

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test("refuses a cluster that does not say it is for tests", () => {
  const system = { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system", uid: "u" } };
  const annotated = { ...system, metadata: { annotations: { "switchyard.dev/for-tests": "true" } } };

  expect(() => requireTestCluster(JSON.stringify(system))).toThrow(
    "the cluster does not say that it is for tests; if everything in the namespaces techdev and techdev-mcp may be lost: " +
      "kubectl annotate namespace kube-system switchyard.dev/for-tests=true",
  );
  expect(() => requireTestCluster(JSON.stringify(annotated))).not.toThrow();
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

test("writes an overlay that the local environment takes", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-overlay-"));
  const file = join(folder, "conformance.overlay.yaml");
  const directory = join(__dirname, "../../config");
  try {
    writeFileSync(file, overlay(directory));
    const { settings, services } = loadEnvironment({ environment: "local", directory, overlay: file });

    expect(settings.cluster.context).toBeUndefined();
    const images = services.map((service) =>
      service.kind === "blue-green" ? [service.name, service.colours.blue?.image.split("@")[0]] : [service.name],
    );
    expect(images).toContainEqual(["prompt-service", "registry.k8s.io/e2e-test-images/agnhost:2.40"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
