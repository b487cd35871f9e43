import type { ObjectMeta } from "../model";
import type { Errors } from "./errors";
import { checkAnnotations, checkLabels, checkName, dnsSubdomain, type NameRule, qualifiedName } from "./names";

const standardFinalizers = new Set(["foregroundDeletion", "orphan", "kubernetes"]);

/** Checks the metadata of an object. */
export function validateMeta(meta: ObjectMeta, nameRule: NameRule = dnsSubdomain, errors: Errors): void {
  if (!meta.name) errors.required("metadata.name", "name or generateName is required");
  else checkName(errors, "metadata.name", meta.name, nameRule);
  checkLabels(errors, "metadata.labels", meta.labels);
  checkAnnotations(errors, "metadata.annotations", meta.annotations);
  const controllers = (meta.ownerReferences ?? []).filter(({ controller }) => controller === true);
  if (controllers.length > 1) {
    errors.invalid(
      "metadata.ownerReferences",
      meta.ownerReferences,
      `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]?.kind}/${controllers[0]?.name} and ${controllers[1]?.kind}/${controllers[1]?.name}`,
    );
  }
  for (const [index, owner] of (meta.ownerReferences ?? []).entries()) {
    const at = `metadata.ownerReferences[${index}]`;
    if (owner.apiVersion === "") errors.invalid(`${at}.apiVersion`, owner.apiVersion, "version must not be empty");
    if (owner.kind === "") errors.invalid(`${at}.kind`, owner.kind, "must not be empty");
    if (owner.name === "") errors.invalid(`${at}.name`, owner.name, "must not be empty");
    if (owner.uid === "") errors.invalid(`${at}.uid`, owner.uid, "must not be empty");
  }
  for (const [index, finalizer] of (meta.finalizers ?? []).entries()) {
    const at = `metadata.finalizers[${index}]`;
    checkName(errors, at, finalizer, qualifiedName);
    if (!finalizer.includes("/") && !standardFinalizers.has(finalizer)) {
      errors.invalid(at, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
    }
  }
}

/** Checks a change of an object's metadata. */
export function validateMetaUpdate(meta: ObjectMeta, old: ObjectMeta, errors: Errors): void {
  if (old.deletionTimestamp === undefined) return;
  const before = old.finalizers ?? [];
  const added = (meta.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  if (added.length > 0) {
    errors.forbidden(
      "metadata.finalizers",
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(", ")}}`,
    );
  }
}
