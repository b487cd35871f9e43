import type { KubeObject, Pod } from "../../kubernetes";
import type { Container } from "../../kubernetes/model-pod";
import { isTree, type Tree } from "../../kubernetes/tree";
import type { Subject } from "../metrics";

/** The identity of a pod in its responses. */
export interface Identity extends Subject {
  readonly pod: string;
  /** The version label; empty if the pod has none. */
  readonly version: string;
  readonly image: string;
  /** The image's digest, `sha256:…`; empty if it is not pinned. */
  readonly digest: string;
}

/** Derives a pod's identity from its labels and the image of its first container. */
export function identityOf({ metadata, spec }: Pod): Identity {
  const labels = metadata.labels ?? {};
  const image = spec.containers[0]?.image ?? "";
  return {
    namespace: metadata.namespace ?? "",
    pod: metadata.name,
    service: labels["app.kubernetes.io/name"] ?? labels.app ?? metadata.name,
    colour: labels.colour ?? "",
    version: labels.version ?? "",
    image,
    digest: /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? "",
  };
}

/** Finds an object that a pod refers to. */
export type Finder = (kind: "ConfigMap" | "Secret", name: string) => KubeObject | undefined;

/** The source of a value: an entry of a Secret, or the pod itself. */
export type SecretSource = { readonly secret: string; readonly key: string } | { readonly value: string };

/** A ConfigMap that every namespace of a real cluster has without a declaration. */
const clusterCertificate = "kube-root-ca.crt";

/**
 * Returns the missing objects that the pod's containers need to start, as `secret "x"` or `configmap "y"`.
 *
 * Optional references do not count.
 */
export function missingObjects(pod: Pod, find: Finder): readonly string[] {
  const missing = new Set<string>();
  const need = (kind: "ConfigMap" | "Secret", reference: Tree | undefined, field = "name"): void => {
    const name = reference?.[field];
    if (reference === undefined || typeof name !== "string" || reference.optional === true) return;
    if (name === clusterCertificate) return;
    if (find(kind, name) === undefined) missing.add(`${kind.toLowerCase()} "${name}"`);
  };
  for (const { env = [], envFrom = [] } of pod.spec.containers) {
    for (const source of envFrom) {
      need("ConfigMap", treeOf(source.configMapRef));
      need("Secret", treeOf(source.secretRef));
    }
    for (const { valueFrom } of env) {
      need("ConfigMap", treeOf(valueFrom?.configMapKeyRef));
      need("Secret", treeOf(valueFrom?.secretKeyRef));
    }
  }
  for (const volume of pod.spec.volumes ?? []) {
    need("ConfigMap", treeOf(volume.configMap));
    need("Secret", treeOf(volume.secret), "secretName");
    for (const source of listOf(treeOf(volume.projected)?.sources)) {
      need("ConfigMap", treeOf(source.configMap));
      need("Secret", treeOf(source.secret));
    }
  }
  return [...missing];
}

/**
 * Returns the source of the gateway's secret: the variable `GATEWAY_SECRET`, or the file that `GATEWAY_SECRET_FILE`
 * names. Undefined in development.
 */
export function gatewaySecretOf(pod: Pod, find: Finder): SecretSource | undefined {
  const container = pod.spec.containers[0];
  if (container === undefined) return undefined;
  const variables = variablesOf(container, find);
  if (plain(variables.get("ENVIRONMENT"), find) === "development") return undefined;
  const direct = variables.get("GATEWAY_SECRET");
  if (direct !== undefined) return direct;
  const path = plain(variables.get("GATEWAY_SECRET_FILE"), find);
  return path === undefined ? undefined : fileAt(pod, container, path);
}

/** Returns the value of an entry of a Secret or ConfigMap, if it exists. */
export function entryOf(object: KubeObject | undefined, key: string): string | undefined {
  const value = treeOf(object?.data)?.[key];
  if (typeof value !== "string") return undefined;
  return object?.kind === "Secret" ? Buffer.from(value, "base64").toString("utf8") : value;
}

function variablesOf({ env = [], envFrom = [] }: Container, find: Finder): ReadonlyMap<string, SecretSource> {
  const variables = new Map<string, SecretSource>();
  for (const source of envFrom) {
    for (const [kind, reference] of [
      ["ConfigMap", treeOf(source.configMapRef)],
      ["Secret", treeOf(source.secretRef)],
    ] as const) {
      const object = typeof reference?.name === "string" ? find(kind, reference.name) : undefined;
      for (const key of Object.keys(treeOf(object?.data) ?? {})) {
        const name = `${typeof source.prefix === "string" ? source.prefix : ""}${key}`;
        if (kind === "Secret") variables.set(name, { secret: object?.metadata.name ?? "", key });
        else variables.set(name, { value: entryOf(object, key) ?? "" });
      }
    }
  }
  for (const { name, value, valueFrom } of env) {
    const { secretKeyRef: inSecret, configMapKeyRef: inMap } = valueFrom ?? {};
    if (value !== undefined) variables.set(name, { value });
    else if (inSecret !== undefined) variables.set(name, { secret: String(inSecret.name), key: String(inSecret.key) });
    else if (inMap !== undefined) {
      variables.set(name, { value: entryOf(find("ConfigMap", String(inMap.name)), String(inMap.key)) ?? "" });
    }
  }
  return variables;
}

function plain(source: SecretSource | undefined, find: Finder): string | undefined {
  if (source === undefined || "value" in source) return source?.value;
  return entryOf(find("Secret", source.secret), source.key);
}

/** Returns the Secret's entry that is mounted as a file of the container. */
function fileAt(pod: Pod, { volumeMounts = [] }: Container, path: string): SecretSource | undefined {
  const mounts = volumeMounts.filter(({ mountPath }) => path.startsWith(`${mountPath.replace(/\/$/, "")}/`));
  const mount = mounts.sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const volume = pod.spec.volumes?.find(({ name }) => name === mount?.name);
  if (mount === undefined || volume === undefined) return undefined;
  const file = path.slice(mount.mountPath.replace(/\/$/, "").length + 1);
  const own = treeOf(volume.secret);
  const sources = own === undefined ? listOf(treeOf(volume.projected)?.sources) : [{ secret: own }];
  for (const source of sources) {
    const secret = treeOf(source.secret);
    const name = secret?.secretName ?? secret?.name;
    if (secret === undefined || typeof name !== "string") continue;
    if (secret.items === undefined) return { secret: name, key: file };
    const item = listOf(secret.items).find((one) => one.path === file);
    if (item !== undefined) return { secret: name, key: String(item.key) };
  }
  return undefined;
}

function treeOf(value: unknown): Tree | undefined {
  return isTree(value) ? value : undefined;
}

function listOf(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}
