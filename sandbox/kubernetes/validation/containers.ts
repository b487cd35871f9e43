import type { Container, ContainerPort, EnvVar, PodSpec, Resources, VolumeMount } from "../model-pod.js";
import { nanos } from "../quantity.js";
import { isTree, type Tree } from "../tree.js";
import type { Errors } from "./errors.js";
import { checkName, configKey, dnsLabel, envName, portName, qualifiedName } from "./names.js";
import { checkHandler, checkProbe } from "./probes.js";
import { checkSecurityContext } from "./security.js";
import { checkOneOf, checkPort, checkQuantity } from "./shared.js";
import { checkRelativePath } from "./volumes.js";

const standardResources = new Set(["cpu", "memory", "ephemeral-storage"]);
const fieldPaths =
  /^(metadata\.(name|namespace|uid|labels|annotations)(\['.+'\])?|spec\.(nodeName|serviceAccountName)|status\.(hostIP|hostIPs|podIP|podIPs))$/;

function checkPorts(errors: Errors, field: string, ports: readonly ContainerPort[], hostNetwork: boolean): void {
  const names = new Set<string>();
  for (const [index, { name, containerPort, hostPort, protocol = "" }] of ports.entries()) {
    const at = `${field}[${index}]`;
    if (name !== undefined) {
      const problems = portName(name);
      for (const problem of problems) errors.invalid(`${at}.name`, name, problem);
      if (problems.length === 0 && names.has(name)) errors.duplicate(`${at}.name`, name);
      names.add(name);
    }
    if (containerPort === 0) errors.required(`${at}.containerPort`);
    else checkPort(errors, `${at}.containerPort`, containerPort);
    if (hostPort !== undefined) {
      checkPort(errors, `${at}.hostPort`, hostPort);
      if (hostNetwork && hostPort !== containerPort) {
        errors.invalid(`${at}.hostPort`, hostPort, "must match `containerPort` when `hostNetwork` is true");
      }
    }
    checkOneOf(errors, `${at}.protocol`, protocol, ["SCTP", "TCP", "UDP"]);
  }
}

function checkValueFrom(errors: Errors, field: string, { value = "", valueFrom }: EnvVar): void {
  if (valueFrom === undefined) return;
  const given = Object.entries(valueFrom).filter(([, source]) => source !== undefined);
  for (const [name, source] of given) {
    const at = `${field}.${name}`;
    if (name === "fieldRef" && typeof source?.fieldPath === "string" && !fieldPaths.test(source.fieldPath)) {
      const why = `error converting fieldPath: field label not supported: ${source.fieldPath}`;
      errors.invalid(`${at}.fieldPath`, source.fieldPath, why);
    }
    if (name !== "configMapKeyRef" && name !== "secretKeyRef") continue;
    if (source?.name === undefined) errors.required(`${at}.name`);
    if (source?.key === "") errors.required(`${at}.key`);
    else if (typeof source?.key === "string") checkName(errors, `${at}.key`, source.key, configKey);
  }
  if (given.length === 0) {
    const one = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    errors.invalid(field, "", one);
  } else if (value !== "") {
    errors.invalid(field, "", "may not be specified when `value` is not empty");
  } else if (given.length > 1) {
    errors.invalid(field, "", "may not have more than one field specified at a time");
  }
}

function checkEnv(errors: Errors, field: string, { env = [], envFrom = [] }: Container): void {
  for (const [index, one] of env.entries()) {
    const at = `${field}.env[${index}]`;
    if (one.name === "") errors.required(`${at}.name`);
    else checkName(errors, `${at}.name`, one.name, envName);
    checkValueFrom(errors, `${at}.valueFrom`, one);
  }
  for (const [index, source] of envFrom.entries()) {
    const named = ["configMapRef", "secretRef"].filter((name) => isTree(source[name]));
    for (const name of named) {
      const reference = source[name] as Tree;
      if (reference.name === undefined) errors.required(`${field}.envFrom[${index}].${name}.name`);
    }
    if (named.length === 0) {
      errors.invalid(`${field}.envFrom`, "", "must specify one of: `configMapRef` or `secretRef`");
    }
  }
}

function checkMounts(
  errors: Errors,
  field: string,
  mounts: readonly VolumeMount[],
  volumes: ReadonlySet<string>,
): void {
  const paths = new Set<string>();
  for (const [index, { name, mountPath, subPath }] of mounts.entries()) {
    const at = `${field}[${index}]`;
    if (name === "") errors.required(`${at}.name`);
    if (!volumes.has(name)) errors.notFound(`${at}.name`, name);
    if (mountPath === "") errors.required(`${at}.mountPath`);
    if (paths.has(mountPath)) errors.invalid(`${at}.mountPath`, mountPath, "must be unique");
    paths.add(mountPath);
    if (subPath !== undefined) checkRelativePath(errors, `${field}.subPath`, subPath);
  }
}

function checkResourceName(errors: Errors, field: string, name: string): void {
  checkName(errors, field, name, qualifiedName);
  if (name.includes("/") || standardResources.has(name) || name.startsWith("hugepages-")) return;
  errors.invalid(field, name, "must be a standard resource type or fully qualified");
  errors.invalid(field, name, "must be a standard resource for containers");
}

function checkResources(errors: Errors, field: string, { limits = {}, requests = {} }: Resources): void {
  for (const [name, value] of Object.entries(limits)) {
    checkResourceName(errors, `${field}.limits[${name}]`, name);
    checkQuantity(errors, `${field}.limits[${name}]`, value);
  }
  for (const [name, value] of Object.entries(requests)) {
    checkResourceName(errors, `${field}.requests[${name}]`, name);
    checkQuantity(errors, `${field}.requests[${name}]`, value);
    const limit = limits[name];
    if (limit !== undefined && (nanos(value) ?? 0n) > (nanos(limit) ?? 0n)) {
      errors.invalid(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`);
    }
    if (limit === undefined && name.includes("/")) {
      errors.required(`${field}.limits`, "Limit must be set for non overcommitable resources");
    }
  }
}

/** Checks one container of a pod. */
function checkContainer(errors: Errors, field: string, container: Container, spec: PodSpec): void {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  checkPorts(errors, `${field}.ports`, container.ports ?? [], spec.hostNetwork === true);
  checkEnv(errors, field, container);
  checkMounts(errors, `${field}.volumeMounts`, container.volumeMounts ?? [], volumes);
  checkOneOf(errors, `${field}.imagePullPolicy`, container.imagePullPolicy, ["Always", "IfNotPresent", "Never"]);
  checkOneOf(errors, `${field}.terminationMessagePolicy`, container.terminationMessagePolicy, [
    "File",
    "FallbackToLogsOnError",
  ]);
  checkResources(errors, `${field}.resources`, container.resources);
  checkSecurityContext(errors, `${field}.securityContext`, container.securityContext);
}

/** Checks the containers of a pod. */
export function checkContainers(errors: Errors, field: string, spec: PodSpec): void {
  const names = new Set<string>();
  const lists = [
    ["containers", spec.containers ?? []],
    ["initContainers", spec.initContainers ?? []],
  ] as const;
  if (lists[0][1].length === 0) errors.required(`${field}.containers`);
  for (const [list, containers] of lists) {
    for (const [index, container] of containers.entries()) {
      const at = `${field}.${list}[${index}]`;
      if (container.name === "") errors.required(`${at}.name`);
      else checkName(errors, `${at}.name`, container.name, dnsLabel);
      if (names.has(container.name) && container.name !== "") errors.duplicate(`${at}.name`, container.name);
      names.add(container.name);
      if (container.image === undefined) errors.required(`${at}.image`);
      const grace = spec.terminationGracePeriodSeconds ?? 30;
      for (const [hook, handler] of Object.entries(container.lifecycle ?? {})) {
        if (hook === "preStop" || hook === "postStart") checkHandler(errors, `${at}.lifecycle.${hook}`, handler, grace);
      }
      checkProbe(errors, `${at}.livenessProbe`, container.livenessProbe, "liveness");
      checkProbe(errors, `${at}.readinessProbe`, container.readinessProbe, "readiness");
      checkProbe(errors, `${at}.startupProbe`, container.startupProbe, "startup");
      checkContainer(errors, at, container, spec);
    }
  }
}
