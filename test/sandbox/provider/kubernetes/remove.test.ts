import { bodyOf, type Listening, listen, sendJson } from "../../../../sandbox/http.js";
import { KubernetesProvider } from "../../../../sandbox/provider/kubernetes/provider.js";

let server: Listening;
const asked: string[] = [];
beforeAll(async () => {
  server = await listen(async (request, response) => {
    asked.push(`${request.method} ${request.url} ${await bodyOf(request)}`);
    sendJson(response, request.method === "DELETE" ? 200 : 404, { kind: "Status", apiVersion: "v1" });
  });
});
afterAll(() => server.close());

test.each([
  ["kubernetes_config_map_v1", "/api/v1/namespaces/shop/configmaps/one", ""],
  ["kubernetes_deployment_v1", "/apis/apps/v1/namespaces/shop/deployments/one", ""],
  ["kubernetes_job_v1", "/apis/batch/v1/namespaces/shop/jobs/one", ',"propagationPolicy":"Foreground"'],
])("deletes %s with the options that the client library writes", async (type, path, policy) => {
  const provider = new KubernetesProvider({ KUBE_HOST: server.url }, "3.2.1");
  await provider.configure({});
  const schema = provider.schemas().find((one) => one.type === type && one.kind === "resource");
  if (schema === undefined) throw new Error(`no schema of ${type}`);
  asked.length = 0;

  const { state, diagnostics } = await provider.apply({
    schema,
    prior: { id: "shop/one" },
    planned: null,
    config: null,
    identity: null,
  });

  expect([state, diagnostics]).toEqual([null, undefined]);
  expect(asked[0]).toBe(`DELETE ${path} {"kind":"DeleteOptions","apiVersion":"v1"${policy}}`);
});
