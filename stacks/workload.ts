import type { TerraformStack } from "cdktf";
import { Autoscaler } from "../constructs/kubernetes/autoscaler.js";
import { Configuration } from "../constructs/kubernetes/configuration.js";
import { DisruptionBudget } from "../constructs/kubernetes/disruption-budget.js";
import { InstancePolicy, type InstancePolicyProps } from "../constructs/kubernetes/instance-policy.js";
import { InstanceService } from "../constructs/kubernetes/instance-service.js";
import { PeerService } from "../constructs/kubernetes/peer-service.js";
import { type MountedConfiguration, secretsFolder } from "../constructs/kubernetes/pod-template.js";
import { SecretFile } from "../constructs/kubernetes/secret-file.js";
import { ServiceAccount } from "../constructs/kubernetes/service-account.js";
import { WorkloadDeployment } from "../constructs/kubernetes/workload-deployment.js";
import { WorkloadStatefulSet } from "../constructs/kubernetes/workload-stateful-set.js";
import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { traitsOf } from "../model/kinds.js";
import { labels, suffixes } from "../model/names.js";
import { podSelector } from "../model/pods.js";
import { environmentVariablesOf, gatewaySecretFile, secretSourcesOf } from "./container.js";
import { type Instance, isGateway, objectOf, replicasOf, servicePorts } from "./instance.js";
import { mcpRollout, mcpRolloutFile, mcpRolloutFolder, operationVariables } from "./mcp-configuration.js";

/** Declares the objects that every workload has: those of a colour, an in-place service or an MCP server. */
export function declareWorkload(stack: TerraformStack, instance: Instance): void {
  const { environment, name, colour, release, workload } = instance;
  const { autoscale, maxUnavailable, storage } = workload;
  const object = objectOf(instance);
  const selector = podSelector(name, colour);
  const needed = [
    new ServiceAccount(stack, "service-account", object),
    // exists before the pods, so that they start with restricted connections
    new InstancePolicy(stack, "network-policy", { ...object, selector, ...connectionsOf(instance) }),
  ];
  const variables = variablesOf(stack, instance);
  const files = filesOf(stack, instance);
  const secrets = secretsOf(stack, instance);
  const pods = {
    ...workload,
    ...object,
    selector,
    containerName: name,
    image: release.image,
    replicas: replicasOf(instance),
    autoscaled: autoscale !== undefined,
    writableRoot: environment.settings.mode === "development",
    variables,
    files,
    secrets,
    environment: {
      ...(files.length === 0 ? {} : { MCP_ROLLOUT_FILE: `${mcpRolloutFolder}/${mcpRolloutFile}` }),
      ...(secrets.some(({ file }) => file === gatewaySecretFile)
        ? { GATEWAY_SECRET_FILE: `${secretsFolder}/${gatewaySecretFile}` }
        : {}),
    },
    dependsOn: needed,
  };
  if (storage === undefined) {
    new WorkloadDeployment(stack, "deployment", pods);
  } else {
    const ports = Object.entries(workload.ports).map(([port, number]) => ({
      name: port,
      port: number,
      targetPort: port,
    }));
    const peers = new PeerService(stack, "peers", { ...objectOf(instance, suffixes.peers), selector, ports });
    new WorkloadStatefulSet(stack, "stateful-set", { ...pods, storage, peers });
  }
  if (instance.ports.length > 0) {
    new InstanceService(stack, "service", { ...object, selector, ports: servicePorts(instance.ports) });
  }
  new DisruptionBudget(stack, "disruption-budget", { ...object, selector, maxUnavailable });
  if (autoscale !== undefined) {
    new Autoscaler(stack, "autoscaler", {
      ...object,
      ...autoscale,
      target: { kind: storage === undefined ? "Deployment" : "StatefulSet", name: object.name },
      minReplicas: replicasOf(instance),
    });
  }
}

/** Declares the environment variables. The last map wins, so that no configuration can allow an MCP server more. */
function variablesOf(stack: TerraformStack, instance: Instance): Configuration[] {
  const data = environmentVariablesOf(instance);
  const variables = new Configuration(stack, "configuration", { ...objectOf(instance), data });
  if (instance.mcpServer === undefined) return [variables];
  const security = { ...objectOf(instance, suffixes.securityConfig), data: operationVariables(instance.mcpServer) };
  return [variables, new Configuration(stack, "security", security)];
}

function filesOf(stack: TerraformStack, instance: Instance): MountedConfiguration[] {
  if (!isGateway(instance)) return [];
  const data = { [mcpRolloutFile]: mcpRollout(instance.environment) };
  const configuration = new Configuration(stack, "mcp-rollout", { ...objectOf(instance, suffixes.mcpRollout), data });
  return [{ configuration, path: mcpRolloutFolder }];
}

function secretsOf(stack: TerraformStack, instance: Instance): SecretFile[] {
  return secretSourcesOf(instance).map((source) => {
    const description = `secret ${source.file} of ${instance.name}`;
    const props = { ...objectOf(instance, `-${source.file}`), ...source, description };
    return new SecretFile(stack, `secret-file-${source.file}`, props);
  });
}

/**
 * Returns the allowed connections of an instance, in both directions.
 *
 * Only the gateway may reach the internet and the MCP servers. An MCP server accepts only the gateway, and may connect to
 * nothing.
 */
function connectionsOf(instance: Instance): Omit<InstancePolicyProps, "name" | "namespace" | "selector"> {
  const { environment, name, workload, edge, mcpServer } = instance;
  const { cluster, namespace, gateway } = environment.settings;
  const ports = Object.keys(workload.ports);
  const { monitoringNamespace } = cluster;
  if (mcpServer !== undefined) {
    const callers = gateway === undefined ? [] : [{ namespace, labels: podSelector(gateway) }];
    return { ports, callers, monitoringNamespace };
  }
  const selectors = selectorsOf(environment);
  return {
    ports,
    callers: [{ labels: { [labels.access(name)]: "true" } }],
    ingressNamespace: edge === undefined ? undefined : cluster.ingress.namespace,
    monitoringNamespace,
    peers: workload.storage !== undefined,
    calls: workload.calls.flatMap((called) => selectors.get(called) ?? [podSelector(called)]),
    ...(isGateway(instance) ? { calledNamespaces: [mcpNamespaceOf(environment)], internet: true } : {}),
  };
}

type Selectors = ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;

const byEnvironment = new WeakMap<Environment, Selectors>();

/** Returns the labels of each service's pods, gathered once per environment: a search per call would be quadratic. */
function selectorsOf(environment: Environment): Selectors {
  const known = byEnvironment.get(environment);
  if (known !== undefined) return known;
  const selectors = new Map(environment.services.map((service) => [service.name, traitsOf(service).selectors]));
  byEnvironment.set(environment, selectors);
  return selectors;
}
