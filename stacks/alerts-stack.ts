import type { Construct } from "constructs";
import { securityGroup, triggerGroup } from "../constructs/prometheus/rule-group.js";
import { packed, RulesConfigMap } from "../constructs/prometheus/rules-config-map.js";
import { type Environment, mcpNamespaceOf } from "../model/environment.js";
import { names, ownerLabels } from "../model/names.js";
import { EnvironmentStack } from "./environment-stack.js";

/** Alerts on the triggers of every service, and on programs that try to change themselves. */
export class AlertsStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, names.alertsStack(environment), environment, ["kubernetes"]);
    const { namespace, cluster, runbookUrl } = environment.settings;
    const shared = { environment: environment.name, runbookUrl };
    const groups = [
      securityGroup({ ...shared, namespaces: [namespace, mcpNamespaceOf(environment)] }),
      ...environment.services.flatMap(
        ({ name: service, triggers = environment.triggers }) =>
          triggerGroup({ ...shared, namespace, service, triggers }) ?? [],
      ),
    ];
    packed(groups).forEach((files, at) => {
      new RulesConfigMap(this, `rules-${at + 1}`, {
        name: `switchyard-rules-${environment.name}${at === 0 ? "" : `-${at + 1}`}`,
        namespace: cluster.monitoringNamespace,
        labels: ownerLabels(environment),
        files,
      });
    });
  }
}
