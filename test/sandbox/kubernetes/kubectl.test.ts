import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Kubectl, startApi, type TestApi } from "./support";

let api: TestApi;
let kubectl: Kubectl;

jest.setTimeout(30_000);

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, version: v1.0.0 } }
    spec:
      automountServiceAccountToken: false
      containers:
      - name: app
        image: reg.example/web@sha256:a1
        ports: [{ name: http, containerPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: conf }
data: { a: "1" }
`;

beforeAll(async () => {
  api = await startApi();
  kubectl = new Kubectl(api.url);
});

afterAll(async () => {
  kubectl?.close();
  await api.close();
});

/** Replaces values that differ between runs by words, and runs of spaces by two. */
function masked(text: string): string {
  return text
    .replace(/^WARNING: version difference.*\n/gm, "")
    .replace(/web-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[a-z0-9]{5}/g, "POD")
    .replace(/web-[bcdfghjklmnpqrstvwxz2456789]{8,10}/g, "SET")
    .replace(/\bweb-[a-z0-9]{5}\b/g, "SLICE")
    .replace(/pod-template-hash=[a-z0-9]+/g, "pod-template-hash=HASH")
    .replace(/\b10\.\d+\.\d+\.\d+/g, "IP")
    .replace(/\b\d+s\b/g, "AGE")
    .replace(/ {2,}/g, "  ")
    .replace(/[ \t]+$/gm, "")
    .trim();
}

/** Runs kubectl, expects it to succeed and returns its output. */
async function said(...args: readonly string[]): Promise<string> {
  const { code, out } = await kubectl.run(...args);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${code}: ${out}`);
  return masked(out);
}

/** Runs kubectl, expects it to fail and returns its output. */
async function complaint(...args: readonly string[]): Promise<string> {
  const { code, out } = await kubectl.run(...args);
  expect(code).toBe(1);
  return masked(out);
}

// each step continues from the one before
describe("a session", () => {
  test("knows both versions", async () => {
    expect(await said("version")).toMatch(/Server Version: v1\.34\.0\+switchyard-sandbox/);
  });

  test("create", async () => {
    expect(await said("create", "namespace", "demo")).toBe("namespace/demo created");
    expect(await said("create", "configmap", "made", "--from-literal=x=1")).toBe("configmap/made created");
    expect(await said("create", "secret", "generic", "made", "--from-literal=x=1")).toBe("secret/made created");
    expect(await said("get", "secret", "made", "-o", "jsonpath={.data.x} {.type}")).toBe("MQ== Opaque");
    expect(await said("create", "deployment", "made", "--image=nginx", "--port=80")).toBe(
      "deployment.apps/made created",
    );
    expect(await said("rollout", "status", "deployment/made", "--timeout=20s")).toContain("successfully rolled out");
    expect(await said("create", "quota", "made", "--hard=pods=20,requests.cpu=4")).toBe("resourcequota/made created");
    expect(await said("create", "pdb", "made", "--min-available=50%", "--selector=app=made")).toBe(
      "poddisruptionbudget.policy/made created",
    );
    expect(await said("create", "ingress", "made", "--rule=a.example/x=made:80")).toBe(
      "ingress.networking.k8s.io/made created",
    );
    expect(await said("create", "job", "made", "--image=x")).toBe("job.batch/made created");
    expect(await said("create", "role", "made", "--verb=get", "--resource=pods")).toBe(
      "role.rbac.authorization.k8s.io/made created",
    );
    const all = ["deployment", "configmap", "secret", "quota", "pdb", "ingress", "job", "role"];
    await said("delete", ...[all.join(","), "made"]);
  });

  test("apply, with the default validation", async () => {
    const file = kubectl.file("web.yaml", manifest);
    expect(await said("apply", "-f", file)).toBe(
      "deployment.apps/web created\nservice/web created\nconfigmap/conf created",
    );
    expect(await said("rollout", "status", "deployment/web", "--timeout=20s")).toContain(
      'deployment "web" successfully rolled out',
    );
    expect(await said("apply", "-f", file)).toBe(
      "deployment.apps/web unchanged\nservice/web unchanged\nconfigmap/conf unchanged",
    );
    const changed = kubectl.file("changed.yaml", manifest.replace("v1.0.0", "v1.0.1"));
    expect(await said("apply", "-f", changed, "--dry-run=server")).toContain(
      "deployment.apps/web configured (server dry run)",
    );
    expect(await said("apply", "-f", changed)).toContain("deployment.apps/web configured");
    await said("rollout", "status", "deployment/web", "--timeout=20s");
    const wrong = kubectl.file("wrong.yaml", manifest.replace("replicas", "replicaas"));
    expect(await complaint("apply", "-f", wrong)).toContain('strict decoding error: unknown field "spec.replicaas"');
  });

  test("apply on the server", async () => {
    const one = kubectl.file(
      "one.yaml",
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ssa }\ndata: { a: "1", b: "1" }\n',
    );
    const two = kubectl.file(
      "two.yaml",
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ssa }\ndata: { a: "2" }\n',
    );
    expect(await said("apply", "--server-side", "-f", one)).toBe("configmap/ssa serverside-applied");
    expect(await complaint("apply", "--server-side", "--field-manager=other", "-f", two)).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl": .data.a',
    );
    await said("apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", two);
    expect(await said("get", "cm", "ssa", "-o", "jsonpath={.data}")).toBe('{"a":"2","b":"1"}');
    await said("delete", "cm", "ssa");
  });

  test("get, as tables", async () => {
    expect(await said("get", "deploy,rs,svc,cm", "-l", "app=web")).toBe(
      `
NAME  READY  UP-TO-DATE  AVAILABLE  AGE
deployment.apps/web  2/2  2  2  AGE

NAME  DESIRED  CURRENT  READY  AGE
replicaset.apps/SET  2  2  2  AGE
replicaset.apps/SET  0  0  0  AGE`.trim(),
    );
    expect(await said("get", "svc,cm")).toBe(
      `
NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE
service/web  ClusterIP  IP  <none>  80/TCP  AGE

NAME  DATA  AGE
configmap/conf  1  AGE`.trim(),
    );
    expect(await said("get", "deploy", "-o", "wide")).toBe(
      `
NAME  READY  UP-TO-DATE  AVAILABLE  AGE  CONTAINERS  IMAGES  SELECTOR
web  2/2  2  2  AGE  app  reg.example/web@sha256:a1  app=web`.trim(),
    );
    expect(await said("get", "pods", "-o", "wide")).toBe(
      `
NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES
POD  1/1  Running  0  AGE  IP  sandbox  <none>  <none>
POD  1/1  Running  0  AGE  IP  sandbox  <none>  <none>`.trim(),
    );
    expect(await said("get", "endpoints")).toBe(
      `
NAME  ENDPOINTS  AGE
web  IP:8080,IP:8080  AGE
Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice`.trim(),
    );
    expect(await said("get", "endpointslices")).toBe(
      `
NAME  ADDRESSTYPE  PORTS  ENDPOINTS  AGE
SLICE  IPv4  8080  IP,IP  AGE`.trim(),
    );
    expect(await said("get", "nodes")).toBe(
      `
NAME  STATUS  ROLES  AGE  VERSION
sandbox  Ready  <none>  AGE  v1.34.0+switchyard-sandbox`.trim(),
    );
  });

  test("get, as objects", async () => {
    expect(await said("get", "svc", "web", "-o", "jsonpath={.spec.selector}")).toBe('{"app":"web"}');
    const yaml = await said("get", "deploy", "web", "-o", "yaml");
    expect(yaml).toContain("terminationGracePeriodSeconds: 30");
    const list = JSON.parse((await kubectl.run("get", "pods", "-o", "json")).out);
    expect([list.kind, list.items.length, list.items[0].kind]).toEqual(["List", 2, "Pod"]);
  });

  test("get, by selectors", async () => {
    expect((await said("get", "pods", "-l", "app in (web),version", "--no-headers")).split("\n")).toHaveLength(2);
    expect(await said("get", "pods", "-l", "!app")).toBe("No resources found in demo namespace.");
    expect((await said("get", "pods", "--field-selector=status.phase=Running", "-o", "name")).split("\n")).toHaveLength(
      2,
    );
    expect(await complaint("get", "pods", "--field-selector=spec.foo=x")).toContain(
      "field label not supported: spec.foo",
    );
  });

  test("patch, each of the three ways", async () => {
    expect(await said("patch", "svc", "web", "--type=merge", "-p", '{"spec":{"selector":{"version":"v1.0.1"}}}')).toBe(
      "service/web patched",
    );
    const json = '[{"op":"remove","path":"/spec/selector/version"}]';
    expect(await said("patch", "svc", "web", "--type=json", "-p", json)).toBe("service/web patched");
    const strategic = '{"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"A","value":"1"}]}]}}}}';
    expect(await said("patch", "deploy", "web", "-p", strategic)).toBe("deployment.apps/web patched");
    expect(await said("get", "deploy", "web", "-o", "jsonpath={.spec.template.spec.containers[*].image}")).toBe(
      "reg.example/web@sha256:a1",
    );
    expect(
      await complaint("patch", "svc", "web", "--type=json", "-p", '[{"op":"test","path":"/spec/type","value":"x"}]'),
    ).toBe("The request is invalid: the server rejected our request due to an error in our request");
    await said("rollout", "status", "deployment/web", "--timeout=20s");
  });

  test("label and annotate", async () => {
    expect(await said("label", "deploy", "web", "a=b")).toBe("deployment.apps/web labeled");
    expect(await complaint("label", "deploy", "web", "a=c")).toBe(
      "error: 'a' already has a value (b), and --overwrite is false",
    );
    expect(await said("label", "deploy", "web", "a-")).toBe("deployment.apps/web unlabeled");
    expect(await said("annotate", "svc", "web", "x=y")).toBe("service/web annotated");
  });

  test("scale and rollout", async () => {
    expect(await said("scale", "deploy/web", "--replicas=3")).toBe("deployment.apps/web scaled");
    expect(await said("rollout", "status", "deploy/web", "--timeout=20s")).toContain("successfully rolled out");
    expect(await complaint("scale", "deploy/web", "--replicas=1", "--current-replicas=9")).toBe(
      "error: Expected replicas to be 9, was 3",
    );
    expect(await said("rollout", "restart", "deploy/web")).toBe("deployment.apps/web restarted");
    expect(await said("rollout", "status", "deploy/web", "--timeout=20s")).toContain("successfully rolled out");
    expect(await said("set", "image", "deploy/web", "app=reg.example/web@sha256:b2")).toBe(
      "deployment.apps/web image updated",
    );
    await said("rollout", "status", "deploy/web", "--timeout=20s");
    expect(await said("rollout", "history", "deploy/web")).toContain("REVISION  CHANGE-CAUSE\n1  <none>\n2  <none>");
    expect(await said("rollout", "undo", "deploy/web", "--to-revision=1")).toBe("deployment.apps/web rolled back");
    await said("rollout", "status", "deploy/web", "--timeout=20s");
    expect(await said("get", "deploy", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}")).toBe(
      "reg.example/web@sha256:a1",
    );
  });

  test("describe", async () => {
    const text = await said("describe", "deployment", "web");
    expect(text).toContain("Replicas:  3 desired | 3 updated | 3 total | 3 available | 0 unavailable");
    expect(text).toContain("Normal  ScalingReplicaSet  AGE");
    expect(await said("describe", "service", "web")).toContain("Endpoints:  IP:8080,IP:8080,IP:8080");
    expect(await said("describe", "node", "sandbox")).toContain("Ready  True");
  });

  test("explain", async () => {
    expect(await said("explain", "deployment.spec.strategy.rollingUpdate")).toContain("maxSurge\t<IntOrString>");
  });

  test("watch", async () => {
    const env = { PATH: process.env.PATH ?? "", KUBECONFIG: kubectl.configuration, HOME: kubectl.home };
    const watching = spawn("kubectl", ["get", "cm", "--watch", "--no-headers"], { env });
    const lines = createInterface({ input: watching.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> =>
      String((await lines.next()).value)
        .split(/\s+/)
        .slice(0, 2)
        .join(" ");
    expect(await next()).toBe("conf 1");
    await said("create", "configmap", "new", "--from-literal=a=1");
    expect(await next()).toBe("new 1");
    await said("patch", "cm", "new", "--type=merge", "-p", '{"data":{"b":"2"}}');
    expect(await next()).toBe("new 2");
    watching.kill();
  });

  test("refuse logs with an explanation", async () => {
    const pod = await kubectl.run("get", "pods", "-o", "name");
    const name = pod.out.split("\n")[0]?.replace("pod/", "") ?? "";
    expect(await complaint("logs", name)).toContain("the sandbox does not keep logs: its pods run no containers");
  });

  test("cordon keeps new pods away", async () => {
    expect(await said("cordon", "sandbox")).toBe("node/sandbox cordoned");
    await said("scale", "deploy/web", "--replicas=4");
    await api.until("Event", (all) => all.some(({ reason }) => reason === "FailedScheduling"));
    expect(await said("get", "events", "--field-selector=reason=FailedScheduling", "--no-headers")).toContain(
      "0/1 nodes are available: 1 node(s) were unschedulable.",
    );
    expect(await said("uncordon", "sandbox")).toBe("node/sandbox uncordoned");
    await said("rollout", "status", "deploy/web", "--timeout=20s");
  });

  test("report errors as usual", async () => {
    expect(await complaint("get", "cm", "nope")).toBe('Error from server (NotFound): configmaps "nope" not found');
    expect(await complaint("get", "foo")).toBe(`error: the server doesn't have a resource type "foo"`);
    expect(await complaint("create", "configmap", "conf")).toBe(
      'error: failed to create configmap: configmaps "conf" already exists',
    );
    expect(await complaint("patch", "deploy", "web", "--type=merge", "-p", '{"spec":{"replicas":-1}}')).toBe(
      'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
  });

  test("delete", async () => {
    expect(await said("delete", "cm", "conf", "new")).toBe('configmap "conf" deleted\nconfigmap "new" deleted');
    expect(await said("delete", "deploy,svc", "--all")).toBe('deployment.apps "web" deleted\nservice "web" deleted');
    expect(await said("wait", "--for=delete", "pods", "--all", "--timeout=20s")).not.toContain("timed out");
    expect(await said("delete", "namespace", "demo")).toBe('namespace "demo" deleted');
    expect(await complaint("get", "namespace", "demo")).toBe(
      'Error from server (NotFound): namespaces "demo" not found',
    );
  });
});

test("refuse a wrong token", async () => {
  const { code, out } = await kubectl.run("--server", api.url.replace("http://", "http://x:wrong@"), "get", "ns");
  expect(code).toBe(1);
  expect(out).toContain("You must be logged in to the server");
});
