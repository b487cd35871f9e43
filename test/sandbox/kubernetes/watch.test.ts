import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { journal } from "./journal";
import { startApi, type TestApi, token } from "./support";

interface Event {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly resourceVersion: string };
  };
}

let api: TestApi;
const path = "/api/v1/namespaces/demo/configmaps";

beforeEach(async () => {
  api = await startApi();
  await api.post("/api/v1/namespaces", { metadata: { name: "demo" } });
});

afterEach(() => api.close());

async function* eventsOf(body: ReadableStream): AsyncGenerator<Event, void> {
  for await (const line of createInterface({ input: Readable.fromWeb(body as never) })) yield JSON.parse(line);
}

/** Opens a watch and returns its events one by one. */
async function watch(query: string): Promise<AsyncGenerator<Event, void>> {
  const response = await fetch(`${api.url}${path}?watch=true&${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.body === null) throw new Error("a watch without a body");
  return eventsOf(response.body);
}

async function take(events: AsyncGenerator<Event, void>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done || value === undefined) break;
    taken.push(`${value.type} ${value.object.metadata.name}`);
  }
  return taken;
}

const make = (name: string, colour: string): Promise<unknown> =>
  api.post(path, { metadata: { name, labels: { colour } } });

test("sends the existing objects, then the changes", async () => {
  await make("a", "blue");
  const events = await watch("");
  expect(await take(events, 1)).toEqual(["ADDED a"]);
  await make("b", "blue");
  await api.patch(`${path}/b`, "merge", { data: { x: "1" } });
  await api.delete(`${path}/a`);
  expect(await take(events, 3)).toEqual(["ADDED b", "MODIFIED b", "DELETED a"]);
});

test("resumes from a revision", async () => {
  await make("a", "blue");
  const { resourceVersion } = (await api.get(path)).body.metadata;
  await make("b", "blue");
  expect(await take(await watch(`resourceVersion=${resourceVersion}`), 1)).toEqual(["ADDED b"]);
});

test("sends only selected objects, including those that enter or leave the selection", async () => {
  await make("a", "blue");
  const events = await watch("labelSelector=colour%3Dgreen&resourceVersion=0");
  await make("b", "green");
  await api.patch(`${path}/a`, "merge", { metadata: { labels: { colour: "green" } } });
  await api.patch(`${path}/b`, "merge", { metadata: { labels: { colour: "blue" } } });
  const { resourceVersion } = (await api.get(path)).body.metadata;
  expect(resourceVersion).toMatch(/^\d+$/);
  expect((await take(events, 3)).sort()).toEqual(["ADDED a", "ADDED b", "DELETED b"]);
});

test("marks the end of the existing objects", async () => {
  await make("a", "blue");
  const events = await watch("sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");
  expect(await take(events, 1)).toEqual(["ADDED a"]);
  const { value } = await events.next();
  expect(value).toMatchObject({
    type: "BOOKMARK",
    object: { kind: "ConfigMap", metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
  });
});

test("ends when its time is over", async () => {
  expect(await take(await watch("timeoutSeconds=1"), 1)).toEqual([]);
});

test("ends when the server stops", async () => {
  const events = await watch("");
  const next = events.next();
  await make("a", "blue");
  expect((await next).value?.type).toBe("ADDED");
  const last = events.next();
  api.api.close();
  expect((await last).done).toBe(true);
});

test("refuses to resume from a forgotten revision", async () => {
  const { store, remove } = journal();
  await api.close();
  api = await startApi({}, store());
  await api.post("/api/v1/namespaces", { metadata: { name: "demo" } });
  await api.close();
  api = await startApi({}, store());
  const { code, body } = await api.get(`${path}?watch=true&resourceVersion=1`);
  expect([code, body.reason]).toEqual([410, "Expired"]);
  expect(body.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
  remove();
});
