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
  /** The ConfigMap, in the same stack. */
  readonly configuration: Configuration;
  /** The folder of the files inside the container. */
  readonly path: string;
}

/** Properties of a pod template: one container, which may not change itself. */
export interface PodProps extends ObjectProps {
  /** The labels that select the pods: part of `labels`, and fixed, because a Deployment cannot change its selector. */
  readonly selector: Labels;
  /** The name of the container. @default - the object's name */
  readonly containerName?: string;
  /** The image, pinned by digest: `repository@sha256:…`. */
  readonly image: string;
  /** The service account of the pods. @default - the object's name */
  readonly serviceAccountName?: string;
  /** The entry point. @default - the image's own */
  readonly command?: readonly string[] | undefined;
  /** Its arguments. @default - the image's own */
  readonly args?: readonly string[] | undefined;
  /** The container's ports by name, from 1025 to 65535. @default { http: 8080 } */
  readonly ports?: Readonly<Record<string, number>>;
  /** Environment variables of the container, in addition to those of `variables`. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
  /** ConfigMaps whose entries become environment variables; a later one wins. @default - none */
  readonly variables?: readonly Configuration[];
  /** ConfigMaps whose entries become files. @default - none */
  readonly files?: readonly MountedConfiguration[];
  /** Secrets that become files under `/run/secrets`. @default - none */
  readonly secrets?: readonly SecretFile[];
  /** The readiness, liveness and startup probes. @default - `GET /health` on `http`: every 10, 20 and 2 s; 3, 6 and 30 failures */
  readonly probes?: Workload["probes"];
  /** The container's requests and limits. */
  readonly resources: Workload["resources"];
  /** Folders that the program may write to, by path; everything else is read-only. @default {} */
  readonly writablePaths?: Workload["writablePaths"];
  /** Whether the whole root filesystem is writable, as in development. @default false */
  readonly writableRoot?: boolean;
  /** Services that the pods connect to; each becomes a label that the service's policy admits. @default [] */
  readonly calls?: readonly string[];
  /** The user and group id, from 10001 to 65535. @default 10001 */
  readonly runAsUser?: number;
  /** Seconds from the signal to stop until a pod is killed; more than `preStopSeconds`. @default 45 */
  readonly terminationGracePeriodSeconds?: number;
  /** Seconds that a pod keeps serving after it was told to stop. @default 10 */
  readonly preStopSeconds?: number;
  /** Resources that must exist before the pods. @default - only those that the pods refer to */
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

/** The folder of a container's secrets, one file each. */
export const secretsFolder = "/run/secrets";

/** The name of a StatefulSet's claim template and its volume. */
export const storageVolume = "storage";

/**
 * Returns the pod template of a workload. It meets the restricted Pod Security Standard, and its root filesystem is
 * read-only unless `writableRoot` is set.
 *
 * Deployment and StatefulSet share its shape.
 *
 * @param storagePath the mount path of a StatefulSet's volume. @default - no volume
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
        // avoids walking through a large volume at each start
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
 * Returns the mistakes in pods by the rules about workloads.
 *
 * @param storage the volume of a StatefulSet. @default - no volume
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

/** Returns the objects that pods need to start but refer to by name only, which Terraform does not see as references. */
export function podDependencies({ variables = [], files = [], secrets = [], dependsOn = [] }: PodProps) {
  return [...dependsOn, ...variables, ...files.map(({ configuration }) => configuration), ...secrets];
}

/** Returns annotations that restart the pods when the configuration or a secret's revision changes. */
function annotationsOf({ variables = [], files = [], secrets = [] }: PodProps): Record<string, string> {
  const checksums = [...variables, ...files.map(({ configuration }) => configuration)];
  return {
    ...Object.fromEntries(checksums.map(({ node, checksum }) => [`checksum.switchyard.dev/${node.id}`, checksum])),
    ...Object.fromEntries(secrets.map(({ file, revision }) => [`revision.switchyard.dev/${file}`, String(revision)])),
  };
}

/** Labels the caller's own pods, so that a new caller changes nothing in the services that it calls. */
function accessLabels(calls: readonly string[]): Record<string, string> {
  return Object.fromEntries(calls.map((service) => [labelNames.access(service), "true"]));
}

function spread(selector: Labels, topologyKey: string) {
  return {
    maxSkew: 1,
    topologyKey,
    // pods must start even with fewer nodes or zones than usual
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: [{ matchLabels: { ...selector } }],
  };
}

function probe({ type, path, port, ...rest }: Probe) {
  const asked = type === "tcp" ? { tcpSocket: [{ port }] } : { httpGet: { path: literal(path), port, scheme: "HTTP" } };
  return { ...asked, successThreshold: 1, ...rest };
}

/**
 * Keeps a pod serving until load balancers notice that it stops.
 *
 * Provider 2.38 does not know the kubelet's own `sleep` action, so this runs the image's `sleep`. In an image without it
 * the hook fails and the pod stops at once, as it would without a hook.
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

/** Returns one volume with the files of all secrets, which are separate objects. */
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
