import { forbidden } from "../api-error";
import { defaultPod } from "../defaults/pod";
import { kinds } from "../kinds";
import type { KubeObject } from "../model";
import type { Container, Pod, Toleration } from "../model-pod";
import { podSecurityViolations } from "../pod-security";
import { nanos } from "../quantity";
import { nameSuffix } from "../registry";
import type { Strategy, Surroundings } from "../strategy";
import { isTree, listAt, treeAt } from "../tree";
import { checkPodSpec, checkPodUpdate } from "../validation/pods";

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

function containersOf({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** Returns the quality of service class of a pod. */
function qualityOf(pod: Pod): string {
  const all = containersOf(pod).map(({ resources }) => resources);
  const of = (values: Record<string, string> | undefined, name: string): bigint => nanos(values?.[name] ?? "0") ?? 0n;
  const names = ["cpu", "memory"];
  const none = all.every((one) => names.every((name) => of(one.limits, name) === 0n && of(one.requests, name) === 0n));
  if (none) return "BestEffort";
  const exact = all.every((one) =>
    names.every((name) => of(one.limits, name) > 0n && of(one.limits, name) === of(one.requests, name)),
  );
  return exact ? "Guaranteed" : "Burstable";
}

function tolerate(pod: Pod): void {
  const tolerations = pod.spec.tolerations ?? [];
  for (const key of ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]) {
    const covers = ({ key: own, operator, effect }: Toleration): boolean =>
      (own === key || (own === undefined && operator === "Exists")) && (effect === undefined || effect === "NoExecute");
    if (!tolerations.some(covers)) {
      tolerations.push({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 });
    }
  }
  pod.spec.tolerations = tolerations;
}

interface ServiceAccount extends KubeObject {
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name: string }[];
}

/** Finds the pod's service account and mounts its token, unless that is disabled. */
function useAccount(pod: Pod, { objects }: Surroundings): void {
  const { spec } = pod;
  const { namespace = "", name, generateName } = pod.metadata;
  spec.serviceAccountName ??= "default";
  spec.serviceAccount = spec.serviceAccountName;
  const account = objects.get<ServiceAccount>(kinds.ServiceAccount, namespace, spec.serviceAccountName);
  if (account === undefined) {
    const missing = spec.serviceAccountName;
    const why = `error looking up service account ${namespace}/${missing}: serviceaccount "${missing}" not found`;
    throw forbidden(kinds.Pod, name || generateName || "", why);
  }
  if (spec.imagePullSecrets === undefined && account.imagePullSecrets !== undefined) {
    spec.imagePullSecrets = account.imagePullSecrets;
  }
  if (!(spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)) return;
  const without = containersOf(pod).filter(
    ({ volumeMounts = [] }) => !volumeMounts.some(({ mountPath }) => mountPath === tokenPath),
  );
  if (without.length === 0) return;
  const volume = `kube-api-access-${nameSuffix()}`;
  for (const container of without) {
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name: volume, readOnly: true, mountPath: tokenPath },
    ];
  }
  const root = { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] };
  const field = { apiVersion: "v1", fieldPath: "metadata.namespace" };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: root },
    { downwardAPI: { items: [{ path: "namespace", fieldRef: field }] } },
  ];
  spec.volumes = [...(spec.volumes ?? []), { name: volume, projected: { sources, defaultMode: 0o644 } }];
}

/** Applies the namespace's limit ranges to containers without resources. */
function limit(pod: Pod, { objects }: Surroundings): void {
  for (const range of objects.list(kinds.LimitRange, pod.metadata.namespace ?? "")) {
    for (const item of listAt(treeAt(range, "spec"), "limits")) {
      if (!isTree(item) || item.type !== "Container") continue;
      for (const { resources } of containersOf(pod)) {
        const given = resources.requests;
        const limits = { ...treeAt(item, "default"), ...resources.limits } as Record<string, string>;
        const requests = { ...treeAt(item, "defaultRequest"), ...given } as Record<string, string>;
        if (Object.keys(limits).length > 0) resources.limits = limits;
        if (Object.keys(requests).length > 0) resources.requests = requests;
      }
    }
  }
}

/** Sets a pod's priority from its priority class. */
function prioritize(pod: Pod, { objects }: Surroundings): void {
  const { spec } = pod;
  const { priorityClassName } = spec;
  const classes = objects.list(kinds.PriorityClass);
  const found =
    priorityClassName === undefined
      ? classes.find(({ globalDefault }) => globalDefault === true)
      : classes.find(({ metadata }) => metadata.name === priorityClassName);
  if (priorityClassName !== undefined && found === undefined) {
    const why = `no PriorityClass with name ${priorityClassName} was found`;
    throw forbidden(kinds.Pod, pod.metadata.name, why);
  }
  if (found !== undefined) spec.priorityClassName = found.metadata.name;
  spec.priority = typeof found?.value === "number" ? found.value : 0;
  spec.preemptionPolicy = typeof found?.preemptionPolicy === "string" ? found.preemptionPolicy : "PreemptLowerPriority";
}

/** The strategy of Pods. */
export const podStrategy: Strategy<Pod> = {
  defaults: defaultPod,
  create(pod, around) {
    useAccount(pod, around);
    limit(pod, around);
    prioritize(pod, around);
    tolerate(pod);
    pod.status = { phase: "Pending", qosClass: qualityOf(pod) };
  },
  admit(pod, old, { objects }) {
    if (old !== undefined) return;
    const { name, namespace = "" } = pod.metadata;
    const labels = objects.get(kinds.Namespace, "", namespace)?.metadata.labels ?? {};
    const broken = podSecurityViolations(pod.spec, labels, "enforce");
    if (broken !== undefined) throw forbidden(kinds.Pod, name, `violates ${broken}`);
  },
  validate(pod, errors) {
    checkPodSpec(errors, "spec", pod.spec);
  },
  validateUpdate(pod, old, errors) {
    checkPodUpdate(errors, pod, old);
  },
};
