import type { PodTemplateSpec } from "../model-pod";
import { canonical } from "../tree";

/** Letters and digits that cannot spell words. */
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** The label that tells the pods of a Deployment's revisions apart. */
export const hashLabel = "pod-template-hash";

function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

const texts = new WeakMap<PodTemplateSpec, string>();

/** Renders a template without the additions of a ReplicaSet. @param template a stored object's, so it must not be changed in place */
export function templateText(template: PodTemplateSpec): string {
  const known = texts.get(template);
  if (known !== undefined) return known;
  const { metadata, spec } = template;
  const { [hashLabel]: _hash, ...labels } = metadata.labels ?? {};
  const text = canonical({ metadata: { ...metadata, labels }, spec });
  texts.set(template, text);
  return text;
}

/** Returns a short hash of a template. @param salt a number to avoid a collision */
export function templateHash(template: PodTemplateSpec, salt = 0): string {
  const digits = String(fnv(`${templateText(template)}${salt === 0 ? "" : salt}`));
  return [...digits].map((digit) => letters[digit.charCodeAt(0) % letters.length]).join("");
}
