import type {
  DeploymentV1SpecTemplate,
  DeploymentV1SpecTemplateSpecVolume as Volume,
  DeploymentV1SpecTemplateSpecContainerVolumeMount as VolumeMount,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { ITerraformDependable } from "cdktf";
import { labels as labelNames } from "../../model/names.js";
import { podRules } from "../../model/rules/workload.js";
import { type Probe, release, type Workload, workload } from "../../model/schema/workload.js";
import { misfits, violations } from "../rules.js";
import { literal } from "../text.js";
import type { Configuration } from "./configuration.js";
import type { Labels, ObjectProps } from "./object.js";
import type { SecretFile } from "./secret-file.js";
import { workloadDefaults } from "./workload-defaults.js";

/** A ConfigMap whose entries a container reads as files. */
export interface MountedConfiguration {
  /** The ConfigMap, of the same stack. */
  readonly configuration: Configuration;
  /** The folder of the files in the container. */
  readonly path: string;
}

/** Properties of what makes pods: one container, which may not change itself. */
export interface PodProps extends ObjectProps {
  /** The labels that select the pods: part of `labels`, and never changed, because a Deployment cannot change its selector. */
  readonly selector: Labels;
  /** The name of the container. @default - the object's name */
  readonly containerName?: string;
  /** Pinned by digest: `repository@sha256:…`. */
  readonly image: string;
  /** The identity of the pods. @default - the object's name */
  readonly serviceAccountName?: string;
  /** The entry point. @default - the image's own */
  readonly command?: readonly string[] | undefined;
  /** Its arguments. @default - the image's own */
  readonly args?: readonly string[] | undefined;
  /** The container's ports by name, from 1025 to 65535. @default { http: 8080 } */
  readonly ports?: Readonly<Record<string, number>>;
  /** Environment variables of the container, beside those of `variables`. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
  /** ConfigMaps whose entries become environment variables; a later one wins. @default - none */
  readonly variables?: readonly Configuration[];
  /** ConfigMaps whose entries become files. @default - none */
  readonly files?: readonly MountedConfiguration[];
  /** Secrets that become files under `/run/secrets`. @default - none */
  readonly secrets?: readonly SecretFile[];
  /** Readiness, liveness and startup. @default - `GET /health` on `http`: every 10, 20 and 2 s; 3, 6 and 30 failures */
  readonly probes?: Workload["probes"];
  /** What the container asks for and what it may use. */
  readonly resources: Workload["resources"];
  /** What the program may write to, by path; everything else is read-only. @default {} */
  readonly writablePaths?: Workload["writablePaths"];
  /** Whether the whole root filesystem may be written to, as in development. @default false */
  readonly writableRoot?: boolean;
  /** Services that the pods connect to: each becomes a label that the service's policy admits. @default [] */
  readonly calls?: readonly string[];
  /** The user and the group, from 10001 to 65535. @default 10001 */
  readonly runAsUser?: number;
  /** Seconds until a pod that was told to stop is ended: more than `preStopSeconds`. @default 45 */
  readonly terminationGracePeriodSeconds?: number;
  /** Seconds that a pod goes on serving after it was told to stop. @default 10 */
  readonly preStopSeconds?: number;
  /** What must be there before the pods. @default - nothing but what they name */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const shape = workload.pick({
  ports: true,
  command: true,
  args: true,
  probes: true,
  resources: true,
  writablePaths: true,
  calls: true,
  runAsUser: true,
  terminationGracePeriodSeconds: true,
  preStopSeconds: true,
}).shape;

/** The folder in which a container finds its secrets, one file each. */
export const secretsFolder = "/run/secrets";

/** The name of the volume that a StatefulSet's claim template gives each pod. */
export const storageVolume = "storage";

/**
 * The pod template of a workload: everything that the restricted Pod Security Standard asks for, and a root filesystem
 * that cannot be written to unless it is asked for.
 *
 * Deployment and StatefulSet take the same shape.
 *
 * @param storagePath where a StatefulSet's volume is mounted. @default - there is none
 */
export function podTemplate(props: PodProps, storagePath?: string): DeploymentV1SpecTemplate {
  const { name, labels, selector, calls = [], secrets = [], environment = {} } = props;
  const { ports = workloadDefaults.ports, probes = workloadDefaults.probes, command, args } = props;
  const { preStopSeconds = workloadDefaults.preStopSeconds } = props;
  const { terminationGracePeriodSeconds = workloadDefaults.terminationGracePeriodSeconds } = props;
  const user = String(props.runAsUser ?? workloadDefaults.runAsUser);
  return {
    metadata: {
      labels: { ...selector, ...labels, ...accessLabels(calls) },
      annotations: annotationsOf(props),
    },
    spec: {
      serviceAccountName: props.serviceAccountName ?? name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        // A large volume is not walked through again at each start.
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      topologySpreadConstraint: [
        spread(selector, "kubernetes.io/hostname"),
        spread(selector, "topology.kubernetes.io/zone"),
      ],
      container: [
        {
          name: props.containerName ?? name,
          image: props.image,
          imagePullPolicy: "IfNotPresent",
          ...(command === undefined ? {} : { command: command.map(literal) }),
          ...(args === undefined ? {} : { args: args.map(literal) }),
          envFrom: (props.variables ?? []).map(({ configMapName }) => ({ configMapRef: { name: configMapName } })),
          env: Object.entries(environment).map(([variable, value]) => ({ name: variable, value: literal(value) })),
          port: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort, protocol: "TCP" })),
          readinessProbe: probe(probes.readiness),
          livenessProbe: probe(probes.liveness),
          startupProbe: probe(probes.startup),
          ...(preStopSeconds === 0 ? {} : { lifecycle: preStop(preStopSeconds) }),
          resources: resourcesOf(props.resources),
          securityContext: {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: !(props.writableRoot ?? false),
            runAsNonRoot: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMount: mountsOf(props, storagePath),
        },
      ],
      volume: [...volumesOf(props), ...(secrets.length === 0 ? [] : [secretsVolume(secrets)])],
    },
  };
}

/**
 * What the rules about workloads say of pods.
 *
 * @param storage the volume of a StatefulSet. @default - there is none
 */
export function podMistakes(props: PodProps, storage?: NonNullable<Workload["storage"]>): string[] {
  const { image, resources, writablePaths = workloadDefaults.writablePaths, writableRoot = false } = props;
  const { ports = workloadDefaults.ports, probes = workloadDefaults.probes } = props;
  const { preStopSeconds = workloadDefaults.preStopSeconds } = props;
  const { terminationGracePeriodSeconds = workloadDefaults.terminationGracePeriodSeconds } = props;
  const pods = { ports, probes, preStopSeconds, terminationGracePeriodSeconds, resources, writablePaths, storage };
  const place = { settings: { mode: writableRoot ? "development" : "static" } } as const;
  return [
    ...misfits({ image: release.shape.image }, { image }),
    ...misfits(shape, props),
    ...violations(podRules, pods, place),
  ];
}

/** What a pod cannot start without: the objects it names by their names alone, which Terraform does not see as references. */
export function podDependencies({ variables = [], files = [], secrets = [], dependsOn = [] }: PodProps) {
  return [...dependsOn, ...variables, ...files.map(({ configuration }) => configuration), ...secrets];
}

/** What makes pods start again: a change of the configuration or of a secret's revision. */
function annotationsOf({ variables = [], files = [], secrets = [] }: PodProps): Record<string, string> {
  const checksums = [...variables, ...files.map(({ configuration }) => configuration)];
  return {
    ...Object.fromEntries(checksums.map(({ node, checksum }) => [`checksum.switchyard.dev/${node.id}`, checksum])),
    ...Object.fromEntries(secrets.map(({ file, revision }) => [`revision.switchyard.dev/${file}`, String(revision)])),
  };
}

/** A caller says so on its own pods, so that a new caller changes nothing of the service it calls. */
function accessLabels(calls: readonly string[]): Record<string, string> {
  return Object.fromEntries(calls.map((service) => [labelNames.access(service), "true"]));
}

function spread(selector: Labels, topologyKey: string) {
  return {
    maxSkew: 1,
    topologyKey,
    // Fewer nodes or zones than usual must not keep pods from starting.
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: [{ matchLabels: { ...selector } }],
  };
}

function probe({ type, path, port, ...rest }: Probe) {
  const asked = type === "tcp" ? { tcpSocket: [{ port }] } : { httpGet: { path: literal(path), port, scheme: "HTTP" } };
  return { ...asked, successThreshold: 1, ...rest };
}

/**
 * Keeps a pod serving while load balancers notice that it is going.
 *
 * Provider 2.38 does not know the kubelet's own `sleep` action, so this runs the image's `sleep`. In an image that has
 * none the hook fails and the pod is told to stop at once, as it would be without a hook.
 */
function preStop(seconds: number) {
  return { preStop: [{ exec: { command: ["sleep", String(seconds)] } }] };
}

function resourcesOf({ requests, limits }: Workload["resources"]) {
  return {
    requests: { cpu: requests.cpu, memory: requests.memory, "ephemeral-storage": requests.ephemeralStorage },
    limits: {
      ...(limits.cpu === undefined ? {} : { cpu: limits.cpu }),
      memory: limits.memory,
      "ephemeral-storage": limits.ephemeralStorage,
    },
  };
}

function mountsOf({ writablePaths = {}, files = [], secrets = [] }: PodProps, storagePath?: string): VolumeMount[] {
  return [
    ...Object.keys(writablePaths).map((mountPath, at) => ({ name: writableVolume(at), mountPath })),
    ...(storagePath === undefined ? [] : [{ name: storageVolume, mountPath: storagePath }]),
    ...files.map(({ configuration, path }) => ({ name: configuration.node.id, mountPath: path, readOnly: true })),
    ...(secrets.length === 0 ? [] : [{ name: "secrets", mountPath: secretsFolder, readOnly: true }]),
  ];
}

function volumesOf({ writablePaths = {}, files = [] }: PodProps): Volume[] {
  return [
    ...Object.values(writablePaths).map(({ sizeLimit, medium }, at) => ({
      name: writableVolume(at),
      emptyDir: { sizeLimit, ...(medium === "memory" ? { medium: "Memory" } : {}) },
    })),
    ...files.map(({ configuration }) => ({
      name: configuration.node.id,
      configMap: { name: configuration.configMapName, defaultMode: "0444" },
    })),
  ];
}

/** One volume with the files of all secrets, which are objects of their own. */
function secretsVolume(secrets: readonly SecretFile[]): Volume {
  return {
    name: "secrets",
    projected: [
      {
        defaultMode: "0440",
        sources: secrets.map(({ secretName, file }) => ({
          secret: [{ name: secretName, items: [{ key: file, path: file }] }],
        })),
      },
    ],
  };
}

function writableVolume(at: number): string {
  return `writable-${at}`;
}
