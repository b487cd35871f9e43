import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startApi, type TestApi } from "../../sandbox/kubernetes/support";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

interface Exchange {
  readonly api: string;
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly code: number;
  readonly response: unknown;
}

function recorded(name: string): Exchange[] {
  const lines = readFileSync(join(recordings, "requests", `${name}.jsonl`), "utf8")
    .trim()
    .split("\n");
  return lines.map((line): Exchange => JSON.parse(line)).filter(({ api }) => api === "kubernetes");
}

/** Fields that differ between two clusters, or from one moment to the next. */
const incidental = new Set(
  "uid resourceVersion creationTimestamp managedFields lastTransitionTime lastUpdateTime clusterIP clusterIPs ip nodeName".split(
    " ",
  ),
);

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === "string")
    return value.replace(/prompt-(blue|green)-[a-z0-9]+(-[a-z0-9]{5})?\b/g, "prompt-$1-HASH");
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !incidental.has(key) && !key.endsWith("trigger-time"));
  return Object.fromEntries(entries.map(([key, inner]) => [key, comparable(inner)]));
}

/** Returns an answer without the fields that controllers write. */
function asWritten(value: unknown): unknown {
  const { status: _status, metadata, ...rest } = comparable(value) as Record<string, Record<string, unknown>>;
  const { "deployment.kubernetes.io/revision": _revision, ...annotations } = (metadata?.annotations ?? {}) as Record<
    string,
    unknown
  >;
  return { ...rest, metadata: { ...metadata, annotations } };
}

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.close());

function send({ method, path, request }: Exchange): ReturnType<TestApi["get"]> {
  if (method === "POST") return api.post(path, request);
  return method === "PATCH" ? api.patch(path, "json", request) : api.get(path);
}

// each request depends on the one before
test.each(["workload-stack", "traffic-stack"])(
  "the sandbox answers the requests of %s like a real cluster",
  async (name) => {
    for (const exchange of recorded(name)) {
      const { path, method, step } = exchange;
      if (path.includes("/endpoints/")) await settled();
      const { code, body } = await send(exchange);
      const at = `${step} ${method} ${path}`;
      expect([at, code]).toEqual([at, exchange.code]);
      // the version was not recorded
      if (exchange.response === null) continue;
      expect({ at, ...(asWritten(body) as object) }).toEqual({ at, ...(asWritten(exchange.response) as object) });
      if (method === "POST") expect(comparable(body)).toEqual(comparable(exchange.response));
    }
  },
);

/** Waits until both colours are available. */
async function settled(): Promise<void> {
  await api.until("Deployment", (all) =>
    all.every(({ status }) => (status as { availableReplicas?: number }).availableReplicas === 2),
  );
}

test("a Deployment reaches the same final state as a real one", async () => {
  await settled();
  const last = recorded("workload-stack")
    .filter(({ path }) => path.endsWith("deployments/prompt-green"))
    .at(-1);
  const { body } = await api.get(last?.path ?? "");
  expect(comparable(body)).toEqual(comparable(last?.response));
});
