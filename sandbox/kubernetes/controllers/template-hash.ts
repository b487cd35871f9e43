import type { PodTemplateSpec } from "../model-pod";
import { canonical } from "../tree";

/** Letters and digits that spell no words. */
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

/** Returns a template without what a Deployment's ReplicaSet adds to it, as text. @param template of an object that is kept, so never changed in place */
export function templateText(template: PodTemplateSpec): string {
  const known = texts.get(template);
  if (known !== undefined) return known;
  const { metadata, spec } = template;
  const { [hashLabel]: _hash, ...labels } = metadata.labels ?? {};
  const text = canonical({ metadata: { ...metadata, labels }, spec });
  texts.set(template, text);
  return text;
}

/** Returns a short name for a template: the same for equal ones. @param salt another one where names collide */
export function templateHash(template: PodTemplateSpec, salt = 0): string {
  const digits = String(fnv(`${templateText(template)}${salt === 0 ? "" : salt}`));
  return [...digits].map((digit) => letters[digit.charCodeAt(0) % letters.length]).join("");
}
