import { good, type Refusal } from "./refusals";
import { refused as deployments } from "./refused-deployments";
import { refused as networking } from "./refused-networking";
import { refused as others } from "./refused-others";
import { startApi, type TestApi } from "./support";

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await api.post("/api/v1/namespaces", { metadata: { name: "demo" } });
  await api.until("ServiceAccount", (accounts) => accounts.some(({ metadata }) => metadata.namespace === "demo"));
});

afterAll(() => api.close());

type Json = Record<string, unknown>;

/** Returns the good object of a kind, with a mistake added. */
function spoilt({ kind, set }: Refusal): object {
  const object = structuredClone(good[kind]?.object ?? {});
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    const parent = steps.reduce((now, step) => {
      now[step] = now[step] ?? {};
      return now[step] as Json;
    }, object as Json);
    if (value === null) delete parent[last];
    else parent[last] = value;
  }
  return object;
}

describe("the good objects", () => {
  test.each(Object.entries(good))("%s is accepted", async (_kind, { path, object }) => {
    const answer = await api.post(`${path}?dryRun=All&fieldValidation=Strict`, object);
    expect([answer.code, answer.body.message]).toEqual([201, undefined]);
  });
});

describe("mistakes are refused as kube-apiserver 1.34 refuses them", () => {
  const rows = [...deployments, ...networking, ...others].map(
    (refusal) => [refusal.kind, JSON.stringify(refusal.set).slice(0, 120), refusal] as const,
  );

  test("more than 200 of them", () => {
    expect(rows.length).toBeGreaterThan(200);
  });

  test.each(rows)("%s with %s", async (kind, _set, refusal) => {
    const path = good[kind]?.path ?? "";
    const { code, body } = await api.post(`${path}?dryRun=All&fieldValidation=Strict`, spoilt(refusal));
    expect(code).toBe(refusal.code);
    expect(body).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", code: refusal.code });
    expect(body.message.replace(/^[A-Za-z.0-9]+ ".*?" is invalid: /, "")).toBe(refusal.message);
    if (code !== 422) return;
    expect(body.reason).toBe("Invalid");
    expect(body.message).toContain(body.details.causes[0].message);
  });
});
