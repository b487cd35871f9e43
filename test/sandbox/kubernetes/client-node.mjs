// what the official JavaScript client makes of the API; prints one JSON document
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from "@kubernetes/client-node";

const [file] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromFile(file);
const core = config.makeApiClient(CoreV1Api);
const apps = config.makeApiClient(AppsV1Api);
const namespace = "client";

await core.createNamespace({ body: { metadata: { name: namespace } } });
const labels = { app: "web" };
const container = { name: "app", image: "reg.example/web@sha256:a1" };
const body = {
  metadata: { name: "web" },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  },
};
const ready = new Promise((resolve, reject) => {
  const onEvent = (_type, object) => {
    if (object.status?.availableReplicas === 2) resolve(object);
  };
  new Watch(config)
    .watch(`/apis/apps/v1/namespaces/${namespace}/deployments`, {}, onEvent, () => undefined)
    .catch(reject);
});
const created = await apps.createNamespacedDeployment({ namespace, body });
const rolledOut = await ready;
const pods = await core.listNamespacedPod({ namespace, labelSelector: "app=web" });
const scaled = await apps.patchNamespacedDeploymentScale(
  { namespace, name: "web", body: { spec: { replicas: 1 } } },
  setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
);
const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
  core.listNamespacedConfigMap({ namespace }),
);
const added = new Promise((resolve) => informer.on("add", (object) => resolve(object.metadata.name)));
await informer.start();
await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "seen" } } });
const informed = await added;
await informer.stop();
const refusal = await core
  .readNamespacedConfigMap({ namespace, name: "none" })
  .catch((error) => JSON.parse(error.body));
await core.deleteNamespace({ name: namespace });

const result = {
  created: created.spec.revisionHistoryLimit,
  rolledOut: rolledOut.status.readyReplicas,
  pods: pods.items.map(({ status }) => status.phase),
  scaled: scaled.spec.replicas,
  informed,
  refusal: refusal.message,
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
