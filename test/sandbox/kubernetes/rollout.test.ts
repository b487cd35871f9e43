import {
  faultAnnotation,
  type KubeObject,
  type Pod,
  type PodRuntime,
  type PodState,
} from "../../../sandbox/kubernetes";
import { deployment, startApi, type TestApi } from "./support";

const deployments = "/apis/apps/v1/namespaces/demo/deployments";
let api: TestApi;

interface Workload extends KubeObject {
  spec: { replicas: number };
  status: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
}

/** A runtime whose pods become ready only on demand. */
class Hand implements PodRuntime {
  private readonly reports = new Map<string, (state: PodState) => void>();

  start(pod: Pod, report: (state: PodState) => void): void {
    this.reports.set(pod.metadata.name, report);
  }

  stop(_pod: Pod, stopped: () => void): void {
    setImmediate(stopped);
  }

  close(): void {
    this.reports.clear();
  }

  make(name: string, state: PodState): void {
    this.reports.get(name)?.(state);
  }
}

async function start(options: Parameters<typeof startApi>[0] = {}): Promise<void> {
  api = await startApi(options);
  await api.post("/api/v1/namespaces", { metadata: { name: "demo" } });
  await api.until("ServiceAccount", (accounts) => accounts.some(({ metadata }) => metadata.namespace === "demo"));
}

afterEach(() => api.close());

const isDone = ({ metadata, spec, status }: Workload): boolean =>
  status.observedGeneration === metadata.generation &&
  status.updatedReplicas === spec.replicas &&
  status.replicas === spec.replicas &&
  status.availableReplicas === spec.replicas;

async function done(name = "web"): Promise<Workload> {
  const found = await api.until<Workload>("Deployment", (all) =>
    all.some((one) => one.metadata.name === name && isDone(one)),
  );
  const one = found.find(({ metadata }) => metadata.name === name);
  if (one === undefined) throw new Error("unreachable");
  return one;
}

const condition = ({ status }: Workload, type: string): unknown => status.conditions?.find((one) => one.type === type);
const setImage = (image: string): ReturnType<TestApi["patch"]> =>
  api.patch(`${deployments}/web`, "strategic", {
    spec: { template: { spec: { containers: [{ name: "app", image }] } } },
  });

describe("a Deployment", () => {
  test("rolls out to ready pods", async () => {
    await start();
    await api.post(deployments, deployment("web"));
    const { status, metadata } = await done();
    expect(status).toEqual({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: expect.any(Array),
    });
    expect(metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
    const [set] = api.api.list<Workload>("ReplicaSet", "demo");
    const hash = set?.metadata.labels?.["pod-template-hash"] ?? "";
    expect(set?.metadata.name).toBe(`web-${hash}`);
    expect(condition({ ...set, status } as Workload, "Progressing")).toMatchObject({
      status: "True",
      reason: "NewReplicaSetAvailable",
      message: `ReplicaSet "web-${hash}" has successfully progressed.`,
    });
    for (const pod of api.api.list<Pod>("Pod", "demo")) {
      expect(pod.metadata.labels).toEqual({ app: "web", "pod-template-hash": hash });
      expect(pod.metadata.ownerReferences).toMatchObject([
        { kind: "ReplicaSet", name: `web-${hash}`, controller: true },
      ]);
      expect([pod.spec.nodeName, pod.status.phase]).toEqual(["sandbox", "Running"]);
      expect(pod.status.podIP).toMatch(/^10\.244\.\d+\.\d+$/);
    }
  });

  test.each([
    [{ maxSurge: 1, maxUnavailable: 0 }, 5, 4],
    [{ maxSurge: 0, maxUnavailable: 1 }, 4, 3],
    [{ maxSurge: "25%", maxUnavailable: "25%" }, 5, 3],
    [{ maxSurge: 4, maxUnavailable: 0 }, 8, 4],
  ])(
    "updates within %j: never more than %i pods, never fewer than %i available",
    async (rollingUpdate, most, least) => {
      await start();
      await api.post(
        deployments,
        deployment("web", { replicas: 4, strategy: { type: "RollingUpdate", rollingUpdate } }),
      );
      await done();
      const seen: number[] = [];
      const ready: number[] = [];
      const isLive = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined;
      const end = api.api.subscribe("Pod", () => {
        const live = api.api.list<Pod>("Pod", "demo").filter(isLive);
        seen.push(live.length);
        ready.push(
          live.filter(({ status }) =>
            status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
          ).length,
        );
      });
      await setImage("reg.example/app@sha256:b2");
      await done();
      end();
      expect(Math.max(...seen)).toBeLessThanOrEqual(most);
      expect(Math.min(...ready)).toBeGreaterThanOrEqual(least);
      const images = new Set(
        api.api
          .list<Pod>("Pod", "demo")
          .filter(isLive)
          .map(({ spec }) => spec.containers[0]?.image),
      );
      expect([...images]).toEqual(["reg.example/app@sha256:b2"]);
    },
  );

  test("given Recreate, ends all pods before it starts new ones", async () => {
    await start();
    await api.post(deployments, deployment("web", { strategy: { type: "Recreate" } }));
    await done();
    const mixes = new Set<string>();
    const end = api.api.subscribe("Pod", () => {
      const images = api.api.list<Pod>("Pod", "demo").map(({ spec }) => spec.containers[0]?.image);
      mixes.add([...new Set(images)].sort().join(" "));
    });
    await setImage("reg.example/app@sha256:b2");
    await done();
    end();
    expect([...mixes].sort()).toEqual(["", "reg.example/app@sha256:a1", "reg.example/app@sha256:b2"]);
  });

  test("returns to an old ReplicaSet under a new revision", async () => {
    await start();
    await api.post(deployments, deployment("web"));
    await done();
    await setImage("reg.example/app@sha256:b2");
    await done();
    await setImage("reg.example/app@sha256:a1");
    const { metadata } = await done();
    expect(metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("3");
    expect(
      api.api
        .list("ReplicaSet", "demo")
        .map(({ metadata: set }) => set.annotations?.["deployment.kubernetes.io/revision"])
        .sort(),
    ).toEqual(["2", "3"]);
  });

  test("removes revisions beyond its limit", async () => {
    await start();
    await api.post(deployments, deployment("web", { revisionHistoryLimit: 1 }));
    await done();
    for (const digest of ["b2", "c3", "d4"]) {
      await setImage(`reg.example/app@sha256:${digest}`);
      await done();
    }
    await api.until("ReplicaSet", (sets) => sets.length === 2);
    expect(
      api.api
        .list("ReplicaSet")
        .map(({ metadata }) => metadata.annotations?.["deployment.kubernetes.io/revision"])
        .sort(),
    ).toEqual(["3", "4"]);
  });

  test("given a pause, only scales", async () => {
    await start();
    await api.post(deployments, deployment("web"));
    await done();
    await api.patch(`${deployments}/web`, "merge", { spec: { paused: true } });
    await setImage("reg.example/app@sha256:b2");
    await api.patch(`${deployments}/web/scale`, "merge", { spec: { replicas: 3 } });
    const [paused] = await api.until<Workload>("Deployment", ([one]) => one?.status.availableReplicas === 3);
    expect(condition(paused as Workload, "Progressing")).toMatchObject({
      status: "Unknown",
      reason: "DeploymentPaused",
    });
    expect(api.api.list("ReplicaSet")).toHaveLength(1);
    await api.patch(`${deployments}/web`, "merge", { spec: { paused: false } });
    await done();
    expect(api.api.list("ReplicaSet")).toHaveLength(2);
  });

  test("replaces a deleted pod", async () => {
    await start();
    await api.post(deployments, deployment("web"));
    await done();
    const [pod] = api.api.list<Pod>("Pod", "demo");
    await api.delete(`/api/v1/namespaces/demo/pods/${pod?.metadata.name}`);
    await api.until("Pod", (pods) => pods.every(({ metadata }) => metadata.uid !== pod?.metadata.uid));
    await done();
    expect(api.api.list("Pod", "demo")).toHaveLength(2);
  });

  test("given new pods that do not become ready, keeps the old ones and reports the deadline", async () => {
    await start();
    await api.post(deployments, deployment("web", { progressDeadlineSeconds: 1 }));
    await done();
    await api.patch(`${deployments}/web`, "merge", {
      spec: { template: { metadata: { annotations: { [faultAnnotation]: "never-ready" } } } },
    });
    const late = (one: Workload): boolean =>
      one.status.conditions?.some(({ reason }) => reason === "ProgressDeadlineExceeded") ?? false;
    const [web] = await api.until<Workload>("Deployment", ([one]) => one !== undefined && late(one));
    expect(condition(web as Workload, "Progressing")).toMatchObject({
      status: "False",
      message: expect.stringMatching(/^ReplicaSet "web-[a-z0-9]+" has timed out progressing\.$/),
    });
    expect([web?.status.availableReplicas, web?.status.updatedReplicas]).toEqual([2, 1]);
  });

  test("counts a pod as available only after minReadySeconds", async () => {
    await start();
    await api.post(deployments, deployment("web", { minReadySeconds: 1 }));
    const [ready] = await api.until<Workload>("Deployment", ([one]) => one?.status.readyReplicas === 2);
    expect(ready?.status.availableReplicas).toBeUndefined();
    const { status } = await done();
    expect(status.availableReplicas).toBe(2);
  });

  test.each([
    [
      "image-pull",
      "Pending",
      { waiting: { reason: "ErrImagePull", message: expect.stringContaining("failed to pull") } },
      0,
    ],
    ["crash", "Running", { waiting: { reason: "CrashLoopBackOff", message: expect.stringContaining("back-off") } }, 1],
    ["never-ready", "Running", { running: { startedAt: expect.any(String) } }, 0],
  ])("shows a pod with the fault %s", async (fault, phase, state, restarts) => {
    await start();
    const object = deployment("web", { replicas: 1 }) as { spec: { template: { metadata: Record<string, unknown> } } };
    object.spec.template.metadata.annotations = { [faultAnnotation]: fault };
    await api.post(deployments, object);
    const events = { "image-pull": "Failed", crash: "BackOff", "never-ready": "Unhealthy" }[fault];
    await api.until("Event", (all) => all.some(({ reason }) => reason === events));
    const [pod] = api.api.list<Pod>("Pod", "demo");
    expect(pod?.status.phase).toBe(phase);
    expect(pod?.status.containerStatuses?.[0]).toMatchObject({ state, ready: false, restartCount: restarts });
    expect(pod?.status.conditions?.find(({ type }) => type === "Ready")).toMatchObject({
      status: "False",
      reason: "ContainersNotReady",
      message: "containers with unready status: [app]",
    });
  });

  test("given an update in progress, distributes a change of size over both ReplicaSets", async () => {
    const hand = new Hand();
    await start({ runtime: hand });
    await api.post(
      deployments,
      deployment("web", { replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    );
    const ready = async (image: string, count: number): Promise<void> => {
      const isNew = (pod: Pod): boolean => pod.spec.containers[0]?.image === image && pod.spec.nodeName !== undefined;
      const pods = await api.until<Pod>("Pod", (all) => all.filter(isNew).length >= count);
      for (const { metadata } of pods.filter(isNew)) hand.make(metadata.name, { state: "running", ready: true });
    };
    await ready("reg.example/app@sha256:a1", 10);
    await done();
    await setImage("reg.example/app@sha256:b2");
    await api.until<Workload>(
      "ReplicaSet",
      (sets) =>
        sets
          .map(({ spec }) => spec.replicas)
          .sort((a, b) => a - b)
          .join() === "5,8",
    );
    await api.patch(`${deployments}/web`, "merge", { spec: { replicas: 15 } });
    const sets = await api.until<Workload>(
      "ReplicaSet",
      (all) => all.reduce((sum, { spec }) => sum + spec.replicas, 0) === 18,
    );
    expect(sets.map(({ spec }) => spec.replicas).sort((a, b) => a - b)).toEqual([7, 11]);
  });
});

describe("a StatefulSet", () => {
  const sets = "/apis/apps/v1/namespaces/demo/statefulsets";
  const redis = (image: string): object => {
    const { spec, ...rest } = deployment("redis", {}, image) as { spec: object; metadata: object };
    return { ...rest, kind: "StatefulSet", spec: { ...spec, replicas: 3, serviceName: "redis" } };
  };

  test("starts its pods one at a time, and updates them from the last to the first", async () => {
    const hand = new Hand();
    await start({ runtime: hand });
    await api.post(sets, redis("reg.example/redis@sha256:a1"));
    for (const [index, name] of ["redis-0", "redis-1", "redis-2"].entries()) {
      const pods = await api.until<Pod>("Pod", (all) =>
        all.some(({ metadata, spec }) => metadata.name === name && spec.nodeName !== undefined),
      );
      expect(pods).toHaveLength(index + 1);
      hand.make(name, { state: "running", ready: true });
    }
    await api.until<Workload>("StatefulSet", ([set]) => set?.status.readyReplicas === 3);
    const deleted: string[] = [];
    api.api.subscribe("Pod", ({ type, object }) => {
      if (type === "DELETED") deleted.push(object.metadata.name);
    });
    await api.put(`${sets}/redis`, redis("reg.example/redis@sha256:b2"));
    for (const name of ["redis-2", "redis-1", "redis-0"]) {
      const isNew = ({ metadata, spec }: Pod): boolean =>
        metadata.name === name &&
        spec.nodeName !== undefined &&
        spec.containers[0]?.image === "reg.example/redis@sha256:b2";
      await api.until<Pod>("Pod", (all) => all.some(isNew));
      hand.make(name, { state: "running", ready: true });
    }
    const [set] = await api.until<Workload>(
      "StatefulSet",
      ([one]) => one?.status.updatedReplicas === 3 && one.status.readyReplicas === 3,
    );
    expect(deleted).toEqual(["redis-2", "redis-1", "redis-0"]);
    expect(set?.status).toMatchObject({ replicas: 3, currentReplicas: 3, availableReplicas: 3, collisionCount: 0 });
  });
});

describe("an autoscaler", () => {
  test("keeps a Deployment within its bounds", async () => {
    await start();
    await api.post("/apis/autoscaling/v2/namespaces/demo/horizontalpodautoscalers", {
      metadata: { name: "web" },
      spec: {
        minReplicas: 3,
        maxReplicas: 4,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      },
    });
    await api.post(deployments, deployment("web"));
    const sized =
      (replicas: number) =>
      ([one]: readonly Workload[]): boolean =>
        one?.spec.replicas === replicas && isDone(one);
    await api.until<Workload>("Deployment", sized(3));
    await api.patch(`${deployments}/web/scale`, "merge", { spec: { replicas: 9 } });
    await api.until<Workload>("Deployment", sized(4));
    await api.patch(`${deployments}/web/scale`, "merge", { spec: { replicas: 0 } });
    await api.until<Workload>("Deployment", ([one]) => one?.spec.replicas === 0 && one.status.replicas === undefined);
  });
});

describe("a disruption budget", () => {
  test("counts the pods that may be evicted", async () => {
    await start();
    await api.post(deployments, deployment("web", { replicas: 4 }));
    await api.post("/apis/policy/v1/namespaces/demo/poddisruptionbudgets", {
      metadata: { name: "web" },
      spec: { maxUnavailable: "25%", selector: { matchLabels: { app: "web" } } },
    });
    const [budget] = await api.until(
      "PodDisruptionBudget",
      ([one]) => (one?.status as { currentHealthy?: number })?.currentHealthy === 4,
    );
    expect(budget?.status).toMatchObject({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 4,
      desiredHealthy: 3,
      expectedPods: 4,
      conditions: [{ type: "DisruptionAllowed", status: "True", reason: "SufficientPods" }],
    });
  });
});
