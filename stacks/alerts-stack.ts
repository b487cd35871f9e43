import type { Construct } from "constructs";
import { securityGroup, triggerGroup } from "../constructs/prometheus/rule-group.js";
import { packed, RulesConfigMap } from "../constructs/prometheus/rules-config-map.js";
import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { names } from "../model/names.js";
import { EnvironmentStack } from "./environment-stack.js";

/** When people are told: the triggers of every service, and the signs of something changing itself. */
export class AlertsStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, names.alertsStack(environment), environment, ["kubernetes"]);
    const namespaces = [environment.settings.namespace, mcpNamespaceOf(environment)];
    const groups = [
      securityGroup(environment, namespaces),
      ...environment.services.flatMap(
        ({ name, triggers = environment.triggers }) => triggerGroup(environment, name, triggers) ?? [],
      ),
    ];
    packed(groups).forEach((files, at) => {
      new RulesConfigMap(this, `rules-${at + 1}`, { environment, number: at + 1, files });
    });
  }
}
