import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { labels } from "../../model/names.js";

/** Properties of a `RestrictedNamespace`. */
export interface RestrictedNamespaceProps {
  readonly environment: Environment;
  readonly name: string;
}

/**
 * A namespace that admits only pods of the restricted Pod Security Standard, in development too.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class RestrictedNamespace extends NamespaceV1 {
  /** The name of the namespace. */
  readonly namespaceName: string;

  constructor(scope: Construct, id: string, { environment, name }: RestrictedNamespaceProps) {
    super(scope, id, {
      metadata: {
        name,
        labels: {
          [labels.partOf]: environment.name,
          [labels.managedBy]: "switchyard",
          ...Object.fromEntries(["enforce", "audit", "warn"].flatMap(restricted)),
        },
      },
      // A namespace takes everything in it along.
      ...(environment.settings.protected ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.namespaceName = name;
  }
}

function restricted(what: string): [string, string][] {
  return [
    [`pod-security.kubernetes.io/${what}`, "restricted"],
    [`pod-security.kubernetes.io/${what}-version`, "latest"],
  ];
}
