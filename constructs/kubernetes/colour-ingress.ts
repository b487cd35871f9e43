import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import type { Construct } from "constructs";
import { names } from "../../model/names.js";
import type { Colour } from "../../model/schema/primitives.js";
import { type Instance, metadataOf } from "./instance.js";

/** Properties of a `ColourIngress`. */
export interface ColourIngressProps {
  readonly instance: Instance;
  readonly colour: Colour;
}

/** The way in from the edge to one colour, under the colour's own hostname. */
export class ColourIngress extends IngressV1 {
  constructor(scope: Construct, id: string, { instance, colour }: ColourIngressProps) {
    const { className, tlsSecretName } = instance.environment.settings.cluster.ingress;
    const host = names.colourHostname(instance.environment, instance.name, colour);
    super(scope, id, {
      metadata: metadataOf(instance),
      spec: {
        ingressClassName: className,
        tls: [{ hosts: [host], ...(tlsSecretName === undefined ? {} : { secretName: tlsSecretName }) }],
        rule: [
          {
            host,
            http: {
              path: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: instance.object, port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      },
    });
  }
}
