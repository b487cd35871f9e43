import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { labels } from "../../model/names.js";
import type { ColouredService } from "../../model/schema/service.js";
import { literals } from "../text.js";
import { servicePorts } from "./ports.js";

/** Properties of an `ActiveService`. */
export interface ActiveServiceProps {
  readonly environment: Environment;
  readonly service: ColouredService;
  /** Says where the selector points, and refuses to move it to a colour that cannot serve. */
  readonly rollback: {
    readonly selector: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly selectorPreconditions: { readonly condition: string; readonly errorMessage: string }[];
  };
}

/**
 * The Service that callers inside the cluster use: its selector is the cluster's half of a flip.
 *
 * Nothing but selector and annotations ever changes on a flip, so that the plan of one shows nothing else.
 */
export class ActiveService extends ServiceV1 {
  constructor(scope: Construct, id: string, { environment, service, rollback }: ActiveServiceProps) {
    super(scope, id, {
      metadata: {
        name: service.name,
        namespace: environment.settings.namespace,
        labels: {
          [labels.name]: service.name,
          [labels.partOf]: environment.name,
          [labels.managedBy]: "switchyard",
        },
        annotations: literals(rollback.annotations),
      },
      spec: {
        type: "ClusterIP",
        sessionAffinity: "None",
        selector: literals(rollback.selector),
        port: portsOf(service),
      },
      lifecycle: { precondition: rollback.selectorPreconditions },
    });
  }
}

function portsOf(service: ColouredService) {
  if (service.kind === "blue-green") return servicePorts(service.workload);
  const { servicePort, targetPort } = service;
  return [{ name: "http", port: servicePort, protocol: "TCP", targetPort: String(targetPort) }];
}
