import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { Construct } from "constructs";
import { metadataOf, type ObjectProps } from "./object.js";

/** The identity of pods. It has no token, because no pod talks to the cluster's API. */
export class ServiceAccount extends ServiceAccountV1 {
  constructor(scope: Construct, id: string, props: ObjectProps) {
    super(scope, id, { metadata: metadataOf(props), automountServiceAccountToken: false });
  }
}
