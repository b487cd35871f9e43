import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { Construct } from "constructs";
import { namespaceName } from "../../model/schema/primitives.js";
import { misfits, refuse } from "../rules.js";
import type { Labels } from "./object.js";

/** Properties of a `RestrictedNamespace`. */
export interface RestrictedNamespaceProps {
  /** The name of the namespace. */
  readonly name: string;
  /** Labels in addition to those of the Pod Security Standard. @default - none */
  readonly labels?: Labels;
  /** Whether a plan that destroys it, and all objects in it, fails. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * A namespace that admits only pods of the restricted Pod Security Standard, even in development.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class RestrictedNamespace extends NamespaceV1 {
  /** The name of the namespace. */
  readonly namespaceName: string;

  constructor(scope: Construct, id: string, { name, labels = {}, preventDestroy = false }: RestrictedNamespaceProps) {
    refuse(scope, id, misfits({ name: namespaceName }, { name }));
    super(scope, id, {
      metadata: {
        name,
        labels: { ...labels, ...Object.fromEntries(["enforce", "audit", "warn"].flatMap(restricted)) },
      },
      ...(preventDestroy ? { lifecycle: { preventDestroy } } : {}),
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
