import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ProviderError } from "../protocol/diagnostic";
import { listOf, recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import type { ClusterAccess } from "./client";

interface Named<T> {
  readonly name: string;
  readonly cluster?: T;
  readonly context?: T;
  readonly user?: T;
}

interface KubeConfig {
  readonly "current-context"?: string;
  readonly clusters?: readonly Named<Readonly<Record<string, string | boolean>>>[];
  readonly contexts?: readonly Named<{ readonly cluster: string; readonly user: string }>[];
  readonly users?: readonly Named<Readonly<Record<string, string>>>[];
}

/**
 * Returns the access to the cluster: from the provider block, then from environment variables, then from a kubeconfig file.
 *
 * @throws {ProviderError} if a named kubeconfig file is not usable
 */
export async function accessOf(config: Value, environment: NodeJS.ProcessEnv): Promise<ClusterAccess> {
  const given = recordOf(config);
  const setting = (attribute: string, variable: string) =>
    textOf(given[attribute]) ?? (environment[variable] || undefined);
  const file = await fromFile(given, environment, setting("config_context", "KUBE_CTX") || undefined);
  const host = setting("host", "KUBE_HOST") ?? file?.host ?? "http://localhost";
  const token = setting("token", "KUBE_TOKEN");
  const user = setting("username", "KUBE_USER");
  const password = setting("password", "KUBE_PASSWORD");
  const basic = user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}`;
  const authorization = token !== undefined ? `Bearer ${token}` : (basic ?? file?.headers.authorization);
  const ca = setting("cluster_ca_certificate", "KUBE_CLUSTER_CA_CERT_DATA");
  const cert = setting("client_certificate", "KUBE_CLIENT_CERT_DATA");
  const key = setting("client_key", "KUBE_CLIENT_KEY_DATA");
  const insecure = given.insecure === true || environment.KUBE_INSECURE === "true";
  return {
    host: (host.includes("://") ? host : `https://${host}`).replace(/\/+$/, ""),
    headers: authorization === undefined ? {} : { authorization },
    tls: {
      ...file?.tls,
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(insecure && { rejectUnauthorized: false }),
    },
  };
}

async function fromFile(
  given: ValueRecord,
  environment: NodeJS.ProcessEnv,
  context?: string,
): Promise<ClusterAccess | undefined> {
  const several = listOf(given.config_paths).flatMap((path) => textOf(path) ?? []);
  const path = textOf(given.config_path) ?? several[0] ?? environment.KUBE_CONFIG_PATH;
  if (path === undefined || path === "") {
    // a context is looked up even if the host is given and no file is
    if (context !== undefined) throw noContext(context);
    return undefined;
  }
  const file = path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
  if (!existsSync(file))
    throw new ProviderError(
      "Provider configuration: cannot load Kubernetes client config",
      `stat ${file}: no such file or directory`,
    );
  // YAML is loaded only if a file is named
  const { parse } = await import("yaml");
  const config = parse(readFileSync(file, "utf8")) as KubeConfig;
  const wanted = context ?? config["current-context"];
  const chosen = config.contexts?.find(({ name }) => name === wanted)?.context;
  if (chosen === undefined) throw noContext(wanted);
  const cluster = config.clusters?.find(({ name }) => name === chosen.cluster)?.cluster ?? {};
  const user = config.users?.find(({ name }) => name === chosen.user)?.user ?? {};
  const pem = (from: Readonly<Record<string, unknown>>, name: string) => {
    const data = from[`${name}-data`];
    if (typeof data === "string") return Buffer.from(data, "base64").toString("utf8");
    const at = from[name];
    return typeof at === "string" ? readFileSync(at, "utf8") : undefined;
  };
  const [ca, cert, key] = [
    pem(cluster, "certificate-authority"),
    pem(user, "client-certificate"),
    pem(user, "client-key"),
  ];
  return {
    host: String(cluster.server ?? ""),
    headers: user.token === undefined ? {} : { authorization: `Bearer ${user.token}` },
    tls: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(cluster["insecure-skip-tls-verify"] === true && { rejectUnauthorized: false }),
    },
  };
}

function noContext(wanted: string | undefined): ProviderError {
  return new ProviderError(
    "Provider configuration: cannot load Kubernetes client config",
    `context "${wanted}" does not exist`,
  );
}
