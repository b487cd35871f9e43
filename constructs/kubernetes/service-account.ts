import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { Construct } from "constructs";
import { type Instance, metadataOf } from "./instance.js";

/** The identity of an instance's pods; it has no token, because nothing that runs here speaks to the cluster. */
export class ServiceAccount extends ServiceAccountV1 {
  constructor(scope: Construct, id: string, { instance }: { readonly instance: Instance }) {
    super(scope, id, { metadata: metadataOf(instance), automountServiceAccountToken: false });
  }
}
