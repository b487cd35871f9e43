import type {
  DeploymentV1SpecTemplate,
  DeploymentV1SpecTemplateSpecVolume as Volume,
  DeploymentV1SpecTemplateSpecContainerVolumeMount as VolumeMount,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { ITerraformDependable } from "cdktf";
import { labels } from "../../model/names.js";
import type { Probe } from "../../model/schema/workload.js";
import { literal } from "../text.js";
import type { Configuration } from "./configuration.js";
import { type Instance, labelsOf, selectorOf } from "./instance.js";
import { gatewaySecretFile, type SecretFile, secretsFolder } from "./secrets.js";

/** A ConfigMap whose entries a container reads as files. */
export interface MountedConfiguration {
  readonly configuration: Configuration;
  /** The folder of the files. */
  readonly path: string;
  /** Environment variables that tell the program where the files are. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a pod of an instance is made from. */
export interface PodTemplateProps {
  readonly instance: Instance;
  /** ConfigMaps whose entries become environment variables; a later one wins. */
  readonly variables: readonly Configuration[];
  /** @default - none */
  readonly files?: readonly MountedConfiguration[];
  readonly secrets: readonly SecretFile[];
  /** What must be there before the pods. @default - nothing but what they name */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The name of the volume that a StatefulSet's claim template gives each pod. */
export const storageVolume = "storage";

/**
 * The pod template of an instance: everything that the restricted Pod Security Standard asks for, and a root filesystem
 * that cannot be written to unless the environment is one for development.
 *
 * Deployment and StatefulSet take the same shape.
 */
export function podTemplate(props: PodTemplateProps): DeploymentV1SpecTemplate {
  const { instance, variables, files = [], secrets } = props;
  const { workload } = instance;
  const user = String(workload.runAsUser);
  return {
    metadata: {
      labels: { ...labelsOf(instance), ...accessLabels(workload.calls) },
      annotations: annotationsOf(props),
    },
    spec: {
      serviceAccountName: instance.object,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: workload.terminationGracePeriodSeconds,
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
        spread(instance, "kubernetes.io/hostname"),
        spread(instance, "topology.kubernetes.io/zone"),
      ],
      container: [
        {
          name: instance.name,
          image: instance.release.image,
          imagePullPolicy: "IfNotPresent",
          ...(workload.command === undefined ? {} : { command: workload.command.map(literal) }),
          ...(workload.args === undefined ? {} : { args: workload.args.map(literal) }),
          envFrom: variables.map(({ configMapName }) => ({ configMapRef: { name: configMapName } })),
          env: fileVariables(files, secrets),
          port: Object.entries(workload.ports).map(([name, containerPort]) => ({
            name,
            containerPort,
            protocol: "TCP",
          })),
          readinessProbe: probe(workload.probes.readiness),
          livenessProbe: probe(workload.probes.liveness),
          startupProbe: probe(workload.probes.startup),
          ...(workload.preStopSeconds === 0 ? {} : { lifecycle: preStop(workload.preStopSeconds) }),
          resources: resourcesOf(instance),
          securityContext: {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: instance.environment.settings.mode !== "development",
            runAsNonRoot: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMount: mountsOf(props),
        },
      ],
      volume: volumesOf(props),
    },
  };
}

/** What a pod cannot start without: the objects it names by their names alone, which Terraform does not see as references. */
export function podDependencies({ variables, files = [], secrets, dependsOn = [] }: PodTemplateProps) {
  return [...dependsOn, ...variables, ...files.map(({ configuration }) => configuration), ...secrets];
}

/** What makes pods start again: a change of the configuration or of a secret's revision. */
function annotationsOf({ variables, files = [], secrets }: PodTemplateProps): Record<string, string> {
  const checksums = [...variables, ...files.map(({ configuration }) => configuration)];
  return {
    ...Object.fromEntries(checksums.map(({ node, checksum }) => [`checksum.switchyard.dev/${node.id}`, checksum])),
    ...Object.fromEntries(
      secrets.map(({ source }) => [`revision.switchyard.dev/${source.file}`, String(source.revision)]),
    ),
  };
}

/** A caller says so on its own pods, so that a new caller changes nothing of the service it calls. */
function accessLabels(calls: readonly string[]): Record<string, string> {
  return Object.fromEntries(calls.map((service) => [labels.access(service), "true"]));
}

function spread(instance: Instance, topologyKey: string) {
  return {
    maxSkew: 1,
    topologyKey,
    // Fewer nodes or zones than usual must not keep pods from starting.
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: [{ matchLabels: selectorOf(instance) }],
  };
}

function fileVariables(files: readonly MountedConfiguration[], secrets: readonly SecretFile[]) {
  const variables = Object.assign({}, ...files.map(({ environment }) => environment)) as Record<string, string>;
  if (secrets.some(({ source }) => source.file === gatewaySecretFile)) {
    variables.GATEWAY_SECRET_FILE = `${secretsFolder}/${gatewaySecretFile}`;
  }
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
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

function resourcesOf({ workload: { resources } }: Instance) {
  const { requests, limits } = resources;
  return {
    requests: { cpu: requests.cpu, memory: requests.memory, "ephemeral-storage": requests.ephemeralStorage },
    limits: {
      ...(limits.cpu === undefined ? {} : { cpu: limits.cpu }),
      memory: limits.memory,
      "ephemeral-storage": limits.ephemeralStorage,
    },
  };
}

function mountsOf({ instance: { workload }, files = [], secrets }: PodTemplateProps): VolumeMount[] {
  return [
    ...Object.keys(workload.writablePaths).map((mountPath, at) => ({ name: writableVolume(at), mountPath })),
    ...(workload.storage === undefined ? [] : [{ name: storageVolume, mountPath: workload.storage.path }]),
    ...files.map(({ configuration, path }) => ({ name: configuration.node.id, mountPath: path, readOnly: true })),
    ...(secrets.length === 0 ? [] : [{ name: "secrets", mountPath: secretsFolder, readOnly: true }]),
  ];
}

function volumesOf({ instance: { workload }, files = [], secrets }: PodTemplateProps): Volume[] {
  return [
    ...Object.values(workload.writablePaths).map(({ sizeLimit, medium }, at) => ({
      name: writableVolume(at),
      emptyDir: { sizeLimit, ...(medium === "memory" ? { medium: "Memory" } : {}) },
    })),
    ...files.map(({ configuration }) => ({
      name: configuration.node.id,
      configMap: { name: configuration.configMapName, defaultMode: "0444" },
    })),
    ...(secrets.length === 0
      ? []
      : [
          {
            name: "secrets",
            projected: [
              {
                defaultMode: "0440",
                sources: secrets.map(({ secretName, source }) => ({
                  secret: [{ name: secretName, items: [{ key: source.file, path: source.file }] }],
                })),
              },
            ],
          },
        ]),
  ];
}

function writableVolume(at: number): string {
  return `writable-${at}`;
}
