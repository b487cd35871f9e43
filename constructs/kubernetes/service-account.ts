import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { Construct } from "constructs";
import { metadataOf, type ObjectProps } from "./object.js";

/** The identity of pods; it has no token, because nothing that runs here speaks to the cluster. */
export class ServiceAccount extends ServiceAccountV1 {
  constructor(scope: Construct, id: string, props: ObjectProps) {
    super(scope, id, { metadata: metadataOf(props), automountServiceAccountToken: false });
  }
}
