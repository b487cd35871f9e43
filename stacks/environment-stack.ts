import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Aspects, type TerraformProvider, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { ReadOnly } from "../constructs/kubernetes/read-only.js";
import { secretsAreOptional } from "../constructs/secret-variable.js";
import { keepState } from "../constructs/state.js";
import { terraformBlock } from "../constructs/versions.js";
import type { Environment } from "../model/environment.js";
import type { Provider } from "../model/versions.js";

/**
 * A stack of an environment: its state, its providers by their exact versions, and nothing else.
 *
 * Providers read environment variables (`CLOUDFLARE_API_TOKEN`, `KUBE_*`), so that synthesized files contain neither
 * credentials nor addresses of APIs. Only the kubeconfig context comes from configuration, as the default of the variable
 * `kubernetes_context`. The provider looks for it in a file even if `KUBE_HOST` names the cluster; without a file, set the
 * variable to an empty text.
 */
export abstract class EnvironmentStack extends TerraformStack {
  /** The environment of the stack. */
  readonly environment: Environment;

  protected constructor(scope: Construct, id: string, environment: Environment, apis: readonly Provider[]) {
    super(scope, id);
    this.environment = environment;
    this.node.setContext(secretsAreOptional, environment.settings.mode === "development");
    keepState(this, environment.settings.terraform.backend);
    for (const api of apis) this.useProvider(api);
    for (const [key, value] of Object.entries(terraformBlock(environment.settings.terraform.providers, apis))) {
      this.addOverride(`terraform.${key}`, value);
    }
    if (apis.includes("kubernetes")) Aspects.of(this).add(new ReadOnly(environment.settings));
  }

  private useProvider(api: Provider): void {
    const { context } = this.environment.settings.cluster;
    const made: Readonly<Record<Provider, () => TerraformProvider>> = {
      cloudflare: () => new CloudflareProvider(this, "cloudflare", {}),
      kubernetes: () =>
        new KubernetesProvider(
          this,
          "kubernetes",
          context === undefined ? {} : { configContext: this.contextVariable(context) },
        ),
    };
    made[api]();
  }

  private contextVariable(context: string): string {
    const variable = new TerraformVariable(this, "kubernetes-context", {
      type: "string",
      default: context,
      description: "The kubeconfig context; nothing where KUBE_HOST names the cluster",
    });
    variable.overrideLogicalId("kubernetes_context");
    return variable.stringValue;
  }
}
