import type { Construct } from "constructs";
import { ColourIngress } from "../constructs/kubernetes/colour-ingress.js";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import type { Colour } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";
import type { Release } from "../model/schema/workload.js";
import { EnvironmentStack } from "./environment-stack.js";
import { objectOf, serviceInstance } from "./instance.js";
import { declareWorkload } from "./workload.js";

/** Properties of a `ColourStack`. */
export interface ColourStackProps {
  readonly environment: Environment;
  readonly service: ColouredService;
  readonly colour: Colour;
  readonly release: Release;
}

/** One colour of a service with its own objects; a release of the other colour changes nothing here. */
export class ColourStack extends EnvironmentStack {
  constructor(scope: Construct, { environment, service, colour, release }: ColourStackProps) {
    super(scope, names.colourStack(environment, service.name, colour), environment, ["kubernetes"]);
    const instance = serviceInstance(environment, service, { colour, release });
    declareWorkload(this, instance);
    if (service.edge === undefined) return;
    const { className, tlsSecretName } = environment.settings.cluster.ingress;
    const object = objectOf(instance);
    const hostname = names.colourHostname(environment, service.name, colour);
    const serviceName = object.name;
    new ColourIngress(this, "ingress", { ...object, hostname, className, tlsSecretName, serviceName });
  }
}
