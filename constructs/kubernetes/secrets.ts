import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { Construct } from "constructs";
import { secretVariable } from "../secret-variable.js";
import { type Instance, metadataOf } from "./instance.js";

/** The folder in which a container finds its secrets, one file each. */
export const secretsFolder = "/run/secrets";

/** A secret of an instance: the file's name, and where its value comes from. */
export interface SecretSource {
  /** The name of the file under `/run/secrets`. */
  readonly file: string;
  /** The Terraform variable that carries the value. */
  readonly variable: string;
  /** Raised when the value changes, because a value that is never stored cannot be compared. */
  readonly revision: number;
}

/** Properties of a `SecretFile`. */
export interface SecretFileProps {
  readonly instance: Instance;
  readonly source: SecretSource;
}

/**
 * A Secret with one value, written through a write-only attribute: neither plan nor state ever holds it.
 *
 * One object for each secret, so that each has a revision of its own.
 *
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export class SecretFile extends SecretV1 {
  /** The name of the Secret. */
  readonly secretName: string;
  /** What the Secret is made from. */
  readonly source: SecretSource;

  constructor(scope: Construct, id: string, { instance, source }: SecretFileProps) {
    const metadata = metadataOf(instance, `-${source.file}`);
    const value = secretVariable(scope, source.variable, `secret ${source.file} of ${instance.name}`);
    super(scope, id, {
      metadata,
      type: "Opaque",
      dataWo: { [source.file]: value.stringValue },
      dataWoRevision: source.revision,
    });
    this.secretName = metadata.name;
    this.source = source;
  }
}

/**
 * The secrets that an instance's container reads: the workload's, by the release's revisions, and the gateway secret
 * where requests come in from the edge and the environment is not one for development.
 */
export function secretSourcesOf({ environment, workload, release, edge }: Instance): SecretSource[] {
  const { mode, gatewayHeader } = environment.settings;
  const own = Object.entries(workload.secrets).map(([file, { variable, revision }]) => ({
    file,
    variable,
    revision: release.secrets[file] ?? revision,
  }));
  // A workload that declares the file itself decides its revision, which is how the gateway secret is rotated.
  if (edge === undefined || mode === "development" || gatewaySecretFile in workload.secrets) return own;
  return [...own, { file: gatewaySecretFile, variable: gatewayHeader.variable, revision: 1 }];
}

/** The file that holds what the edge's secret header must say. */
export const gatewaySecretFile = "gateway-secret";
