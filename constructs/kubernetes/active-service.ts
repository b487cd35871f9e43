import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { labels } from "../../model/names.js";
import { podsOf } from "../../model/route/fold.js";
import { activePorts } from "../../model/route/pods.js";
import type { Route } from "../../model/route/route.js";
import { certain, type Value } from "../../model/route/value.js";
import type { ColouredService } from "../../model/schema/service.js";
import type { Precondition } from "../rollback.js";
import { literals } from "../text.js";
import { targetPorts } from "./ports.js";

/** Properties of an `ActiveService`. */
export interface ActiveServiceProps {
  readonly environment: Environment;
  readonly service: ColouredService;
  /** Where the selector points, and what the Service says about itself. */
  readonly route: Route;
  /** Conditions of moving the selector. */
  readonly preconditions: readonly Precondition[];
}

/**
 * The Service that callers inside the cluster use: its selector is the cluster's half of a flip.
 *
 * Nothing but selector and annotations ever changes on a flip, so that the plan of one shows nothing else.
 */
export class ActiveService extends ServiceV1 {
  constructor(scope: Construct, id: string, { environment, service, route, preconditions }: ActiveServiceProps) {
    super(scope, id, {
      metadata: {
        name: certain(route.name),
        namespace: environment.settings.namespace,
        labels: {
          [labels.name]: service.name,
          [labels.partOf]: environment.name,
          [labels.managedBy]: "switchyard",
        },
        annotations: literals(textsOf(route.notes)),
      },
      spec: {
        type: "ClusterIP",
        sessionAffinity: "None",
        selector: literals(textsOf(certain(podsOf(route)?.selector))),
        port: targetPorts(activePorts(service)),
      },
      lifecycle: { precondition: [...preconditions] },
    });
  }
}

function textsOf(values: Readonly<Record<string, Value<string>>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, certain(value)]));
}
