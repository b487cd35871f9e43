import type { Container, Handler, PodSpec } from "./model-pod";

/** A violation of one rule, and the containers that cause it. */
interface Violation {
  readonly rule: string;
  readonly detail: string;
}

interface Subject {
  readonly spec: PodSpec;
  readonly containers: readonly Container[];
}

type Check = (subject: Subject) => Violation | undefined;

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ");
const plural = (word: string, names: readonly unknown[]): string => (names.length === 1 ? word : `${word}s`);

/** Renders `container "app"` or `containers "app", "db"`. */
function named(containers: readonly Container[]): string {
  return `${plural("container", containers)} ${quoted(containers.map(({ name }) => name))}`;
}

/** Renders `pod or container "app"`, for settings of either. */
const either = (containers: readonly Container[]): string => `pod or ${named(containers)}`;

/** Renders `pod and container "app"`, or the ones that break the rule. */
function doers(pod: boolean, containers: readonly Container[]): string {
  return [...(pod ? ["pod"] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(" and ");
}

const violation = (rule: string, parts: readonly string[]): Violation | undefined =>
  parts.length === 0 ? undefined : { rule, detail: parts.join("; ") };

const appArmor: Check = ({ spec, containers }) => {
  const bad = (type: string | undefined): boolean =>
    type !== undefined && !["RuntimeDefault", "Localhost"].includes(type);
  const pod = bad(spec.securityContext?.appArmorProfile?.type);
  const those = containers.filter(({ securityContext }) => bad(securityContext?.appArmorProfile?.type));
  if (!pod && those.length === 0) return undefined;
  return violation("forbidden AppArmor profile", [
    `${doers(pod, those)} must not set AppArmor profile type to "Unconfined"`,
  ]);
};

const baselineCapabilities = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

function addedBeyond(containers: readonly Container[], allowed: ReadonlySet<string>): string[] {
  const bad = ({ securityContext }: Container): string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !allowed.has(name));
  const those = containers.filter((container) => bad(container).length > 0);
  if (those.length === 0) return [];
  const names = [...new Set(those.flatMap(bad))].sort();
  return [`${named(those)} must not include ${quoted(names)} in securityContext.capabilities.add`];
}

const capabilities: Check = ({ containers }) =>
  violation("non-default capabilities", addedBeyond(containers, baselineCapabilities));

const restrictedCapabilities: Check = ({ containers }) => {
  const keep = containers.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes("ALL"));
  return violation("unrestricted capabilities", [
    ...(keep.length > 0 ? [`${named(keep)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...addedBeyond(containers, new Set(["NET_BIND_SERVICE"])),
  ]);
};

const hostNamespaces: Check = ({ spec }) => {
  const used = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field] === true);
  return violation("host namespaces", used.length === 0 ? [] : [used.map((field) => `${field}=true`).join(", ")]);
};

const hostPath: Check = ({ spec }) => {
  const names = (spec.volumes ?? []).filter((volume) => volume.hostPath !== undefined).map(({ name }) => name);
  return violation("hostPath volumes", names.length === 0 ? [] : [`${plural("volume", names)} ${quoted(names)}`]);
};

const hostPorts: Check = ({ containers }) => {
  const portsOf = ({ ports = [] }: Container): number[] =>
    ports.map(({ hostPort = 0 }) => hostPort).filter((port) => port !== 0);
  const those = containers.filter((container) => portsOf(container).length > 0);
  if (those.length === 0) return undefined;
  const ports = [...new Set(those.flatMap(portsOf))].map(String).sort();
  const use = those.length === 1 ? "uses" : "use";
  return violation("hostPort", [`${named(those)} ${use} ${plural("hostPort", ports)} ${ports.join(", ")}`]);
};

const probeHosts: Check = ({ containers }) => {
  const hostsOf = (container: Container): string[] => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
    const handlers: (Handler | undefined)[] = [livenessProbe, readinessProbe, startupProbe];
    handlers.push(lifecycle?.postStart, lifecycle?.preStop);
    return handlers
      .flatMap((handler) => [handler?.httpGet?.host ?? "", handler?.tcpSocket?.host ?? ""])
      .filter(Boolean);
  };
  const those = containers.filter((container) => hostsOf(container).length > 0);
  if (those.length === 0) return undefined;
  const hosts = [...new Set(those.flatMap(hostsOf))].sort();
  const use = those.length === 1 ? "uses" : "use";
  return violation("probe or lifecycle host", [
    `${named(those)} ${use} probe or lifecycle ${plural("host", hosts)} ${quoted(hosts)}`,
  ]);
};

const privileged: Check = ({ containers }) => {
  const those = containers.filter(({ securityContext }) => securityContext?.privileged === true);
  return violation(
    "privileged",
    those.length === 0 ? [] : [`${named(those)} must not set securityContext.privileged=true`],
  );
};

const procMount: Check = ({ containers, spec }) => {
  const those = containers.filter(({ securityContext: context }) => (context?.procMount ?? "Default") !== "Default");
  if (those.length === 0 || spec.hostUsers === false) return undefined;
  const types = [...new Set(those.map(({ securityContext }) => securityContext?.procMount ?? ""))].sort();
  return violation("procMount", [`${named(those)} must not set securityContext.procMount to ${quoted(types)}`]);
};

const seLinuxTypes = new Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);

const seLinux: Check = ({ spec, containers }) => {
  const options = [spec, ...containers].map(({ securityContext }) => securityContext?.seLinuxOptions ?? {});
  const bad = options.map(({ type = "", user, role }) => !seLinuxTypes.has(type) || Boolean(user) || Boolean(role));
  if (!bad.includes(true)) return undefined;
  const those = containers.filter((_, index) => bad[index + 1]);
  const types = [...new Set(options.map(({ type = "" }) => type).filter((type) => !seLinuxTypes.has(type)))].sort();
  const parts = types.length > 0 ? [`${plural("type", types)} ${quoted(types)}`] : [];
  if (options.some(({ user }) => user)) parts.push("user may not be set");
  if (options.some(({ role }) => role)) parts.push("role may not be set");
  return violation("seLinuxOptions", [
    `${doers(bad[0] === true, those)} set forbidden securityContext.seLinuxOptions: ${parts.join("; ")}`,
  ]);
};

const seccomp: Check = ({ spec, containers }) => {
  const bad = (type: string | undefined): boolean => type === "Unconfined";
  const pod = bad(spec.securityContext?.seccompProfile?.type);
  const those = containers.filter(({ securityContext }) => bad(securityContext?.seccompProfile?.type));
  if (!pod && those.length === 0) return undefined;
  return violation("seccompProfile", [
    `${doers(pod, those)} must not set securityContext.seccompProfile.type to "Unconfined"`,
  ]);
};

const restrictedSeccomp: Check = (subject) => {
  const { spec, containers } = subject;
  const worse = seccomp(subject);
  if (worse !== undefined) return worse;
  if (spec.securityContext?.seccompProfile !== undefined) return undefined;
  const those = containers.filter(({ securityContext }) => securityContext?.seccompProfile === undefined);
  if (those.length === 0) return undefined;
  return violation("seccompProfile", [
    `${either(those)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  ]);
};

const safeSysctls = new Set(
  (
    "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range " +
    "net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time " +
    "net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem"
  ).split(" "),
);

const sysctls: Check = ({ spec }) => {
  const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safeSysctls.has(name));
  return violation("forbidden sysctls", names.length === 0 ? [] : [names.join(", ")]);
};

const hostProcess: Check = ({ spec, containers }) => {
  const pod = spec.securityContext?.windowsOptions?.hostProcess === true;
  const those = containers.filter(({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true);
  if (!pod && those.length === 0) return undefined;
  return violation("hostProcess", [
    `${doers(pod, those)} must not set securityContext.windowsOptions.hostProcess=true`,
  ]);
};

const escalation: Check = ({ containers }) => {
  const those = containers.filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  return violation(
    "allowPrivilegeEscalation != false",
    those.length === 0 ? [] : [`${named(those)} must set securityContext.allowPrivilegeEscalation=false`],
  );
};

const allowedVolumes = new Set(
  "configMap downwardAPI emptyDir projected secret csi persistentVolumeClaim ephemeral image".split(" "),
);

const volumeTypes: Check = ({ spec }) => {
  const typeOf = (volume: object): string => Object.keys(volume).find((key) => key !== "name") ?? "";
  const those = (spec.volumes ?? []).filter((volume) => !allowedVolumes.has(typeOf(volume)));
  if (those.length === 0) return undefined;
  const types = [...new Set(those.map(typeOf))].sort();
  const use = those.length === 1 ? "uses" : "use";
  return violation("restricted volume types", [
    `${plural("volume", those)} ${quoted(those.map(({ name }) => name))} ${use} restricted volume ${plural("type", types)} ${quoted(types)}`,
  ]);
};

const nonRoot: Check = ({ spec, containers }) => {
  const pod = spec.securityContext?.runAsNonRoot;
  const wrong = containers.filter(({ securityContext }) => securityContext?.runAsNonRoot === false);
  if (pod === false || wrong.length > 0) {
    return violation("runAsNonRoot != true", [
      `${doers(pod === false, wrong)} must not set securityContext.runAsNonRoot=false`,
    ]);
  }
  if (pod === true) return undefined;
  const those = containers.filter(({ securityContext }) => securityContext?.runAsNonRoot !== true);
  if (those.length === 0) return undefined;
  return violation("runAsNonRoot != true", [`${either(those)} must set securityContext.runAsNonRoot=true`]);
};

const rootUser: Check = ({ spec, containers }) => {
  const pod = spec.securityContext?.runAsUser === 0;
  const those = containers.filter(({ securityContext }) => securityContext?.runAsUser === 0);
  if (!pod && those.length === 0) return undefined;
  return violation("runAsUser=0", [`${doers(pod, those)} must not set runAsUser=0`]);
};

/** The newest minor version that changed a rule: from 34 on a probe must not name a host. */
const probesSince = 34;

function checksOf(level: string, minor: number): readonly Check[] {
  const hosts = minor >= probesSince ? [probeHosts] : [];
  if (level === "baseline") {
    const rules = [appArmor, capabilities, hostNamespaces, hostPath, hostPorts, ...hosts, privileged, procMount];
    return [...rules, seLinux, seccomp, sysctls, hostProcess];
  }
  if (level !== "restricted") return [];
  const baseline = [
    appArmor,
    hostNamespaces,
    hostPorts,
    ...hosts,
    privileged,
    procMount,
    seLinux,
    sysctls,
    hostProcess,
  ];
  return [...baseline, escalation, restrictedCapabilities, volumeTypes, nonRoot, rootUser, restrictedSeccomp];
}

const label = "pod-security.kubernetes.io/";

/** The levels of namespaces, the laxest first. */
export const podSecurityLevels = ["privileged", "baseline", "restricted"];

/**
 * Explains how a pod violates the level of its namespace; returns undefined if it does not.
 *
 * @param mode the mode that selects one of the namespace's levels
 * @returns `PodSecurity "restricted:latest": …`
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityViolations(
  spec: PodSpec,
  namespaceLabels: Readonly<Record<string, string>>,
  mode: "enforce" | "warn",
): string | undefined {
  const level = namespaceLabels[`${label}${mode}`] ?? "privileged";
  const version = namespaceLabels[`${label}${mode}-version`] ?? "latest";
  const minor = version === "latest" ? Number.POSITIVE_INFINITY : Number(/^v1\.(\d+)$/.exec(version)?.[1] ?? 0);
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  const found = checksOf(level, minor)
    .map((check) => check({ spec, containers }))
    .filter((one) => one !== undefined);
  if (found.length === 0) return undefined;
  return `PodSecurity "${level}:${version}": ${found.map(({ rule, detail }) => `${rule} (${detail})`).join(", ")}`;
}
