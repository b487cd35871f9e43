import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessOf } from "../../../../sandbox/provider/kubernetes/access";

const folder = mkdtempSync(join(tmpdir(), "access-"));
const file = join(folder, "kubeconfig");

beforeAll(() => {
  const one = (name: string) => ({ name, context: { cluster: name, user: name } });
  writeFileSync(
    file,
    JSON.stringify({
      "current-context": "a",
      contexts: [one("a"), one("b")],
      clusters: ["a", "b"].map((name) => ({ name, cluster: { server: `http://${name}.example/` } })),
      users: ["a", "b"].map((name) => ({ name, user: { token: `of-${name}` } })),
    }),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test("reads the cluster's address from variables", async () => {
  expect(await accessOf({}, { KUBE_HOST: "http://127.0.0.1:1/", KUBE_TOKEN: "t" })).toEqual({
    host: "http://127.0.0.1:1",
    headers: { authorization: "Bearer t" },
    tls: {},
  });
});

test("prefers the provider block to variables", async () => {
  const access = await accessOf(
    { host: "http://one.example", token: "block" },
    { KUBE_HOST: "http://two.example", KUBE_TOKEN: "t" },
  );
  expect(access.host).toBe("http://one.example");
  expect(access.headers).toEqual({ authorization: "Bearer block" });
});

test.each([
  [undefined, "http://a.example", "Bearer of-a"],
  ["b", "http://b.example", "Bearer of-b"],
])("a kubeconfig file with context %p", async (context, host, authorization) => {
  const access = await accessOf({ config_path: file, ...(context !== undefined && { config_context: context }) }, {});
  expect([access.host, access.headers.authorization]).toEqual([host, authorization]);
});

test("refuses a context that is not in the file", async () => {
  await expect(accessOf({ config_path: file, config_context: "c" }, {})).rejects.toThrow(
    'Provider configuration: cannot load Kubernetes client config: context "c" does not exist',
  );
});

test("refuses a context without a file, whatever host is given", async () => {
  const config = { config_context: "prod", host: "http://one.example" };
  await expect(accessOf(config, {})).rejects.toThrow(
    'Provider configuration: cannot load Kubernetes client config: context "prod" does not exist',
  );
  expect((await accessOf({ ...config, config_context: "" }, {})).host).toBe("http://one.example");
});

test("refuses a missing file", async () => {
  await expect(accessOf({ config_path: `${file}x` }, {})).rejects.toThrow(`stat ${file}x: no such file or directory`);
});
