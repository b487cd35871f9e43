import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { Construct } from "constructs";
import { secret } from "../../model/schema/workload.js";
import { misfits, refuse } from "../rules.js";
import { secretVariable } from "../secret-variable.js";
import { metadataOf, type ObjectProps } from "./object.js";

/** Properties of a `SecretFile`. */
export interface SecretFileProps extends ObjectProps {
  /** The name of the file with the value, which is the Secret's only key. */
  readonly file: string;
  /** The Terraform variable with the value; `TF_VAR_<variable>` sets it. */
  readonly variable: string;
  /** The description of the variable. @default - `secret <file>` */
  readonly description?: string;
  /** The revision, to be raised when the value changes, because the value is never stored. @default 1 */
  readonly revision?: number;
}

/**
 * A Secret with one value, written through a write-only attribute, so that neither plan nor state contains it.
 *
 * Each secret is an object of its own, with its own revision.
 *
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export class SecretFile extends SecretV1 {
  /** The name of the Secret. */
  readonly secretName: string;
  /** The name of the file, which is the Secret's key. */
  readonly file: string;
  /** The value of `dataWoRevision`. */
  readonly revision: number;

  constructor(scope: Construct, id: string, props: SecretFileProps) {
    const { name, file, variable, description = `secret ${file}`, revision = 1 } = props;
    refuse(scope, id, misfits(secret.shape, props));
    const value = secretVariable(scope, variable, description);
    super(scope, id, {
      metadata: metadataOf(props),
      type: "Opaque",
      dataWo: { [file]: value.stringValue },
      dataWoRevision: revision,
    });
    this.secretName = name;
    this.file = file;
    this.revision = revision;
  }
}
