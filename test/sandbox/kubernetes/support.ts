import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "../../../sandbox/http";
import {
  type KindName,
  type KubeObject,
  type KubernetesApi,
  type KubernetesOptions,
  kubernetesApi,
} from "../../../sandbox/kubernetes";
import { Store } from "../../../sandbox/store";

/** A response of the API. */
export interface Answer {
  readonly code: number;
  // the tests compare responses or parts of them; their shape is what is tested
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
  readonly warning: string | null;
}

/** A running API for a test. */
export interface TestApi {
  readonly url: string;
  readonly api: KubernetesApi;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  /** Patches an object. @param type `json`, `merge`, `strategic` or `apply` */
  patch(path: string, type: string, body: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
  /** Waits until the objects of a kind meet a condition; checks it after each change. */
  until<T extends KubeObject>(kind: KindName, wanted: (objects: readonly T[]) => boolean): Promise<readonly T[]>;
  close(): Promise<void>;
}

export const token = "for-tests";

const patchTypes: Record<string, string> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
};

/** Starts an API on a free port. @param store the store. @default - in memory */
export async function startApi(options: Partial<KubernetesOptions> = {}, store = Store.open()): Promise<TestApi> {
  const api = kubernetesApi(store, { token, podStartMs: 1, ...options });
  const server = await listen(api.listener);
  const call = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return { code: response.status, body: isJson ? JSON.parse(text) : text, warning: response.headers.get("warning") };
  };
  return {
    url: server.url,
    api,
    get: (path, headers) => call("GET", path, undefined, headers),
    post: (path, body) => call("POST", path, body),
    put: (path, body) => call("PUT", path, body),
    patch: (path, type, body) => call("PATCH", path, body, { "content-type": patchTypes[type] }),
    delete: (path, body) => call("DELETE", path, body),
    until: (kind, wanted) =>
      new Promise((resolve) => {
        let end = (): void => undefined;
        const look = (): boolean => {
          const objects = api.list(kind);
          if (!wanted(objects as never)) return false;
          end();
          resolve(objects as never);
          return true;
        };
        if (!look()) end = api.subscribe(kind, look);
      }),
    close: async () => {
      api.close();
      await server.close();
    },
  };
}

/** Returns a Deployment of one container. @param spec differences in its spec */
export function deployment(
  name: string,
  spec: Record<string, unknown> = {},
  image = "reg.example/app@sha256:a1",
): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          containers: [{ name: "app", image, ports: [{ name: "http", containerPort: 8080 }] }],
        },
      },
      ...spec,
    },
  };
}

/** The result of `kubectl`. */
export interface Session {
  readonly code: number;
  /** Standard output and standard error, as on a terminal. */
  readonly out: string;
}

/** `kubectl` with a configuration for one API, which the JavaScript client can read too: without TLS only if told so. */
export class Kubectl {
  private readonly folder = mkdtempSync(join(tmpdir(), "kubectl-"));
  readonly home = this.folder;
  readonly configuration = join(this.folder, "config");

  constructor(url: string) {
    const server = url.replace("http://", `http://sandbox:${token}@`);
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "sandbox", cluster: { server, "insecure-skip-tls-verify": true } }],
      contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: "", namespace: "demo" } }],
      "current-context": "sandbox",
    };
    writeFileSync(this.configuration, JSON.stringify(config));
  }

  /** Writes a manifest. @returns its path */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /**
   * Runs it.
   *
   * @throws if there is no kubectl
   */
  run(...args: readonly string[]): Promise<Session> {
    const env = { PATH: process.env.PATH ?? "", HOME: this.folder, KUBECONFIG: this.configuration };
    return new Promise((resolve, reject) => {
      execFile("kubectl", args, { env, timeout: 60_000, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
        if (error !== null && "code" in error && error.code === "ENOENT") {
          const remedy =
            "`apt-get install -y kubernetes-client`, or download it: https://kubernetes.io/docs/tasks/tools/";
          reject(new Error(`these tests need kubectl, and there is none on the PATH: ${remedy}`));
          return;
        }
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ code, out: `${stdout}${stderr}` });
      });
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
