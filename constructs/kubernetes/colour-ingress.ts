import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import type { Construct } from "constructs";
import { metadataOf, type ObjectProps } from "./object.js";

/** Properties of a `ColourIngress`. */
export interface ColourIngressProps extends ObjectProps {
  /** The colour's own hostname, which Cloudflare does not proxy. */
  readonly hostname: string;
  /** The ingress class whose controller serves it. */
  readonly className: string;
  /** The TLS Secret of the hostname, in the same namespace. @default - the ingress controller's own certificate */
  readonly tlsSecretName?: string | undefined;
  /** The Service for its requests, which has a port `http`. */
  readonly serviceName: string;
}

/** The Ingress of one colour, under the colour's own hostname, for requests from the edge. */
export class ColourIngress extends IngressV1 {
  constructor(scope: Construct, id: string, props: ColourIngressProps) {
    const { hostname: host, className, tlsSecretName, serviceName } = props;
    super(scope, id, {
      metadata: metadataOf(props),
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
                  backend: { service: { name: serviceName, port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      },
    });
  }
}
