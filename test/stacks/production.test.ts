import { join } from "node:path";
import { loadEnvironment } from "../../model/load.js";
import { synthesizeAll, type Template } from "../support/template.js";

const directory = join(__dirname, "../../config");

function synthesized(environment: string): Map<string, Template> {
  return synthesizeAll(loadEnvironment({ environment, directory }));
}

function bytes(environment: string): string {
  return JSON.stringify([...synthesized(environment)].map(([name, { json }]) => [name, json]));
}

/** Returns every value under a key, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => (name === key ? [item] : valuesOf(item, key)));
}

test.each(["local", "staging", "production"])("renders %s to the same bytes twice", (environment) => {
  expect(bytes(environment)).toBe(bytes(environment));
});

test("ignores the machine's environment variables", () => {
  const before = bytes("production");
  const saved = process.env;
  process.env = { ...saved, TF_VAR_gateway_secret: "from the machine", CLOUDFLARE_API_TOKEN: "too", TZ: "Asia/Tokyo" };
  try {
    expect(bytes("production")).toBe(before);
  } finally {
    process.env = saved;
  }
});

describe("in production", () => {
  const stacks = synthesized("production");
  const all = [...stacks.values()].map(({ json }) => json);

  test("every secret is a variable, and every variable except the kubeconfig context is sensitive", () => {
    const written = all.flatMap((json) => valuesOf(json, "data_wo")).flatMap((data) => Object.values(Object(data)));
    expect(written.length).toBeGreaterThan(0);
    for (const value of written) expect(value).toMatch(/^\$\{var\.[a-z0-9_]+\}$/);
    const headers = all.flatMap((json) => valuesOf(json, "action_parameters")).map((one) => JSON.stringify(one));
    expect(headers).toEqual([`{"headers":{"X-Gateway-Secret":{"operation":"set","value":"\${var.gateway_secret}"}}}`]);
    const variables = all.flatMap((json) => valuesOf(json, "variable")).flatMap((each) => Object.entries(Object(each)));
    expect(variables.length).toBeGreaterThan(0);
    const open = variables
      .filter(([, variable]) => !valuesOf(variable, "sensitive").includes(true))
      .map(([name]) => name);
    expect(new Set(open)).toEqual(new Set(["kubernetes_context"]));
  });

  test("no plan and no state shows a Secret's value", () => {
    const secrets = all
      .flatMap((json) => valuesOf(json, "kubernetes_secret_v1"))
      .flatMap((each) => Object.values(Object(each)));
    for (const secret of secrets)
      expect(Object.keys(Object(secret)).sort()).toEqual(["data_wo", "data_wo_revision", "metadata", "type"]);
  });

  test("load balancers and namespaces cannot be destroyed", () => {
    const kept = ["cloudflare_load_balancer", "kubernetes_namespace_v1"].flatMap((type) =>
      all.flatMap((json) => valuesOf(json, type)).flatMap((each) => Object.entries(Object(each))),
    );
    expect(kept.length).toBeGreaterThan(3);
    for (const [id, one] of kept)
      expect([id, one]).toEqual([
        id,
        expect.objectContaining({ lifecycle: expect.objectContaining({ prevent_destroy: true }) }),
      ]);
  });
});
