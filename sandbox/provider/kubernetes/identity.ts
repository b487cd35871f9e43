import { ProviderError } from "../protocol/diagnostic";
import { Dynamic, recordOf, textOf, type Value } from "../protocol/value";
import type { IdentitySchema } from "../schema/types";
import { kindsOfTypes } from "./types";

const clusterWide: IdentitySchema = {
  version: 1,
  parts: { api_version: "required", kind: "required", name: "required" },
};
const namespaced: IdentitySchema = { version: 1, parts: { ...clusterWide.parts, namespace: "optional" } };

/** Types of single objects that have no identity. */
const withoutIdentity = new Set([
  "kubernetes_endpoints_v1",
  "kubernetes_limit_range_v1",
  "kubernetes_persistent_volume_claim_v1",
  "kubernetes_pod_disruption_budget_v1",
  "kubernetes_priority_class_v1",
  "kubernetes_resource_quota_v1",
]);

/** The type for objects of any kind. */
export const manifestType = "kubernetes_manifest";

/** Returns the identity schema of a type, if it has one. */
export function identitySchemaOf(type: string): IdentitySchema | undefined {
  if (type === manifestType) return namespaced;
  const target = kindsOfTypes[type];
  if (target === undefined || withoutIdentity.has(type)) return undefined;
  return target.namespaced ? namespaced : clusterWide;
}

/** Returns the identity of the object in a state. */
export function identityOf(type: string, state: Value): Value {
  const target = kindsOfTypes[type];
  if (target === undefined) return identityOfManifest(state);
  const { apiVersion: api_version, kind, namespaced } = target;
  const id = textOf(recordOf(state).id) ?? "";
  const [namespace = "", name = ""] = namespaced ? id.split("/") : ["", id];
  return { api_version, kind, name, ...(namespaced && { namespace }) };
}

function identityOfManifest(state: Value): Value {
  const { object } = recordOf(state);
  const { apiVersion, kind, metadata } = recordOf(object instanceof Dynamic ? object.value : object);
  const { name, namespace } = recordOf(metadata);
  return {
    api_version: textOf(apiVersion) ?? "",
    kind: textOf(kind) ?? "",
    name: textOf(name) ?? "",
    namespace: textOf(namespace) ?? "",
  };
}

/** Converts an identity to an import id. @throws {ProviderError} if it names no object */
export function importIdOf(type: string, identity: Value): string {
  const { api_version, kind, name, namespace } = recordOf(identity);
  if (!textOf(name)) throw new ProviderError("could not get name from resource identity");
  if (type === manifestType) {
    const inNamespace = textOf(namespace) ? `,namespace=${textOf(namespace)}` : "";
    return `apiVersion=${textOf(api_version)},kind=${textOf(kind)},name=${textOf(name)}${inNamespace}`;
  }
  return kindsOfTypes[type]?.namespaced ? `${textOf(namespace) ?? ""}/${textOf(name)}` : (textOf(name) ?? "");
}
