import { Agent, get } from "node:http";
import { at, deployment, ingress, service, startCluster, type TestCluster } from "./cluster";

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.close());

/** The part of the container that a merge patch has to repeat, because it replaces lists. */
const withProbe = {
  ports: [{ name: "http", containerPort: 8080 }],
  readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 1 },
};

interface Reply {
  readonly status: number;
  readonly body: Record<string, string>;
}

function ask(address: string, path = "/", headers: Record<string, string> = {}, agent?: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const url = `http://${address.replace("http://", "")}${path}`;
    get(url, { headers, agent: agent ?? false }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.once("error", reject);
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    }).once("error", reject);
  });
}

function ready(colour: string, count: number): Promise<readonly string[]> {
  return cluster.until(async () => {
    const { items } = await cluster.call("GET", `${at.pods}?labelSelector=colour%3D${colour}`);
    const names: string[] = items
      .filter(
        // biome-ignore lint/suspicious/noExplicitAny: read from JSON
        ({ metadata, status }: any) =>
          metadata.deletionTimestamp === undefined &&
          status.conditions?.some(
            (one: { type: string; status: string }) => one.type === "Ready" && one.status === "True",
          ),
      )
      .map(({ metadata }: { metadata: { name: string } }) => metadata.name);
    return names.length === count && names;
  });
}

function addressOf(name: string): Promise<string> {
  return cluster.until(() => cluster.plane.serviceAddresses().find((one) => one.service === name)?.address);
}

function endpoints(name: string, count: number): Promise<unknown> {
  return cluster.until(async () => {
    const { subsets = [] } = await cluster.call("GET", `/api/v1/namespaces/shop/endpoints/${name}`).catch(() => ({}));
    return (subsets[0]?.addresses ?? []).length === count && subsets;
  });
}

test("a pod returns its identity, and its health without a secret", async () => {
  await cluster.call("POST", at.deployments, deployment("blue", 1));
  const [pod = ""] = await ready("blue", 1);
  const address = cluster.plane.pods()[0]?.address ?? "";
  const self = {
    service: "cart",
    colour: "blue",
    version: "v1.0.0",
    image: `registry.example/cart@sha256:${"b".repeat(64)}`,
    digest: `sha256:${"b".repeat(64)}`,
    pod,
  };
  expect(await ask(address, "/basket?x=1")).toEqual({ status: 200, body: { ...self, path: "/basket" } });
  expect(await ask(address, "/health")).toEqual({ status: 200, body: { ...self, status: "ok" } });
});

test("given a pod with the gateway's secret, then requests need it", async () => {
  const secret = (value: string): object => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "gate" },
    data: { "gateway-secret": Buffer.from(value).toString("base64") },
  });
  const volumes = [
    {
      name: "secrets",
      projected: { sources: [{ secret: { name: "gate", items: [{ key: "gateway-secret", path: "gs" }] } }] },
    },
  ];
  const container = {
    env: [{ name: "GATEWAY_SECRET_FILE", value: "/run/secrets/gs" }],
    volumeMounts: [{ name: "secrets", mountPath: "/run/secrets" }],
  };
  await cluster.call("POST", at.deployments, deployment("blue", 1, container, { volumes }));
  await cluster.until(async () => {
    const { items } = await cluster.call("GET", at.pods);
    return items[0]?.status.containerStatuses?.[0].state.waiting?.message === 'secret "gate" not found';
  });
  await cluster.call("POST", at.secrets, secret("first"));
  await ready("blue", 1);
  const address = cluster.plane.pods()[0]?.address ?? "";
  const codes = async (): Promise<number[]> => {
    const asked = [{}, { "x-gateway-secret": "first" }, { "x-gateway-secret": "second" }];
    return Promise.all(asked.map(async (headers) => (await ask(address, "/api/test", headers)).status));
  };
  expect(await codes()).toEqual([403, 200, 403]);
  expect((await ask(address, "/health")).status).toBe(200);
  await cluster.call("PUT", `${at.secrets}/gate`, secret("second\nfirst\n"));
  expect(await codes()).toEqual([403, 200, 200]);
});

test("a Service spreads connections over ready pods, and keeps open ones when its selector moves", async () => {
  await cluster.call("POST", at.deployments, deployment("blue", 2));
  await cluster.call("POST", at.deployments, deployment("green", 1));
  await cluster.call("POST", at.services, service("cart", { colour: "blue" }));
  await endpoints("cart", 2);
  await ready("green", 1);
  const address = await addressOf("cart");
  const pods = new Set<string>();
  for (let count = 0; count < 40; count += 1) pods.add((await ask(address)).body.pod ?? "");
  expect([...pods].sort()).toEqual([...(await ready("blue", 2))].sort());
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = (await ask(address, "/", {}, kept)).body.pod;
  await cluster.call("PATCH", `${at.services}/cart`, { spec: { selector: { colour: "green" } } });
  await endpoints("cart", 1);
  for (let count = 0; count < 20; count += 1) expect((await ask(address)).body.colour).toBe("green");
  expect((await ask(address, "/", {}, kept)).body.pod).toBe(first);
  expect(await cluster.metrics.text()).toContain(
    'service_connections{namespace="shop",service="cart",colour="blue"} 1',
  );
  kept.destroy();
});

test("given no ready pod, then a Service refuses connections and the ingress answers 503", async () => {
  await cluster.call("POST", at.services, service("cart", { colour: "blue" }));
  await cluster.call("POST", at.ingresses, ingress("cart.example", "cart"));
  await expect(ask(await addressOf("cart"))).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(await ask(cluster.ingress.url, "/", { host: "cart.example" })).toEqual({
    status: 503,
    body: { error: "the Service has no ready endpoint" },
  });
  expect((await ask(cluster.ingress.url, "/", { host: "other.example" })).status).toBe(404);
});

describe("under requests", () => {
  const lifecycle = { preStop: { exec: { command: ["sleep", "2"] } } };

  /** Sends requests to the ingress until the change is over. @returns the colours and digests that responded, and the failures */
  async function during(change: () => Promise<void>): Promise<{ seen: Set<string>; failures: unknown[] }> {
    const seen = new Set<string>();
    const failures: unknown[] = [];
    let answers = 0;
    let going = true;
    const client = async (): Promise<void> => {
      while (going) {
        const { status, body } = await ask(cluster.ingress.url, "/", { host: "cart.example" });
        answers += 1;
        if (status === 200) seen.add(`${body.colour} ${body.digest?.slice(7, 8)}`);
        else failures.push([status, body]);
      }
    };
    const clients = [client(), client(), client()];
    await cluster.until(() => answers > 50);
    await change().finally(() => {
      going = false;
    });
    await Promise.all(clients);
    return { seen, failures };
  }

  beforeEach(async () => {
    await cluster.call("POST", at.services, service("cart", {}));
    await cluster.call("POST", at.ingresses, ingress("cart.example", "cart"));
    await cluster.call("POST", at.deployments, deployment("blue", 2, { lifecycle }));
  });

  test("given a colour that is removed, then no request fails", async () => {
    await cluster.call("POST", at.deployments, deployment("green", 1, { lifecycle }));
    await endpoints("cart", 3);
    const { seen, failures } = await during(async () => {
      await cluster.call("DELETE", `${at.deployments}/cart-blue`);
      await cluster.until(() => cluster.plane.pods().every(({ colour }) => colour === "green"));
    });
    expect([failures, seen]).toEqual([[], new Set(["blue b", "green c"])]);
    expect((await ask(cluster.ingress.url, "/", { host: "cart.example" })).body.colour).toBe("green");
  });

  test("given a rolling update of a colour, then no request fails", async () => {
    await endpoints("cart", 2);
    const image = `registry.example/cart@sha256:${"d".repeat(64)}`;
    const { seen, failures } = await during(async () => {
      const spec = { template: { spec: { containers: [{ name: "cart", image, ...withProbe, lifecycle }] } } };
      await cluster.call("PATCH", `${at.deployments}/cart-blue`, { spec });
      await cluster.until(async () => {
        const { items } = await cluster.call("GET", at.pods);
        return items.length === 2 && JSON.stringify(items).includes("b".repeat(64)) === false;
      });
    });
    expect([failures, seen]).toEqual([[], new Set(["blue b", "blue d"])]);
  });
});

test("given a pod that stops, then it serves until its hook ends, and finishes open requests", async () => {
  const lifecycle = { preStop: { exec: { command: ["sleep", "3"] } } };
  await cluster.call("POST", at.deployments, deployment("blue", 1, { lifecycle }));
  await cluster.call("POST", at.services, service("cart", {}));
  await endpoints("cart", 1);
  const address = cluster.plane.pods()[0]?.address ?? "";
  cluster.faults.add({ on: { colour: "blue" }, act: { do: "delay", median: 5000 } });
  const slow = ask(address);
  cluster.faults.clear();
  await cluster.call("DELETE", `${at.deployments}/cart-blue`);
  await endpoints("cart", 0);
  const began = performance.now();
  expect((await ask(address)).status).toBe(200);
  // with no other pod left, new connections in the cluster still reach it, as with kube-proxy
  expect((await ask(await addressOf("cart"))).body.colour).toBe("blue");
  expect((await slow).status).toBe(200);
  await cluster.until(() => cluster.plane.pods().length === 0);
  // 3 s of the hook, sped up ten times
  expect(performance.now() - began).toBeGreaterThan(200);
  await expect(ask(address)).rejects.toThrow("ECONNREFUSED");
});

test("given a hook longer than the grace period, then the pod ends with the grace period", async () => {
  const lifecycle = { preStop: { exec: { command: ["sleep", "100"] } } };
  const spec = { terminationGracePeriodSeconds: 2 };
  await cluster.call("POST", at.deployments, deployment("blue", 1, { lifecycle }, spec));
  await ready("blue", 1);
  const address = cluster.plane.pods()[0]?.address ?? "";
  cluster.faults.add({ on: { colour: "blue" }, act: { do: "hang" } });
  const hanging = ask(address).catch((error: Error) => error.message);
  const began = performance.now();
  await cluster.call("DELETE", `${at.deployments}/cart-blue`);
  await cluster.until(() => cluster.plane.pods().length === 0);
  // 2 s of grace and 100 s of the hook, sped up ten times
  expect(performance.now() - began).toBeGreaterThan(190);
  expect(performance.now() - began).toBeLessThan(8000);
  expect(await hanging).toMatch(/hang up|ECONNRESET/);
});

describe("faults", () => {
  beforeEach(async () => {
    await cluster.call("POST", at.deployments, deployment("blue", 1));
    await cluster.call("POST", at.deployments, deployment("green", 1));
    await cluster.call("POST", at.services, service("cart", {}));
    await endpoints("cart", 2);
  });
  const of = (colour: string): string => cluster.plane.pods().find((pod) => pod.colour === colour)?.address ?? "";

  test("given errors on one colour, then its health is unaffected, and they are counted", async () => {
    cluster.faults.add({ on: { colour: "green" }, act: { do: "error", status: 502 } });
    expect((await ask(of("green"))).status).toBe(502);
    expect((await ask(of("green"), "/health")).status).toBe(200);
    expect((await ask(of("blue"))).status).toBe(200);
    const text = await cluster.metrics.text();
    expect(text).toContain('http_requests_total{namespace="shop",service="cart",colour="green",code="502"} 1');
    expect(text).toContain('http_requests_total{namespace="shop",service="cart",colour="blue",code="200"} 1');
    expect(text).toContain(
      'http_request_duration_seconds_bucket{le="+Inf",namespace="shop",service="cart",colour="blue"} 1',
    );
  });

  test("given a fault on one pod, then the others are unaffected", async () => {
    const [pod = ""] = await ready("green", 1);
    cluster.faults.add({ on: { pod }, act: { do: "error", status: 503 } });
    expect([(await ask(of("green"))).status, (await ask(of("blue"))).status]).toEqual([503, 200]);
  });

  test("given a pod that is not ready, then it leaves the endpoints, and returns once it is ready", async () => {
    const { id } = cluster.faults.add({ on: { colour: "green" }, act: { do: "not-ready" } });
    await endpoints("cart", 1);
    expect((await ask(of("green"))).status).toBe(200);
    cluster.faults.remove(id);
    await endpoints("cart", 2);
  });

  test("given a crash, then connections end, and the container restarts after a delay", async () => {
    const address = of("green");
    cluster.faults.add({ on: { colour: "green" }, act: { do: "hang" } });
    const hanging = ask(address).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { id } = cluster.faults.add({ on: { colour: "green" }, act: { do: "crash" } });
    expect(await hanging).toMatch(/hang up|ECONNRESET/);
    await endpoints("cart", 1);
    const { items } = await cluster.call("GET", `${at.pods}?labelSelector=colour%3Dgreen`);
    expect(items[0].status.containerStatuses[0]).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 1, message: "a fault of the sandbox" } },
    });
    cluster.faults.remove(id);
    await endpoints("cart", 2);
  });

  test.each([
    [{ act: { do: "error", share: 2 } }, "act.share: Too big: expected number to be <=1"],
    [{ act: { do: "delay", median: 10, p99: 5 } }, "act.p99: p99 is below the median"],
    [{ on: { color: "green" }, act: { do: "hang" } }, 'on: Unrecognized key: "color"'],
  ])("%j is refused", (rule, mistake) => {
    expect(() => cluster.faults.add(rule)).toThrow(
      `not a fault of traffic: ${mistake}. For example: {"on":{"service":"prompt-service","colour":"green"},"act":{"do":"error","share":0.2,"status":500}}`,
    );
  });
});

/** Returns the container of the only pod, once it has restarted. */
function startedAgain(): Promise<{ readonly lastState: { readonly terminated: object } }> {
  return cluster.until(async () => {
    const { items } = await cluster.call("GET", at.pods);
    const found = items[0]?.status.containerStatuses?.[0];
    return found?.restartCount === 1 && found;
  });
}

test("given a slow start, then the startup probe waits for it", async () => {
  const startupProbe = { httpGet: { path: "/health", port: "http" }, periodSeconds: 1, failureThreshold: 30 };
  cluster.faults.add({ on: { colour: "blue" }, act: { do: "slow-start", seconds: 4 } });
  const began = performance.now();
  await cluster.call("POST", at.deployments, deployment("blue", 1, { startupProbe }));
  await cluster.until(() => cluster.plane.pods().length === 1);
  expect(cluster.plane.pods()[0]?.address).toBeUndefined();
  await ready("blue", 1);
  // 4 s, sped up ten times
  expect(performance.now() - began).toBeGreaterThan(390);
  const { items } = await cluster.call("GET", at.pods);
  expect(items[0].status.containerStatuses[0].restartCount).toBe(0);
});

test("given a start slower than the startup probe allows, then the container restarts", async () => {
  const startupProbe = { httpGet: { path: "/health", port: "http" }, periodSeconds: 1, failureThreshold: 2 };
  const { id } = cluster.faults.add({ on: { colour: "blue" }, act: { do: "slow-start", seconds: 100 } });
  await cluster.call("POST", at.deployments, deployment("blue", 1, { startupProbe }));
  expect((await startedAgain()).lastState.terminated).toMatchObject({
    exitCode: 137,
    message: "the startup probe failed",
  });
  cluster.faults.remove(id);
  await ready("blue", 1);
});

test("given a failing liveness probe, then the container restarts", async () => {
  const livenessProbe = { httpGet: { path: "/health", port: "http" }, periodSeconds: 1, failureThreshold: 2 };
  await cluster.call("POST", at.deployments, deployment("blue", 1, { livenessProbe }));
  await ready("blue", 1);
  const { id } = cluster.faults.add({ on: { colour: "blue" }, health: true, act: { do: "error", status: 503 } });
  expect((await startedAgain()).lastState.terminated).toMatchObject({
    exitCode: 137,
    message: "the liveness probe failed",
  });
  cluster.faults.remove(id);
  await ready("blue", 1);
});
