import { ClusterPlane } from "../../../sandbox/data-plane/cluster";
import { TrafficFaults } from "../../../sandbox/data-plane/faults";
import { Metrics } from "../../../sandbox/data-plane/metrics";
import { Timers } from "../../../sandbox/data-plane/timers";
import { type Listening, listen } from "../../../sandbox/http";
import { kubernetesApi } from "../../../sandbox/kubernetes";
import { Store } from "../../../sandbox/store";

/** A cluster with a data plane, and clients for it. */
export interface TestCluster {
  readonly plane: ClusterPlane;
  readonly faults: TrafficFaults;
  readonly metrics: Metrics;
  readonly ingress: Listening;
  /** Sends a request to the Kubernetes API. @throws unless it succeeds */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the whole of it
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Waits until a query returns something. */
  until<T>(question: () => T | undefined | false | Promise<T | undefined | false>): Promise<T>;
  close(): Promise<void>;
}

/** Starts a cluster with the namespace `shop`. @param speed the speed of its clocks. @default 10 */
export async function startCluster(speed = 10): Promise<TestCluster> {
  const faults = new TrafficFaults();
  const metrics = new Metrics();
  const timers = new Timers(speed);
  const store = Store.open();
  const plane = new ClusterPlane({ faults, metrics, timers, random: Math.random }, 5, (runtime) =>
    kubernetesApi(store, { token: "token", runtime }),
  );
  const api = await listen(plane.api.listener);
  const ingress = await listen(plane.ingress.listener);
  const call: TestCluster["call"] = async (method, path, body) => {
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: {
        authorization: "Bearer token",
        "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = JSON.parse(await response.text());
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await call("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  return {
    plane,
    faults,
    metrics,
    ingress,
    call,
    until: async (question) => {
      for (const began = performance.now(); ; ) {
        const answer = await question();
        if (answer !== undefined && answer !== false) return answer;
        if (performance.now() - began > 60_000) throw new Error(`in vain: ${question}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close: async () => {
      await Promise.all([api.close(), ingress.close()]);
      plane.close();
      timers.close();
    },
  };
}

const digests = { blue: `sha256:${"b".repeat(64)}`, green: `sha256:${"c".repeat(64)}` } as const;

/** Returns a Deployment of one colour of `cart`. @param more fields of its container */
export function deployment(colour: "blue" | "green", replicas: number, more: object = {}, spec: object = {}): object {
  const labels = { "app.kubernetes.io/name": "cart", colour };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `cart-${colour}`, namespace: "shop", labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, version: colour === "blue" ? "v1.0.0" : "v1.1.0" } },
        spec: {
          ...spec,
          containers: [
            {
              name: "cart",
              image: `registry.example/cart@${digests[colour]}`,
              ports: [{ name: "http", containerPort: 8080 }],
              readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 1 },
              ...more,
            },
          ],
        },
      },
    },
  };
}

/** Returns a Service in front of `cart`. */
export function service(name: string, selector: object): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: {
      selector: { "app.kubernetes.io/name": "cart", ...selector },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    },
  };
}

/** Returns an Ingress from a host to a Service's port `http`. */
export function ingress(host: string, backend: string): object {
  const to = { service: { name: backend, port: { name: "http" } } };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: backend, namespace: "shop" },
    spec: { rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: to }] } }] },
  };
}

/** The paths of collections. */
export const at = {
  deployments: "/apis/apps/v1/namespaces/shop/deployments",
  services: "/api/v1/namespaces/shop/services",
  secrets: "/api/v1/namespaces/shop/secrets",
  pods: "/api/v1/namespaces/shop/pods",
  ingresses: "/apis/networking.k8s.io/v1/namespaces/shop/ingresses",
} as const;
