import type { RequestListener } from "node:http";
import { Kubernetes } from "../../../operations/adapters/kubernetes";
import { type Listening, listen, sendJson } from "../../../sandbox/http";

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function answering(answer: RequestListener): Promise<Kubernetes> {
  server = await listen(answer);
  return new Kubernetes(undefined, { KUBE_HOST: server.url, KUBE_TOKEN: "sandbox" });
}

test("gets an object with the token of KUBE_TOKEN", async () => {
  let authorization: string | undefined;
  const kubernetes = await answering((request, response) => {
    authorization = request.headers.authorization;
    sendJson(response, 200, { kind: "Namespace", metadata: { name: "kube-system", uid: "u" } });
  });

  await expect(kubernetes.get("/api/v1/namespaces/kube-system")).resolves.toMatchObject({ metadata: { uid: "u" } });
  expect(authorization).toBe("Bearer sandbox");
});

test("returns undefined for 404", async () => {
  const kubernetes = await answering((_, response) => sendJson(response, 404, { kind: "Status", code: 404 }));
  await expect(kubernetes.get("/api/v1/namespaces/x/services/y")).resolves.toBeUndefined();
});

test("fails with the message of the Status", async () => {
  const message = 'services "y" is forbidden: User "ci" cannot get resource "services"';
  const kubernetes = await answering((_, response) => sendJson(response, 403, { kind: "Status", message }));

  await expect(kubernetes.get("/api/v1/namespaces/x/services/y")).rejects.toThrow(
    `Kubernetes answered GET /api/v1/namespaces/x/services/y with 403: ${message}`,
  );
});

test("fails when nobody listens", async () => {
  const gone = await listen(() => undefined);
  await gone.close();
  const kubernetes = new Kubernetes(undefined, { KUBE_HOST: gone.url });

  await expect(kubernetes.get("/version")).rejects.toThrow(
    `the cluster cannot be reached at ${gone.url}: connect ECONNREFUSED 127.0.0.1:${gone.port}`,
  );
});
