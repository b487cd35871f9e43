import type { PodSecurityContext, SecurityContext } from "../model-pod";
import type { Errors } from "./errors";
import { checkOneOf } from "./shared";

function checkId(errors: Errors, field: string, value: number | undefined): void {
  if (value !== undefined && (value < 0 || value > 2_147_483_647)) {
    errors.invalid(field, value, "must be between 0 and 2147483647, inclusive");
  }
}

function checkSeccomp(errors: Errors, field: string, profile: SecurityContext["seccompProfile"]): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (type === "Localhost") {
    if (localhostProfile === undefined) {
      errors.required(`${field}.localhostProfile`, "must be set when seccomp type is Localhost");
    }
    return;
  }
  if (localhostProfile !== undefined) {
    errors.invalid(`${field}.localhostProfile`, localhostProfile, "can only be set when seccomp type is Localhost");
  }
  if (type === "") errors.required(`${field}.type`, "type is required when seccompProfile is set");
  else checkOneOf(errors, `${field}.type`, type, ["Localhost", "RuntimeDefault", "Unconfined"]);
}

/** Returns the context as the API quotes it: with the names of Go, and null for missing fields. */
function quoted(context: SecurityContext): object {
  const { capabilities } = context;
  return {
    Capabilities:
      capabilities === undefined ? null : { Add: capabilities.add ?? null, Drop: capabilities.drop ?? null },
    Privileged: context.privileged ?? null,
    SELinuxOptions: context.seLinuxOptions ?? null,
    WindowsOptions: context.windowsOptions ?? null,
    RunAsUser: context.runAsUser ?? null,
    RunAsGroup: context.runAsGroup ?? null,
    RunAsNonRoot: context.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
    ProcMount: context.procMount ?? null,
    SeccompProfile: context.seccompProfile ?? null,
    AppArmorProfile: context.appArmorProfile ?? null,
  };
}

/** Checks the security context of a container. */
export function checkSecurityContext(errors: Errors, field: string, context: SecurityContext | undefined): void {
  if (context === undefined) return;
  checkId(errors, `${field}.runAsUser`, context.runAsUser);
  checkId(errors, `${field}.runAsGroup`, context.runAsGroup);
  checkOneOf(errors, `${field}.procMount`, context.procMount, ["Default", "Unmasked"]);
  checkSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile);
  if (context.allowPrivilegeEscalation !== false) return;
  if (context.privileged) {
    errors.invalid(field, quoted(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
  }
  if (context.capabilities?.add?.includes("CAP_SYS_ADMIN")) {
    errors.invalid(
      field,
      quoted(context),
      "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
    );
  }
}

/** Checks the security context of a pod. */
export function checkPodSecurityContext(errors: Errors, field: string, context: PodSecurityContext): void {
  checkId(errors, `${field}.fsGroup`, context.fsGroup);
  checkId(errors, `${field}.runAsUser`, context.runAsUser);
  checkId(errors, `${field}.runAsGroup`, context.runAsGroup);
  for (const [index, group] of (context.supplementalGroups ?? []).entries()) {
    checkId(errors, `${field}.supplementalGroups[${index}]`, group);
  }
  checkSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile);
}
