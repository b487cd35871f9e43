import type { TerraformStack } from "cdktf";
import { Autoscaler } from "../constructs/kubernetes/autoscaler.js";
import { Configuration, environmentVariablesOf } from "../constructs/kubernetes/configuration.js";
import { DisruptionBudget } from "../constructs/kubernetes/disruption-budget.js";
import type { Instance } from "../constructs/kubernetes/instance.js";
import { InstanceService } from "../constructs/kubernetes/instance-service.js";
import type { PodTemplateProps } from "../constructs/kubernetes/pod-template.js";
import { SecretFile, secretSourcesOf } from "../constructs/kubernetes/secrets.js";
import { ServiceAccount } from "../constructs/kubernetes/service-account.js";
import { WorkloadDeployment } from "../constructs/kubernetes/workload-deployment.js";

/** The objects that every workload has, whether it is a colour, in place or an MCP server. */
export function declareWorkload(stack: TerraformStack, instance: Instance): void {
  const account = new ServiceAccount(stack, "service-account", { instance });
  const pods: PodTemplateProps = {
    instance,
    variables: [new Configuration(stack, "configuration", { instance, data: environmentVariablesOf(instance) })],
    secrets: secretSourcesOf(instance).map(
      (source) => new SecretFile(stack, `secret-file-${source.file}`, { instance, source }),
    ),
  };
  const deployment = new WorkloadDeployment(stack, "deployment", pods);
  deployment.node.addDependency(account);
  new InstanceService(stack, "service", { instance });
  new DisruptionBudget(stack, "disruption-budget", { instance });
  const { autoscale } = instance.workload;
  if (autoscale !== undefined) new Autoscaler(stack, "autoscaler", { instance, autoscale });
}
