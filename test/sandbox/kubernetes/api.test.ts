import { deployment, startApi, type TestApi } from "./support";

let api: TestApi;
const deployments = "/apis/apps/v1/namespaces/demo/deployments";
const configMaps = "/api/v1/namespaces/demo/configmaps";

beforeEach(async () => {
  api = await startApi();
  await api.post("/api/v1/namespaces", { metadata: { name: "demo" } });
  await api.until("ServiceAccount", (accounts) => accounts.some(({ metadata }) => metadata.namespace === "demo"));
});

afterEach(() => api.close());

describe("authentication", () => {
  test.each([
    [{}],
    [{ authorization: "Bearer wrong" }],
    [{ authorization: "Basic eDp5" }],
    [{ authorization: "for-tests" }],
  ])("%j is refused", async (headers) => {
    const response = await fetch(`${api.url}/api/v1/namespaces`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "Unauthorized",
      reason: "Unauthorized",
      code: 401,
    });
  });

  test("accepts the token as a password too, as kubectl sends it from a URL", async () => {
    const authorization = `Basic ${Buffer.from("anybody:for-tests").toString("base64")}`;
    expect((await fetch(`${api.url}/api/v1/namespaces`, { headers: { authorization } })).status).toBe(200);
  });

  test.each(["/healthz", "/livez", "/readyz", "/version"])("needs no token for %s", async (path) => {
    expect((await fetch(`${api.url}${path}`)).status).toBe(200);
  });
});

describe("discovery", () => {
  test("names the version, recognisably not a real one", async () => {
    const { body } = await api.get("/version");
    expect([body.major, body.minor, body.gitVersion]).toEqual(["1", "34", "v1.34.0+switchyard-sandbox"]);
  });

  test("lists groups and resources with verbs, short names and categories", async () => {
    const groups = (await api.get("/apis")).body.groups.map(({ name }: { name: string }) => name);
    expect(groups).toContain("apps");
    const { body } = await api.get("/apis/apps/v1");
    expect(body.resources.slice(0, 3)).toEqual([
      {
        name: "deployments",
        singularName: "deployment",
        namespaced: true,
        kind: "Deployment",
        verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        shortNames: ["deploy"],
        categories: ["all"],
      },
      {
        name: "deployments/scale",
        singularName: "",
        namespaced: true,
        group: "autoscaling",
        version: "v1",
        kind: "Scale",
        verbs: ["get", "patch", "update"],
      },
      {
        name: "deployments/status",
        singularName: "",
        namespaced: true,
        kind: "Deployment",
        verbs: ["get", "patch", "update"],
      },
    ]);
  });

  test("returns the aggregated form on request, and the plain one to clients that ask for its beta", async () => {
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    expect((await api.get("/apis", { accept })).body.kind).toBe("APIGroupDiscoveryList");
    expect((await api.get("/apis", { accept: accept.replace("v=v2", "v=v2beta1") })).body.kind).toBe("APIGroupList");
  });

  test("describes its types in OpenAPI 2 and 3", async () => {
    const v2 = (await api.get("/openapi/v2")).body;
    expect(v2.definitions["io.k8s.api.apps.v1.Deployment"]["x-kubernetes-group-version-kind"]).toEqual([
      { group: "apps", kind: "Deployment", version: "v1" },
    ]);
    const v3 = (await api.get("/openapi/v3/apis/apps/v1")).body;
    expect(v3.components.schemas["io.k8s.api.core.v1.Container"].properties.ports).toEqual({
      type: "array",
      items: { $ref: "#/components/schemas/io.k8s.api.core.v1.ContainerPort" },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["containerPort", "protocol"],
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "containerPort",
    });
  });

  test("answers 404 for unknown paths", async () => {
    const { code, body } = await api.get("/apis/nope/v1");
    expect([code, body.message]).toEqual([404, "the server could not find the requested resource"]);
  });
});

describe("objects", () => {
  test("get the fields that only the server sets", async () => {
    const { code, body } = await api.post(configMaps, { metadata: { generateName: "a-" }, data: { x: "1" } });
    expect(code).toBe(201);
    expect(body).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: expect.stringMatching(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
        generateName: "a-",
        namespace: "demo",
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      data: { x: "1" },
    });
  });

  test("exist once, and only in existing namespaces", async () => {
    await api.post(configMaps, { metadata: { name: "a" } });
    const twice = await api.post(configMaps, { metadata: { name: "a" } });
    expect([twice.code, twice.body.reason, twice.body.message]).toEqual([
      409,
      "AlreadyExists",
      'configmaps "a" already exists',
    ]);
    expect(twice.body.details).toEqual({ name: "a", kind: "configmaps" });
    const nowhere = await api.post("/api/v1/namespaces/nowhere/configmaps", { metadata: { name: "a" } });
    expect([nowhere.code, nowhere.body.message]).toEqual([404, 'namespaces "nowhere" not found']);
    const missing = await api.get(`${deployments}/none`);
    expect([missing.code, missing.body.message]).toEqual([404, 'deployments.apps "none" not found']);
  });

  test("are replaced only with their latest version", async () => {
    const { body } = await api.post(configMaps, { metadata: { name: "a" }, data: { x: "1" } });
    const second = await api.put(`${configMaps}/a`, { ...body, data: { x: "2" } });
    expect([second.code, second.body.data]).toEqual([200, { x: "2" }]);
    const stale = await api.put(`${configMaps}/a`, { ...body, data: { x: "3" } });
    expect([stale.code, stale.body.reason, stale.body.message]).toEqual([
      409,
      "Conflict",
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    ]);
    const unconditional = await api.put(`${configMaps}/a`, { metadata: { name: "a" }, data: { x: "4" } });
    expect(unconditional.body.data).toEqual({ x: "4" });
  });

  test("keep their version when nothing changes", async () => {
    const { body } = await api.post(configMaps, { metadata: { name: "a" }, data: { x: "1" } });
    const again = await api.patch(`${configMaps}/a`, "merge", { data: { x: "1" } });
    expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test("do not change in a dry run", async () => {
    const { code, body } = await api.post(`${deployments}?dryRun=All`, deployment("web"));
    expect([code, body.spec.revisionHistoryLimit]).toEqual([201, 10]);
    expect((await api.get(`${deployments}/web`)).code).toBe(404);
    const { body: wrong } = await api.post(`${deployments}?dryRun=Some`, deployment("web"));
    expect(wrong.message).toBe('invalid value for dryRun: "Some": supported values: "All"');
  });

  test("get a new generation for a new spec, but not for new labels", async () => {
    await api.post(deployments, deployment("web"));
    const label = await api.patch(`${deployments}/web`, "merge", { metadata: { labels: { a: "b" } } });
    expect(label.body.metadata.generation).toBe(1);
    const spec = await api.patch(`${deployments}/web`, "merge", { spec: { replicas: 3 } });
    expect(spec.body.metadata.generation).toBe(2);
  });

  test("have a separate status", async () => {
    await api.post("/api/v1/namespaces/demo/services", {
      metadata: { name: "web" },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
      status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
    });
    const path = "/api/v1/namespaces/demo/services/web";
    expect((await api.get(path)).body.status).toEqual({ loadBalancer: {} });
    const status = { loadBalancer: { ingress: [{ ip: "192.0.2.7" }] } };
    await api.patch(`${path}/status`, "merge", { status, spec: { type: "ClusterIP" } });
    const { body } = await api.get(path);
    expect([body.status.loadBalancer.ingress[0].ip, body.spec.type]).toEqual(["192.0.2.7", "LoadBalancer"]);
  });

  test("lose unknown fields with a warning, and are refused in strict mode", async () => {
    const object = { metadata: { name: "a" }, data: {}, dta: { x: "1" } };
    const warned = await api.post(configMaps, object);
    expect([warned.code, warned.warning, warned.body.dta]).toEqual([201, '299 - "unknown field \\"dta\\""', undefined]);
    const strict = await api.post(`${configMaps}?fieldValidation=Strict`, object);
    expect([strict.code, strict.body.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"',
    ]);
  });

  test("refuse changes of immutable fields", async () => {
    await api.post(deployments, deployment("web"));
    const selector = await api.patch(`${deployments}/web`, "merge", {
      spec: { selector: { matchLabels: { x: "y" } } },
    });
    expect([selector.code, selector.body.message]).toEqual([
      422,
      'Deployment.apps "web" is invalid: [spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`, spec.selector: Invalid value: {"matchLabels":{"app":"web","x":"y"}}: field is immutable]',
    ]);
    await api.post(configMaps, { metadata: { name: "fixed" }, immutable: true, data: { a: "1" } });
    const fixed = await api.patch(`${configMaps}/fixed`, "merge", { data: { a: "2" } });
    expect(fixed.body.message).toBe(
      'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    );
  });
});

test.each(["exec", "attach", "portforward"])("refuse %s with an explanation", async (what) => {
  await api.post("/api/v1/namespaces/demo/pods", {
    metadata: { name: "a" },
    spec: { containers: [{ name: "a", image: "x" }] },
  });
  const { code, body } = await api.post(`/api/v1/namespaces/demo/pods/a/${what}`, {});
  expect([code, body.message]).toEqual([
    400,
    `the sandbox does not offer ${what}: its pods run no containers; see \`kubectl describe pod a\` for what happened`,
  ]);
});

describe("lists", () => {
  beforeEach(async () => {
    for (const [name, colour] of [
      ["a", "blue"],
      ["b", "green"],
      ["c", "blue"],
      ["d", undefined],
    ]) {
      await api.post(configMaps, { metadata: { name, ...(colour === undefined ? {} : { labels: { colour } }) } });
    }
  });

  const names = async (query: string): Promise<string[]> =>
    (await api.get(`${configMaps}?${query}`)).body.items.map(
      (item: { metadata: { name: string } }) => item.metadata.name,
    );

  test.each([
    ["labelSelector=colour%3Dblue", ["a", "c"]],
    ["labelSelector=colour%3D%3Dblue", ["a", "c"]],
    ["labelSelector=colour!%3Dblue", ["b", "d"]],
    ["labelSelector=colour+in+(blue,green)", ["a", "b", "c"]],
    ["labelSelector=colour+notin+(blue)", ["b", "d"]],
    ["labelSelector=colour", ["a", "b", "c"]],
    ["labelSelector=!colour", ["d"]],
    ["fieldSelector=metadata.name%3Db", ["b"]],
    ["fieldSelector=metadata.name!%3Db,metadata.namespace%3Ddemo", ["a", "c", "d"]],
  ])("%s", async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test("come in pages", async () => {
    const first = (await api.get(`${configMaps}?limit=3`)).body;
    expect([first.items.length, first.metadata.remainingItemCount]).toEqual([3, 1]);
    const second = (await api.get(`${configMaps}?limit=3&continue=${first.metadata.continue}`)).body;
    expect(second.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["d"]);
    expect(second.metadata.continue).toBeUndefined();
    expect((await api.get(`${configMaps}?continue=nonsense`)).code).toBe(400);
  });

  test("refuse unsupported field selectors", async () => {
    const { code, body } = await api.get(`${configMaps}?fieldSelector=data.x%3D1`);
    expect([code, body.message]).toEqual([400, "field label not supported: data.x"]);
  });

  test("come as tables", async () => {
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    const { body } = await api.get(`${configMaps}/a`, { accept });
    expect(body.kind).toBe("Table");
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(["Name", "Data", "Age"]);
    expect(body.rows[0].cells).toEqual(["a", 0, expect.stringMatching(/^\d+s$/)]);
    expect(body.rows[0].object.kind).toBe("PartialObjectMetadata");
  });

  test("are deleted by selector", async () => {
    await api.delete(`${configMaps}?labelSelector=colour%3Dblue`);
    expect(await names("")).toEqual(["b", "d"]);
  });
});

describe("a disruption budget", () => {
  test("is replaced only with its version", async () => {
    const path = "/apis/policy/v1/namespaces/demo/poddisruptionbudgets";
    const budget = { metadata: { name: "a" }, spec: { minAvailable: 1, selector: { matchLabels: { a: "b" } } } };
    await api.post(path, budget);
    const { code, body } = await api.put(`${path}/a`, budget);
    expect([code, body.message]).toEqual([
      422,
      'PodDisruptionBudget.policy "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ]);
  });
});
