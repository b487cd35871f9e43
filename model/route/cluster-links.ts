import type { Path } from "../path.js";
import type {
  Admission,
  BackendPath,
  Endpoints,
  InCluster,
  Ingress,
  Link,
  NetworkPolicy,
  Peer,
  ServiceLink,
  Workload,
} from "./link.js";
import type { Reader } from "./reader.js";
import { serviceFrom } from "./service.js";
import { isNotKnown, known, unreadable, type Value } from "./value.js";

/**
 * The decoders of objects in a cluster that requests pass, for readers of the Kubernetes API's form; the cluster is
 * omitted for the environment's own.
 */
export const clusterLinks = {
  Ingress: (reader: Reader, cluster?: string): Ingress => ({
    kind: "ingress",
    ...placeOf(reader, cluster),
    ...some("className", reader.text("spec", "ingressClassName")),
    tls:
      reader.list(["spec", "tls"], (tls) => ({
        hosts: words(tls, ["hosts"]),
        ...some("secret", tls.text("secretName")),
      })) ?? [],
    rules:
      reader.list(["spec", "rules"], (rule) => ({
        host: rule.text("host") ?? "",
        paths: rule.list(["http", "paths"], pathFrom) ?? [],
      })) ?? [],
  }),
  Service: (reader: Reader, cluster?: string): ServiceLink => ({
    kind: "service",
    ...placeOf(reader, cluster),
    ...serviceFrom(reader),
  }),
  Deployment: workloadFrom,
  StatefulSet: workloadFrom,
  NetworkPolicy: (reader: Reader, cluster?: string): NetworkPolicy => {
    const place = placeOf(reader, cluster);
    const types = words(reader, ["spec", "policyTypes"]);
    const closes = isNotKnown(types) || types.some((type) => isNotKnown(type) || type === "Ingress");
    return {
      kind: "policy",
      ...place,
      selector: reader.says("spec", "podSelector", "matchExpressions", 0)
        ? unreadable("pods by expressions")
        : reader.texts("spec", "podSelector", "matchLabels"),
      ...(closes
        ? { admits: reader.list(["spec", "ingress"], (rule) => admissionFrom(rule, place.namespace)) ?? [] }
        : {}),
    };
  },
  Endpoints: (reader: Reader, cluster?: string): Endpoints => {
    const counts = known(reader.list(["subsets"], (subset) => known(subset.keys("addresses"))?.length ?? 0)) ?? [];
    return { kind: "endpoints", ...placeOf(reader, cluster), ready: counts.reduce((sum, count) => sum + count, 0) };
  },
} as const satisfies Readonly<Record<string, (reader: Reader, cluster?: string) => Link>>;

/** A kind of object in a cluster that requests pass. */
export type ClusterKind = keyof typeof clusterLinks;

function placeOf(reader: Reader, cluster: string | undefined): InCluster {
  const metadata = reader.within("metadata");
  return {
    ...some("cluster", cluster),
    namespace: metadata.text("namespace") ?? "default",
    name: metadata.text("name") ?? "",
  };
}

function workloadFrom(reader: Reader, cluster?: string): Workload {
  const pods = reader.within("spec", "template");
  const desired = reader.word("spec", "replicas") ?? "1";
  return {
    kind: "workload",
    ...placeOf(reader, cluster),
    labels: pods.texts("metadata", "labels"),
    image: pods.text("spec", "containers", 0, "image") ?? unreadable("no image"),
    desired: isNotKnown(desired) ? desired : Number(desired),
    ports:
      pods.list(["spec", "containers", 0, "ports"], (port) => ({
        name: port.text("name") ?? "",
        number: port.word("containerPort") ?? "",
      })) ?? [],
  };
}

function pathFrom(reader: Reader): BackendPath {
  const to = reader.within("backend", "service");
  return {
    path: reader.text("path") ?? "/",
    type: reader.text("pathType") ?? "ImplementationSpecific",
    service: to.text("name") ?? unreadable("no Service"),
    port: to.text("port", "name") || (to.word("port", "number") ?? ""),
  };
}

function admissionFrom(reader: Reader, own: Value<string>): Admission {
  return { from: reader.list(["from"], (peer) => peerFrom(peer, own)) ?? [], ports: words(reader, ["ports"], "port") };
}

/** Decodes a peer by the name of its namespace, or any; other selectors leave it unknown. */
function peerFrom(reader: Reader, own: Value<string>): Peer {
  const [byNamespace, byPods] = [reader.says("namespaceSelector"), reader.says("podSelector")];
  if (!byNamespace) return byPods ? { namespace: own, whole: false } : { whole: false };
  const name = reader.text("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name");
  const labels = known(reader.keys("namespaceSelector", "matchLabels") ?? []) ?? [];
  const others =
    reader.says("namespaceSelector", "matchExpressions", 0) || labels.length > (name === undefined ? 0 : 1);
  return { ...some("namespace", name), whole: !byPods && !others };
}

function words(reader: Reader, list: Path, ...key: Path): Value<readonly Value<string>[]> {
  return reader.list(list, (one) => one.word(...key) ?? "") ?? [];
}

function some<Key extends string, T>(key: Key, value: T | undefined): { readonly [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: T });
}
