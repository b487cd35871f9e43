import type { RequestOptions } from "node:https";
import { ApiFailure, causeOf, Failure, Interrupted, NoAnswer } from "../failures.js";
import { type Answer, ask } from "./http.js";

/** An object as the Kubernetes API returns it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The address of a cluster, and the credentials. */
interface Connection {
  readonly server: string;
  readonly options: RequestOptions;
}

/**
 * A client for the part of the Kubernetes API that is read outside of Terraform.
 *
 * It is configured like the provider: by `KUBE_HOST` and related variables, else by the kubeconfig of
 * `KUBE_CONFIG_PATH` or `KUBECONFIG`, in the context that the configuration names.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#argument-reference
 */
export class Kubernetes {
  private readonly connection: Promise<Connection>;

  /** @param signal ends running requests. @default - every answer is awaited */
  constructor(
    context?: string,
    variables: NodeJS.ProcessEnv = process.env,
    private readonly signal?: AbortSignal,
  ) {
    const direct = connectionFromVariables(variables);
    this.connection = direct === undefined ? connectionFromKubeconfig(context, variables) : Promise.resolve(direct);
    // the first request reports the error; until then it must not be an unhandled rejection
    this.connection.catch(() => undefined);
  }

  /** Returns one object; undefined for status 404. @param path such as `/api/v1/namespaces/default/services/web` */
  async get(path: string): Promise<KubernetesObject | undefined> {
    const { server, options } = await this.connection;
    const { status, text } = await this.send(server, path, options);
    if (status === 404) return undefined;
    if (status !== 200) {
      const said = `Kubernetes answered GET ${path} with ${status}: ${messageIn(text)}`;
      throw status >= 500 ? new NoAnswer(said, "cluster") : new ApiFailure(said, status);
    }
    return JSON.parse(text);
  }

  private async send(server: string, path: string, options: RequestOptions): Promise<Answer> {
    try {
      return await ask(`${server.replace(/\/+$/, "")}${path}`, { ...options, signal: this.signal });
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      throw new NoAnswer(`the cluster cannot be reached at ${server}: ${causeOf(error)}`, "cluster");
    }
  }
}

function connectionFromVariables(variables: NodeJS.ProcessEnv): Connection | undefined {
  const server = variables.KUBE_HOST ?? "";
  if (server === "") return undefined;
  const token = variables.KUBE_TOKEN;
  const ca = variables.KUBE_CLUSTER_CA_CERT_DATA;
  const cert = variables.KUBE_CLIENT_CERT_DATA;
  const key = variables.KUBE_CLIENT_KEY_DATA;
  return {
    server: /^https?:\/\//.test(server) ? server : `https://${server}`,
    options: {
      headers: { accept: "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(variables.KUBE_INSECURE === "true" ? { rejectUnauthorized: false } : {}),
    },
  };
}

async function connectionFromKubeconfig(
  context: string | undefined,
  variables: NodeJS.ProcessEnv,
): Promise<Connection> {
  // loaded only here, because loading takes longer than a whole command with KUBE_HOST
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const file = variables.KUBE_CONFIG_PATH ?? "";
  if (file !== "") config.loadFromFile(file.replace(/^~(?=\/)/, variables.HOME ?? "~"));
  else config.loadFromDefault();
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw new Failure(
        `the kubeconfig has no context "${context}"; it has ${known.join(", ") || "none"}. Set KUBE_HOST and KUBE_TOKEN, or add the context`,
      );
    }
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Failure("no cluster is configured: set KUBE_HOST and KUBE_TOKEN, or KUBECONFIG");
  const options: RequestOptions = { headers: { accept: "application/json" } };
  await config.applyToHTTPSOptions(options);
  return { server: cluster.server, options };
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: string };
    if (message !== undefined) return message;
  } catch {
    // not a Status: a proxy answered
  }
  return text.slice(0, 200);
}
