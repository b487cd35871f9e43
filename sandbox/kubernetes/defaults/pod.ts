import type { Container, EnvVar, Handler, Pod, PodSpec, Probe, Volume } from "../model-pod";
import { isTree, type Tree, treeAt } from "../tree";

/** Returns whether an image is `latest`, by tag or for lack of tag and digest. */
function isLatest(image: string): boolean {
  if (/[@\s]/.test(image)) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === "latest";
}

function defaultHandler({ httpGet, grpc }: Handler): void {
  if (httpGet !== undefined) {
    httpGet.path ||= "/";
    httpGet.scheme ||= "HTTP";
  }
  if (grpc !== undefined) grpc.service ??= "";
}

function defaultProbe(probe: Probe | undefined): void {
  if (probe === undefined) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  defaultHandler(probe);
}

function defaultEnv({ valueFrom }: EnvVar): void {
  const field = valueFrom?.fieldRef;
  if (field !== undefined) field.apiVersion ??= "v1";
}

function defaultContainer(container: Container): void {
  container.imagePullPolicy ||= isLatest(container.image ?? "") ? "Always" : "IfNotPresent";
  container.terminationMessagePath ||= "/dev/termination-log";
  container.terminationMessagePolicy ||= "File";
  for (const port of container.ports ?? []) port.protocol ||= "TCP";
  for (const env of container.env ?? []) defaultEnv(env);
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
  for (const handler of Object.values(container.lifecycle ?? {}))
    if (isTree(handler)) defaultHandler(handler as Handler);
}

function defaultItems(source: Tree): void {
  for (const item of Array.isArray(source.items) ? source.items : []) {
    const field = treeAt(item, "fieldRef");
    if (isTree(item) && isTree(item.fieldRef)) item.fieldRef = { apiVersion: "v1", ...field };
  }
}

function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
  for (const name of ["secret", "configMap", "downwardAPI", "projected"]) {
    const source = volume[name];
    if (!isTree(source)) continue;
    source.defaultMode ??= 0o644;
    defaultItems(source);
    for (const part of Array.isArray(source.sources) ? source.sources : []) {
      if (!isTree(part)) continue;
      if (isTree(part.serviceAccountToken)) part.serviceAccountToken.expirationSeconds ??= 3600;
      if (isTree(part.downwardAPI)) defaultItems(part.downwardAPI);
    }
  }
  if (isTree(volume.hostPath)) volume.hostPath.type ??= "";
  if (isTree(volume.image)) {
    volume.image.pullPolicy ??= isLatest(String(volume.image.reference ?? "")) ? "Always" : "IfNotPresent";
  }
}

/** Fills in the defaults of a pod or pod template. */
export function defaultPodSpec(spec: PodSpec): void {
  spec.dnsPolicy ||= "ClusterFirst";
  spec.restartPolicy ||= "Always";
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= "default-scheduler";
  // the field's old name mirrors it
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (account !== undefined) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    defaultContainer(container);
    if (!spec.hostNetwork) continue;
    for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}

/** Fills in the defaults of pods that templates do not get: requests from limits, the service account, tolerations. */
export function defaultPod({ spec }: Pod): void {
  defaultPodSpec(spec);
  spec.enableServiceLinks ??= true;
  for (const { resources } of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (resources.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests };
  }
}
