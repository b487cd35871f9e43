import type { TerraformStack } from "cdktf";
import { Autoscaler } from "../constructs/kubernetes/autoscaler.js";
import { Configuration, environmentVariablesOf } from "../constructs/kubernetes/configuration.js";
import { DisruptionBudget } from "../constructs/kubernetes/disruption-budget.js";
import { type Instance, isGateway } from "../constructs/kubernetes/instance.js";
import { InstancePolicy } from "../constructs/kubernetes/instance-policy.js";
import { InstanceService } from "../constructs/kubernetes/instance-service.js";
import {
  mcpRollout,
  mcpRolloutFile,
  mcpRolloutFolder,
  operationVariables,
} from "../constructs/kubernetes/mcp-configuration.js";
import { PeerService } from "../constructs/kubernetes/peer-service.js";
import type { MountedConfiguration, PodTemplateProps } from "../constructs/kubernetes/pod-template.js";
import { SecretFile, secretSourcesOf } from "../constructs/kubernetes/secrets.js";
import { ServiceAccount } from "../constructs/kubernetes/service-account.js";
import { WorkloadDeployment } from "../constructs/kubernetes/workload-deployment.js";
import { WorkloadStatefulSet } from "../constructs/kubernetes/workload-stateful-set.js";

/** The objects that every workload has, whether it is a colour, in place or an MCP server. */
export function declareWorkload(stack: TerraformStack, instance: Instance): void {
  const { workload } = instance;
  const needed = [
    new ServiceAccount(stack, "service-account", { instance }),
    // Before the pods: what they may reach must be closed when they start.
    new InstancePolicy(stack, "network-policy", { instance }),
  ];
  const pods: PodTemplateProps = {
    instance,
    variables: variablesOf(stack, instance),
    files: filesOf(stack, instance),
    secrets: secretSourcesOf(instance).map(
      (source) => new SecretFile(stack, `secret-file-${source.file}`, { instance, source }),
    ),
    dependsOn: needed,
  };
  if (workload.storage === undefined) {
    new WorkloadDeployment(stack, "deployment", pods);
  } else {
    const peers = new PeerService(stack, "peers", { instance });
    new WorkloadStatefulSet(stack, "stateful-set", { ...pods, storage: workload.storage, peers });
  }
  new InstanceService(stack, "service", { instance });
  new DisruptionBudget(stack, "disruption-budget", { instance });
  const { autoscale } = workload;
  if (autoscale !== undefined) new Autoscaler(stack, "autoscaler", { instance, autoscale });
}

/** The last one wins, so that no configuration can widen what an MCP server may do. */
function variablesOf(stack: TerraformStack, instance: Instance): Configuration[] {
  const variables = new Configuration(stack, "configuration", { instance, data: environmentVariablesOf(instance) });
  if (instance.mcpServer === undefined) return [variables];
  const data = operationVariables(instance.mcpServer);
  return [variables, new Configuration(stack, "security", { instance, suffix: "-security-config", data })];
}

function filesOf(stack: TerraformStack, instance: Instance): MountedConfiguration[] {
  if (!isGateway(instance)) return [];
  const data = { [mcpRolloutFile]: mcpRollout(instance.environment) };
  return [
    {
      configuration: new Configuration(stack, "mcp-rollout", { instance, suffix: "-mcp-rollout", data }),
      path: mcpRolloutFolder,
      environment: { MCP_ROLLOUT_FILE: `${mcpRolloutFolder}/${mcpRolloutFile}` },
    },
  ];
}
