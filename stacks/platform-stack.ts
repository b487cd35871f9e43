import type { Construct } from "constructs";
import { AllowDns, DefaultDeny } from "../constructs/kubernetes/default-policies.js";
import { ContainerDefaults, NamespaceQuota } from "../constructs/kubernetes/namespace-limits.js";
import { RestrictedNamespace } from "../constructs/kubernetes/restricted-namespace.js";
import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { names, ownerLabels } from "../model/names.js";
import { EnvironmentStack } from "./environment-stack.js";

/** The base of an environment: two closed namespaces, one for services and one for MCP servers. */
export class PlatformStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, names.platformStack(environment), environment, ["kubernetes"]);
    this.declareNamespace("services", environment.settings.namespace);
    this.declareNamespace("mcp", mcpNamespaceOf(environment));
  }

  private declareNamespace(id: string, name: string): void {
    const { environment } = this;
    const namespace = new RestrictedNamespace(this, `namespace-${id}`, {
      name,
      labels: ownerLabels(environment),
      preventDestroy: environment.settings.protected,
    });
    new DefaultDeny(this, `default-deny-${id}`, { namespace });
    new AllowDns(this, `allow-dns-${id}`, { namespace });
    new NamespaceQuota(this, `quota-${id}`, { namespace });
    new ContainerDefaults(this, `container-defaults-${id}`, { namespace });
  }
}
