import type { Pod, PodSpec, PodTemplateSpec } from "../model-pod";
import { equal } from "../tree";
import { checkContainers } from "./containers";
import type { Errors } from "./errors";
import { checkAnnotations, checkLabels, checkName, dnsLabel, dnsSubdomain, qualifiedName } from "./names";
import { checkAffinity, checkSpread, checkTolerations } from "./placement";
import { checkPodSecurityContext } from "./security";
import { checkAddress, checkOneOf } from "./shared";
import { checkVolumes } from "./volumes";

/** Checks the spec of a pod. */
export function checkPodSpec(errors: Errors, field: string, spec: PodSpec): void {
  checkVolumes(errors, `${field}.volumes`, spec.volumes ?? []);
  checkContainers(errors, field, spec);
  checkOneOf(errors, `${field}.restartPolicy`, spec.restartPolicy, ["Always", "OnFailure", "Never"]);
  checkOneOf(errors, `${field}.dnsPolicy`, spec.dnsPolicy, [
    "ClusterFirstWithHostNet",
    "ClusterFirst",
    "Default",
    "None",
  ]);
  checkLabels(errors, `${field}.nodeSelector`, spec.nodeSelector);
  checkPodSecurityContext(errors, `${field}.securityContext`, spec.securityContext ?? {});
  checkAffinity(errors, `${field}.affinity`, spec.affinity);
  for (const [index, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    checkName(errors, `${field}.readinessGates[${index}].conditionType`, conditionType, qualifiedName);
  }
  checkSpread(errors, `${field}.topologySpreadConstraints`, spec.topologySpreadConstraints ?? []);
  const { serviceAccountName, hostname, subdomain, priorityClassName, activeDeadlineSeconds } = spec;
  if (serviceAccountName) checkName(errors, `${field}.serviceAccountName`, serviceAccountName, dnsSubdomain);
  if (activeDeadlineSeconds !== undefined && activeDeadlineSeconds < 1) {
    errors.invalid(
      `${field}.activeDeadlineSeconds`,
      activeDeadlineSeconds,
      "must be between 1 and 2147483647, inclusive",
    );
  }
  if (hostname !== undefined) checkName(errors, `${field}.hostname`, hostname, dnsLabel);
  if (subdomain !== undefined) checkName(errors, `${field}.subdomain`, subdomain, dnsLabel);
  checkTolerations(errors, `${field}.tolerations`, spec.tolerations ?? []);
  for (const [index, alias] of (spec.hostAliases ?? []).entries()) {
    checkAddress(errors, `${field}.hostAliases[${index}].ip`, alias.ip);
  }
  if (priorityClassName) checkName(errors, `${field}.priorityClassName`, priorityClassName, dnsSubdomain);
}

/** Checks the pod template of a workload. */
export function checkTemplate(errors: Errors, field: string, { metadata, spec }: PodTemplateSpec): void {
  checkLabels(errors, `${field}.metadata.labels`, metadata.labels);
  checkAnnotations(errors, `${field}.metadata.annotations`, metadata.annotations);
  checkPodSpec(errors, `${field}.spec`, spec);
}

/** Returns the part of a pod's spec that may not change. */
function fixed(spec: PodSpec): object {
  const bare = ({ image: _image, ...container }: PodSpec["containers"][number]): object => container;
  const { containers, initContainers, tolerations: _tolerations, activeDeadlineSeconds: _deadline, ...rest } = spec;
  const { terminationGracePeriodSeconds: _grace, nodeName: _node, ...more } = rest;
  return { ...more, containers: containers.map(bare), initContainers: initContainers?.map(bare) };
}

/** Checks a change of a pod: only images, tolerations and deadlines change. */
export function checkPodUpdate(errors: Errors, now: Pod, old: Pod): void {
  if (equal(fixed(now.spec), fixed(old.spec))) return;
  errors.forbidden(
    "spec",
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
  );
}
