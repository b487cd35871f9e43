import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { isColoured } from "../../model/environment";
import { traitsOf } from "../../model/kinds";
import { loadEnvironment } from "../../model/load";
import type { Service } from "../../model/schema/service";
import type { Cloudflare, CloudflareObject } from "../../operations/adapters/cloudflare";

/** Variables that lead to a cluster, in the words of the kubernetes provider. */
export function clusterVariables(variables: NodeJS.ProcessEnv): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && /^(KUBE_|KUBECONFIG$)/.test(name)) found[name] = value;
  }
  // the provider reads KUBE_CONFIG_PATH and kubectl KUBECONFIG: one is enough to give
  const file = found.KUBE_CONFIG_PATH ?? found.KUBECONFIG;
  if (file !== undefined && found.KUBE_HOST === undefined)
    Object.assign(found, { KUBE_CONFIG_PATH: file, KUBECONFIG: file });
  if (found.KUBE_HOST === undefined && file === undefined) {
    throw new Error("no cluster is named: set KUBE_HOST and KUBE_TOKEN, or KUBE_CONFIG_PATH or KUBECONFIG");
  }
  return found;
}

/** Variables that lead to an account of Cloudflare's. */
export function cloudflareVariables(variables: NodeJS.ProcessEnv): Record<string, string> {
  const { CLOUDFLARE_BASE_URL = "", CLOUDFLARE_API_TOKEN = "" } = variables;
  if (CLOUDFLARE_API_TOKEN === "") throw new Error("CLOUDFLARE_BASE_URL is set, and CLOUDFLARE_API_TOKEN is not");
  return { CLOUDFLARE_BASE_URL, CLOUDFLARE_API_TOKEN };
}

/** A kubeconfig for kubectl where the cluster is named by `KUBE_HOST`. */
export function writeKubeconfig(folder: string, variables: Readonly<Record<string, string>>): string {
  const ca = variables.KUBE_CLUSTER_CA_CERT_DATA;
  const file = join(folder, "kubeconfig");
  writeFileSync(
    file,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "outside",
      contexts: [{ name: "outside", context: { cluster: "outside", user: "outside" } }],
      clusters: [
        {
          name: "outside",
          cluster: {
            server: variables.KUBE_HOST,
            ...(ca === undefined ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") }),
            ...(variables.KUBE_INSECURE === "true" ? { "insecure-skip-tls-verify": true } : {}),
          },
        },
      ],
      users: [{ name: "outside", user: { token: variables.KUBE_TOKEN } }],
    }),
    { mode: 0o600 },
  );
  return file;
}

/**
 * Makes sure that a cluster says it is for tests.
 *
 * @param system what `kubectl get namespace kube-system -o json` prints
 * @throws saying how a cluster says so
 */
export function requireTestCluster(system: string): void {
  const { metadata }: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } } =
    JSON.parse(system);
  if (metadata.annotations?.["switchyard.dev/for-tests"] === "true") return;
  throw new Error(
    "the cluster does not say that it is for tests; if everything in the namespaces techdev and techdev-mcp may be lost: " +
      "kubectl annotate namespace kube-system switchyard.dev/for-tests=true",
  );
}

/**
 * Makes sure that a zone says it is for tests.
 *
 * @throws saying how a zone says so
 */
export async function requireTestZone(cloudflare: Cloudflare, zoneId: string, zone: string): Promise<void> {
  const name = `_switchyard.${zone}`;
  const records = await cloudflare.list(`/zones/${zoneId}/dns_records?type=TXT&name=${name}`);
  if (records.some(({ content }) => content === "for-tests" || content === '"for-tests"')) return;
  throw new Error(
    `the zone ${zone} does not say that it is for tests; if its load balancers, rulesets and records may be lost, ` +
      `add a TXT record ${name} with the content for-tests`,
  );
}

/** Images that run anywhere, in two versions. */
const anywhere = {
  blue: "registry.k8s.io/e2e-test-images/agnhost:2.40@sha256:af7e3857d87770ddb40f5ea4f89b5a2709504ab1ee31f9ea4ab5823c045f2146",
  green:
    "registry.k8s.io/e2e-test-images/agnhost:2.53@sha256:99c6b4bb4a1e1df3f0b3752168c89358794d02258ebebc26bf21c29399011a85",
} as const;

const probes = { readiness: { path: "/healthz" }, liveness: { path: "/healthz" }, startup: { path: "/healthz" } };

function workloadOf(ports: Readonly<Record<string, number>>): object {
  return { args: ["netexec", `--http-port=${Object.values(ports)[0]}`], ...("http" in ports ? { probes } : {}) };
}

function anywhereOf(service: Service): object {
  const { workload, releases } = traitsOf(service);
  if (workload === undefined) return {};
  const images = releases.map(({ colour = "green" }) => [colour, { image: anywhere[colour] }] as const);
  const released = isColoured(service) ? { colours: Object.fromEntries(images) } : { release: images[0]?.[1] };
  return { workload: workloadOf(workload.ports), ...released };
}

/** An overlay that has the local environment run anywhere: images that exist, probes they answer, whatever context. */
export function overlay(directory: string): string {
  const { services, mcpServers } = loadEnvironment({ environment: "local", directory });
  const layer = {
    environment: { cluster: { context: null } },
    services: Object.fromEntries(services.map((service) => [service.name, anywhereOf(service)])),
    mcpServers: Object.fromEntries(
      mcpServers.map(({ name, workload }) => [
        name,
        { workload: workloadOf(workload.ports), release: { image: anywhere.green } },
      ]),
    ),
  };
  // probes are the same object in every service, and a layer may hold no alias
  return stringify(layer, { aliasDuplicateObjects: false });
}

/** Removes what the tests may have left behind. */
export async function clean(cloudflare: Cloudflare, accountId: string, zoneId: string): Promise<void> {
  const ours = ({ name, description }: CloudflareObject) =>
    /^local-|\.mcpist\.example$/.test(String(name)) || /\[switchyard local\//.test(String(description));
  const account = `/accounts/${accountId}/load_balancers`;
  // in the order in which they refer to each other
  for (const list of [`/zones/${zoneId}/load_balancers`, `${account}/pools`, `${account}/monitors`]) {
    for (const object of await cloudflare.list(list)) if (ours(object)) await cloudflare.delete(`${list}/${object.id}`);
  }
}
