import type { EndpointSlice, Endpoints, KubeObject, Pod } from "../../../sandbox/kubernetes";
import { faultAnnotation, sandboxClusterUid } from "../../../sandbox/kubernetes";
import { journal } from "./journal";
import { deployment, startApi, type TestApi } from "./support";

let api: TestApi;
const demo = "/api/v1/namespaces/demo";
const deployments = "/apis/apps/v1/namespaces/demo/deployments";

async function prepare(labels: Record<string, string> = {}): Promise<void> {
  await api.post("/api/v1/namespaces", { metadata: { name: "demo", labels } });
  await api.until("ServiceAccount", (accounts) => accounts.some(({ metadata }) => metadata.namespace === "demo"));
}

beforeEach(async () => {
  api = await startApi();
});

afterEach(() => api.close());

describe("a new cluster", () => {
  test("has a fixed uid of kube-system, one node and the system's priority classes", async () => {
    expect((await api.get("/api/v1/namespaces/kube-system")).body.metadata.uid).toBe(sandboxClusterUid);
    const { body } = await api.get("/api/v1/nodes/sandbox");
    expect(body.status.conditions.find(({ type }: { type: string }) => type === "Ready").status).toBe("True");
    expect((await api.get("/apis/scheduling.k8s.io/v1/priorityclasses/system-cluster-critical")).body.value).toBe(2e9);
  });

  test("keeps its permanent namespaces", async () => {
    const { code, body } = await api.delete("/api/v1/namespaces/kube-system");
    expect([code, body.message]).toEqual([
      403,
      'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    ]);
  });
});

describe("endpoints", () => {
  const isReady = (count: number) => (all: readonly Endpoints[]) =>
    all.find(({ metadata }) => metadata.name === "web")?.subsets?.[0]?.addresses?.length === count;

  test("follow selector and readiness", async () => {
    await prepare();
    await api.post(deployments, deployment("blue"));
    await api.post(deployments, deployment("green"));
    await api.post(`${demo}/services`, {
      metadata: { name: "web" },
      spec: { selector: { app: "blue" }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
    });
    const [first] = await api.until<Endpoints>("Endpoints", isReady(2));
    expect(first?.subsets?.[0]?.ports).toEqual([{ name: "http", port: 8080, protocol: "TCP" }]);
    expect(first?.subsets?.[0]?.addresses?.[0]).toMatchObject({
      ip: expect.stringMatching(/^10\.244\./),
      nodeName: "sandbox",
      targetRef: { kind: "Pod", namespace: "demo", name: expect.stringMatching(/^blue-/) },
    });
    await api.patch(`${demo}/services/web`, "merge", { spec: { selector: { app: "green" } } });
    await api.until<Endpoints>("Endpoints", (all) =>
      (all[0]?.subsets?.[0]?.addresses ?? []).every(({ targetRef }) => targetRef?.name?.startsWith("green-")),
    );
    const [slice] = api.api.list<EndpointSlice>("EndpointSlice", "demo");
    expect(slice?.metadata.labels).toMatchObject({
      "kubernetes.io/service-name": "web",
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    });
    expect(slice?.endpoints.map(({ conditions }) => conditions)).toEqual([
      { ready: true, serving: true, terminating: false },
      { ready: true, serving: true, terminating: false },
    ]);
  });

  test("list pods that are not ready separately", async () => {
    await prepare();
    const object = deployment("web") as { spec: { template: { metadata: Record<string, unknown> } } };
    object.spec.template.metadata.annotations = { [faultAnnotation]: "never-ready" };
    await api.post(`${demo}/services`, {
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    });
    await api.post(deployments, object);
    const [endpoints] = await api.until<Endpoints>(
      "Endpoints",
      (all) => all[0]?.subsets?.[0]?.notReadyAddresses?.length === 2,
    );
    expect(endpoints?.subsets?.[0]?.addresses).toBeUndefined();
    const [slice] = api.api.list<EndpointSlice>("EndpointSlice", "demo");
    expect(slice?.endpoints.map(({ conditions }) => conditions.ready)).toEqual([false, false]);
  });

  test("come in slices of a hundred", async () => {
    await prepare();
    await api.post(`${demo}/services`, {
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    });
    await api.post(deployments, deployment("web", { replicas: 250 }));
    await api.until<Endpoints>("Endpoints", isReady(250));
    const sizes = api.api.list<EndpointSlice>("EndpointSlice", "demo").map(({ endpoints }) => endpoints.length);
    expect(sizes.sort((a, b) => a - b)).toEqual([50, 100, 100]);
  });

  test("are removed with their Service", async () => {
    await prepare();
    await api.post(`${demo}/services`, {
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    });
    await api.until("EndpointSlice", (slices) => slices.length === 1);
    await api.delete(`${demo}/services/web`);
    await api.until("Endpoints", (all) => all.length === 0);
    await api.until("EndpointSlice", (all) => all.length === 0);
  });
});

describe("deleting", () => {
  beforeEach(async () => {
    await prepare();
    await api.post(deployments, deployment("web"));
    await api.until("Pod", (pods) => pods.length === 2);
  });

  test("removes a Deployment with its pods", async () => {
    const { body } = await api.delete(`${deployments}/web`);
    expect(body).toMatchObject({
      kind: "Status",
      status: "Success",
      details: { name: "web", group: "apps", kind: "deployments" },
    });
    await api.until("Pod", (pods) => pods.length === 0);
    expect(api.api.list("ReplicaSet")).toEqual([]);
  });

  test("removes pods first in the foreground", async () => {
    const gone: string[] = [];
    for (const kind of ["Deployment", "ReplicaSet", "Pod"] as const) {
      api.api.subscribe(kind, ({ type }) => {
        if (type === "DELETED") gone.push(kind);
      });
    }
    const { body } = await api.delete(`${deployments}/web`, { propagationPolicy: "Foreground" });
    expect(body.metadata).toMatchObject({ finalizers: ["foregroundDeletion"], deletionTimestamp: expect.any(String) });
    await api.until("Deployment", (all) => all.length === 0);
    expect(gone).toEqual(["Pod", "Pod", "ReplicaSet", "Deployment"]);
  });

  test("can orphan the dependents", async () => {
    await api.delete(`${deployments}/web`, { propagationPolicy: "Orphan" });
    await api.until("Deployment", (all) => all.length === 0);
    await api.until("ReplicaSet", ([set]) => set?.metadata.ownerReferences === undefined);
    expect(api.api.list("Pod")).toHaveLength(2);
  });

  test("waits for finalizers", async () => {
    await api.post(`${demo}/configmaps`, { metadata: { name: "a", finalizers: ["example.com/hold"] } });
    const { body } = await api.delete(`${demo}/configmaps/a`);
    expect(body.metadata.deletionTimestamp).toEqual(expect.any(String));
    await api.patch(`${demo}/configmaps/a`, "merge", { metadata: { finalizers: null } });
    expect((await api.get(`${demo}/configmaps/a`)).code).toBe(404);
  });

  test("checks preconditions", async () => {
    const { code, body } = await api.delete(`${deployments}/web`, { preconditions: { uid: "other" } });
    expect(code).toBe(409);
    expect(body.message).toContain("Precondition failed: UID in precondition: other, UID in object meta:");
  });

  test("removes a namespace with everything in it, and refuses new objects meanwhile", async () => {
    await api.post(`${demo}/configmaps`, { metadata: { name: "held", finalizers: ["example.com/hold"] } });
    const { body } = await api.delete("/api/v1/namespaces/demo");
    expect(body.status.phase).toBe("Terminating");
    const late = await api.post(`${demo}/configmaps`, { metadata: { name: "late" } });
    expect([late.code, late.body.message]).toEqual([
      403,
      'configmaps "late" is forbidden: unable to create new content in namespace demo because it is being terminated',
    ]);
    expect(late.body.details.causes).toEqual([
      { reason: "NamespaceTerminating", message: "namespace demo is being terminated", field: "metadata.namespace" },
    ]);
    await api.patch(`${demo}/configmaps/held`, "merge", { metadata: { finalizers: null } });
    await api.until("Namespace", (all) => all.every(({ metadata }) => metadata.name !== "demo"));
    for (const kind of ["Deployment", "ReplicaSet", "Pod", "ConfigMap", "ServiceAccount", "Event"] as const) {
      expect(api.api.list(kind, "demo")).toEqual([]);
    }
  });
});

describe("pod security", () => {
  const violation =
    'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

  test("refuses the pods of a plain Deployment, but not the Deployment", async () => {
    await prepare({ "pod-security.kubernetes.io/enforce": "restricted" });
    expect((await api.post(deployments, deployment("web"))).code).toBe(201);
    const events = await api.until("Event", (all) => all.some(({ reason }) => reason === "FailedCreate"));
    const failed = events.find(({ reason }) => reason === "FailedCreate");
    expect(failed?.involvedObject).toMatchObject({ kind: "ReplicaSet" });
    expect(failed?.message).toMatch(
      /^Error creating: pods "web-[a-z0-9]+-[a-z0-9]{5}" is forbidden: violates PodSecurity/,
    );
    expect(failed?.message).toContain(violation);
    expect(api.api.list("Pod")).toEqual([]);
    await api.until("Deployment", ([web]) =>
      JSON.stringify(web?.status).includes('"type":"ReplicaFailure","status":"True"'),
    );
  });

  test("admits them if the namespace's level is lower", async () => {
    await prepare({ "pod-security.kubernetes.io/enforce": "restricted" });
    await api.post(deployments, deployment("web"));
    await api.until("Event", (all) => all.some(({ reason }) => reason === "FailedCreate"));
    await api.patch("/api/v1/namespaces/demo", "merge", {
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
    });
    await api.until("Pod", (pods) => pods.length === 2);
  });

  test("warns by the namespace's warn level", async () => {
    await prepare({
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": "v1.30",
    });
    const { code, warning } = await api.post(deployments, deployment("web"));
    expect(code).toBe(201);
    expect(warning).toContain('would violate PodSecurity \\"restricted:v1.30\\": allowPrivilegeEscalation != false');
  });

  test("refuses an unknown level", async () => {
    const { code, body } = await api.post("/api/v1/namespaces", {
      metadata: { name: "demo", labels: { "pod-security.kubernetes.io/enforce": "strict" } },
    });
    expect([code, body.message]).toEqual([
      422,
      'Namespace "demo" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
    ]);
  });

  test.each<[string, string, object, string]>([
    [
      "baseline:latest",
      "latest",
      { hostNetwork: true, hostPID: true },
      "host namespaces (hostNetwork=true, hostPID=true)",
    ],
    [
      "baseline:latest",
      "latest",
      { volumes: [{ name: "h", hostPath: { path: "/" } }] },
      'hostPath volumes (volume "h")',
    ],
    [
      "baseline:v1.33",
      "v1.33",
      { containers: [{ name: "app", image: "x", securityContext: { privileged: true } }] },
      'privileged (container "app" must not set securityContext.privileged=true)',
    ],
    [
      "baseline:latest",
      "latest",
      { containers: [{ name: "app", image: "x", livenessProbe: { httpGet: { port: 80, host: "1.2.3.4" } } }] },
      'probe or lifecycle host (container "app" uses probe or lifecycle host "1.2.3.4")',
    ],
    [
      "baseline:latest",
      "latest",
      { containers: [{ name: "app", image: "x", securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }] },
      'non-default capabilities (container "app" must not include "SYS_ADMIN" in securityContext.capabilities.add)',
    ],
  ])("%s (%s) refuses %j", async (level, version, spec, expected) => {
    await prepare({
      "pod-security.kubernetes.io/enforce": "baseline",
      "pod-security.kubernetes.io/enforce-version": version,
    });
    const pod = { metadata: { name: "a" }, spec: { containers: [{ name: "app", image: "x" }], ...spec } };
    const { code, body } = await api.post(`${demo}/pods`, pod);
    expect([code, body.message]).toEqual([403, `pods "a" is forbidden: violates PodSecurity "${level}": ${expected}`]);
  });
});

describe("services", () => {
  test("get a unique address, and keep it", async () => {
    await prepare();
    const make = (name: string, spec: object = {}): ReturnType<TestApi["post"]> =>
      api.post(`${demo}/services`, { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } });
    const [a, b] = [(await make("a")).body, (await make("b")).body];
    expect(a.spec).toMatchObject({
      type: "ClusterIP",
      clusterIPs: [a.spec.clusterIP],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
      sessionAffinity: "None",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    });
    expect(b.spec.clusterIP).not.toBe(a.spec.clusterIP);
    const moved = await api.patch(`${demo}/services/a`, "merge", { spec: { clusterIP: "10.96.9.9" } });
    expect(moved.body.message).toBe(
      'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.9.9"]: may not change once set',
    );
    const node = (await make("n", { type: "NodePort" })).body.spec.ports[0].nodePort;
    expect(node).toBeGreaterThanOrEqual(30_000);
    expect((await make("h", { clusterIP: "None" })).body.spec.clusterIPs).toEqual(["None"]);
  });
});

describe("after a restart on the same journal", () => {
  const disk = journal();
  afterAll(disk.remove);

  test("resumes its work", async () => {
    await api.close();
    api = await startApi({ podStartMs: 60_000 }, disk.store());
    await prepare();
    await api.post(`${demo}/services`, {
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    });
    await api.post(deployments, deployment("web"));
    await api.until("Pod", (pods) => pods.length === 2);
    const before = api.api.list<Pod>("Pod").map(({ metadata }) => metadata.uid);
    const revision = Number((await api.get("/api/v1/pods")).body.metadata.resourceVersion);
    await api.close();

    api = await startApi({}, disk.store());
    await api.until<Endpoints>("Endpoints", ([one]) => one?.subsets?.[0]?.addresses?.length === 2);
    await api.until("Deployment", ([web]) => (web?.status as { availableReplicas?: number })?.availableReplicas === 2);
    expect(api.api.list<Pod>("Pod").map(({ metadata }) => metadata.uid)).toEqual(before);
    expect(Number((await api.get("/api/v1/pods")).body.metadata.resourceVersion)).toBeGreaterThan(revision);
    expect((await api.get("/api/v1/namespaces/kube-system")).body.metadata.uid).toBe(sandboxClusterUid);
  });
});

describe("a thousand pods", () => {
  test("become ready within the time and memory limits", async () => {
    await prepare();
    const started = process.cpuUsage();
    for (let index = 0; index < 10; index += 1) {
      const name = `app-${index}`;
      await api.post(`${demo}/services`, {
        metadata: { name },
        spec: { selector: { app: name }, ports: [{ port: 80 }] },
      });
      await api.post(deployments, deployment(name, { replicas: 100 }));
    }
    const isReady = ({ status }: KubeObject): boolean =>
      (status as { availableReplicas?: number }).availableReplicas === 100;
    await api.until("Deployment", (all) => all.length === 10 && all.every(isReady));
    // processor time, because other programs may be busy too
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(10);
    expect(api.api.list("Pod")).toHaveLength(1000);
  });
});
