import { jsonPatch } from "../../../sandbox/kubernetes/patch/json-patch";
import { mergePatch } from "../../../sandbox/kubernetes/patch/merge-patch";
import { strategicMergePatch } from "../../../sandbox/kubernetes/patch/strategic";
import { startApi, type TestApi } from "./support";

describe("a JSON patch", () => {
  const document = { a: { b: 1, "x/y": [1, 2, 3] } };

  test.each([
    [[{ op: "add", path: "/a/c", value: 2 }], { a: { b: 1, c: 2, "x/y": [1, 2, 3] } }],
    [[{ op: "add", path: "/a/x~1y/1", value: 9 }], { a: { b: 1, "x/y": [1, 9, 2, 3] } }],
    [[{ op: "add", path: "/a/x~1y/-", value: 4 }], { a: { b: 1, "x/y": [1, 2, 3, 4] } }],
    [[{ op: "replace", path: "/a/b", value: null }], { a: { b: null, "x/y": [1, 2, 3] } }],
    [[{ op: "remove", path: "/a/x~1y/0" }], { a: { b: 1, "x/y": [2, 3] } }],
    [[{ op: "move", from: "/a/b", path: "/c" }], { a: { "x/y": [1, 2, 3] }, c: 1 }],
    [[{ op: "copy", from: "/a/b", path: "/c" }], { a: { b: 1, "x/y": [1, 2, 3] }, c: 1 }],
    [[{ op: "test", path: "/a/b", value: 1 }], document],
  ])("%j", (patch, expected) => {
    expect(jsonPatch(document, patch)).toEqual(expected);
    expect(document).toEqual({ a: { b: 1, "x/y": [1, 2, 3] } });
  });

  test.each([
    [[{ op: "replace", path: "/nope", value: 1 }]],
    [[{ op: "remove", path: "/a/nope" }]],
    [[{ op: "add", path: "/nope/x", value: 1 }]],
    [[{ op: "test", path: "/a/b", value: 2 }]],
    [[{ op: "what", path: "/a/b" }]],
  ])("%j does not apply", (patch) => {
    expect(() => jsonPatch(document, patch)).toThrow("the server rejected our request due to an error in our request");
  });
});

test("a merge patch removes what is null and replaces lists", () => {
  expect(mergePatch({ a: 1, b: { c: [1], d: 2 } }, { a: null, b: { c: [2] } })).toEqual({ b: { c: [2], d: 2 } });
});

describe("a strategic merge patch", () => {
  const pod = (containers: unknown, more: object = {}): Record<string, unknown> => ({ spec: { containers, ...more } });
  const patched = (before: object, patch: object): unknown => strategicMergePatch(before as never, patch, "Pod");

  test.each<[string, object, object, object]>([
    [
      "merges containers by name",
      pod([{ name: "a", image: "1" }]),
      pod([{ name: "a", tty: true }]),
      pod([{ name: "a", image: "1", tty: true }]),
    ],
    [
      "puts new items first, as the API server does",
      pod([{ name: "a" }]),
      pod([{ name: "b" }]),
      pod([{ name: "b" }, { name: "a" }]),
    ],
    [
      "follows the order it is given",
      pod([{ name: "a" }]),
      pod([{ name: "b" }], { "$setElementOrder/containers": [{ name: "a" }, { name: "b" }] }),
      pod([{ name: "a" }, { name: "b" }]),
    ],
    [
      "deletes items",
      pod([{ name: "a" }, { name: "b" }]),
      pod([{ name: "a", $patch: "delete" }]),
      pod([{ name: "b" }]),
    ],
    [
      "replaces a list",
      pod([{ name: "a" }, { name: "b" }]),
      pod([{ $patch: "replace" }, { name: "c" }]),
      pod([{ name: "c" }]),
    ],
    [
      "merges ports by their number",
      pod([{ name: "a", ports: [{ containerPort: 80, name: "x" }] }]),
      pod([{ name: "a", ports: [{ containerPort: 80, name: "y" }] }]),
      pod([{ name: "a", ports: [{ containerPort: 80, name: "y" }] }]),
    ],
    [
      "merges mounts by their path",
      pod([{ name: "a", volumeMounts: [{ mountPath: "/a", name: "v" }] }]),
      pod([{ name: "a", volumeMounts: [{ mountPath: "/a", name: "w" }] }]),
      pod([{ name: "a", volumeMounts: [{ mountPath: "/a", name: "w" }] }]),
    ],
    [
      "replaces tolerations, which have no key",
      pod([], { tolerations: [{ key: "a" }] }),
      { spec: { tolerations: [{ key: "b" }] } },
      pod([], { tolerations: [{ key: "b" }] }),
    ],
    [
      "keeps only the keys that are named",
      pod([], { volumes: [{ name: "v", emptyDir: {} }] }),
      { spec: { volumes: [{ name: "v", $retainKeys: ["name", "configMap"], configMap: { name: "c" } }] } },
      pod([], { volumes: [{ name: "v", configMap: { name: "c" } }] }),
    ],
    [
      "adds to finalizers and takes from them",
      { metadata: { finalizers: ["a/x", "b/x"] } },
      { metadata: { "$deleteFromPrimitiveList/finalizers": ["a/x"], finalizers: ["c/x"] } },
      { metadata: { finalizers: ["c/x", "b/x"] } },
    ],
    ["removes what is null", pod([{ name: "a", image: "1" }]), pod([{ name: "a", image: null }]), pod([{ name: "a" }])],
    [
      "replaces an object",
      pod([], { nodeSelector: { a: "b" } }),
      { spec: { nodeSelector: { $patch: "replace", c: "d" } } },
      pod([], { nodeSelector: { c: "d" } }),
    ],
  ])("%s", (_what, before, patch, expected) => {
    expect(patched(before, patch)).toEqual(expected);
  });

  test("refuses an item without its key", () => {
    expect(() => patched(pod([{ name: "a" }]), pod([{ image: "x" }]))).toThrow(
      'map: {"image":"x"} does not contain declared merge key: name',
    );
  });
});

describe("a server-side apply", () => {
  let api: TestApi;
  const path = "/api/v1/namespaces/demo/configmaps/a";
  const apply = (manager: string, data: object, more = ""): ReturnType<TestApi["patch"]> =>
    api.patch(`${path}?fieldManager=${manager}${more}`, "apply", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data,
    });

  beforeEach(async () => {
    api = await startApi();
    await api.post("/api/v1/namespaces", { metadata: { name: "demo" } });
  });

  afterEach(() => api.close());

  test("creates a missing object", async () => {
    const { code, body } = await apply("one", { x: "1" });
    expect([code, body.data]).toEqual([201, { x: "1" }]);
    expect(body.metadata.managedFields).toEqual([
      {
        manager: "one",
        operation: "Apply",
        apiVersion: "v1",
        time: expect.any(String),
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { "f:x": {} } },
      },
    ]);
  });

  test("removes what its manager no longer names, and only that", async () => {
    await apply("one", { x: "1", y: "1" });
    await api.patch(path, "merge", { data: { z: "1" } });
    expect((await apply("one", { y: "2" })).body.data).toEqual({ y: "2", z: "1" });
  });

  test("does not take over another manager's fields, unless forced", async () => {
    await apply("one", { x: "1", y: "1" });
    const refused = await apply("two", { x: "2" });
    expect([refused.code, refused.body.message]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "one": .data.x',
    ]);
    expect(refused.body.details.causes).toEqual([
      { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.x" },
    ]);
    expect((await apply("two", { x: "2" }, "&force=true")).body.data).toEqual({ x: "2", y: "1" });
    // the field now belongs to the other manager: dropping it does not remove it
    expect((await apply("one", { y: "1" })).body.data).toEqual({ x: "2", y: "1" });
    expect((await apply("two", {})).body.data).toEqual({ y: "1" });
  });

  test("shares fields that both managers set to the same value", async () => {
    await apply("one", { x: "1" });
    expect((await apply("two", { x: "1" })).code).toBe(200);
    expect((await apply("one", {})).body.data).toEqual({ x: "1" });
  });

  test("merges lists by their keys", async () => {
    const service = (manager: string, ports: object[]): ReturnType<TestApi["patch"]> =>
      api.patch(`/api/v1/namespaces/demo/services/s?fieldManager=${manager}`, "apply", {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s" },
        spec: { ports },
      });
    await service("one", [{ name: "a", port: 80, protocol: "TCP" }]);
    const both = await service("two", [{ name: "b", port: 81, protocol: "TCP" }]);
    expect(both.body.spec.ports.map(({ port }: { port: number }) => port)).toEqual([80, 81]);
    const gone = await service("one", []);
    expect(gone.body.spec.ports.map(({ port }: { port: number }) => port)).toEqual([81]);
  });

  test("needs a manager", async () => {
    const { code, body } = await api.patch(path, "apply", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
    });
    expect(code).toBe(422);
    expect(body.message).toContain("fieldManager: Required value: is required for apply patch");
  });
});
