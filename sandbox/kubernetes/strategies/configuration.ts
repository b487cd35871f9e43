import { forbidden } from "../api-error";
import { kinds } from "../kinds";
import type { KubeObject } from "../model";
import type { Namespace } from "../model-workloads";
import { podSecurityLevels } from "../pod-security";
import type { Strategy } from "../strategy";
import { equal } from "../tree";
import type { Errors } from "../validation/errors";
import { checkName, configKey, dnsLabel } from "../validation/names";

/** Maximum size of a ConfigMap or Secret, in bytes. */
const most = 1024 * 1024;

interface ConfigMap extends KubeObject {
  immutable?: boolean;
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

interface Secret extends KubeObject {
  immutable?: boolean;
  type?: string;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

function validateImmutable(
  now: ConfigMap | Secret,
  old: ConfigMap | Secret,
  fields: readonly string[],
  errors: Errors,
): void {
  if (old.immutable !== true) return;
  if (now.immutable !== true) errors.forbidden("immutable", "field is immutable when `immutable` is set");
  for (const field of fields) {
    if (!equal(now[field], old[field])) errors.forbidden(field, "field is immutable when `immutable` is set");
  }
}

/** The strategy of ConfigMaps. */
export const configMapStrategy: Strategy<ConfigMap> = {
  validate({ data = {}, binaryData = {} }, errors) {
    let size = 0;
    for (const [key, value] of Object.entries(data)) {
      checkName(errors, `data[${key}]`, key, configKey);
      if (key in binaryData) errors.invalid(`data[${key}]`, key, "duplicate of key present in binaryData");
      size += Buffer.byteLength(value);
    }
    for (const [key, value] of Object.entries(binaryData)) {
      checkName(errors, `binaryData[${key}]`, key, configKey);
      size += Buffer.byteLength(value, "base64");
    }
    // the object itself counts as the field that is too long
    if (size > most) errors.tooLong("[]", most);
  },
  validateUpdate(now, old, errors) {
    validateImmutable(now, old, ["data", "binaryData"], errors);
  },
};

const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

/** The strategy of Secrets. */
export const secretStrategy: Strategy<Secret> = {
  defaults(secret) {
    secret.type ??= "Opaque";
    const { stringData } = secret;
    delete secret.stringData;
    for (const [key, value] of Object.entries(stringData ?? {})) {
      secret.data = { ...secret.data, [key]: Buffer.from(value).toString("base64") };
    }
  },
  validate({ data = {}, type = "" }, errors) {
    let size = 0;
    for (const [key, value] of Object.entries(data)) {
      checkName(errors, `data[${key}]`, key, configKey);
      size += Buffer.byteLength(value, "base64");
    }
    if (size > most) errors.tooLong("data", most);
    for (const key of requiredKeys[type] ?? []) if (!(key in data)) errors.required(`data[${key}]`);
  },
  validateUpdate(now, old, errors) {
    if (now.type !== old.type) errors.invalid("type", now.type, "field is immutable");
    validateImmutable(now, old, ["data"], errors);
  },
};

const permanent = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

/** Checks that a namespace may be deleted. @throws ApiError 403 if not */
export function checkDeletable(name: string): void {
  if (permanent.has(name)) throw forbidden(kinds.Namespace, name, "this namespace may not be deleted");
}

/** The strategy of Namespaces. */
export const namespaceStrategy: Strategy<Namespace> = {
  name: dnsLabel,
  defaults({ metadata, spec }) {
    metadata.labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
    if (!(spec.finalizers ?? []).includes("kubernetes")) spec.finalizers = [...(spec.finalizers ?? []), "kubernetes"];
  },
  validate({ metadata }, errors) {
    for (const mode of ["enforce", "audit", "warn"]) {
      const key = `pod-security.kubernetes.io/${mode}`;
      const level = metadata.labels?.[key];
      if (level !== undefined && !podSecurityLevels.includes(level)) {
        errors.invalid(`metadata.labels[${key}]`, level, `must be one of ${podSecurityLevels.join(", ")}`);
      }
    }
  },
  create(namespace) {
    namespace.status = { phase: "Active" };
  },
  update(namespace, old) {
    namespace.spec = old.spec;
  },
};
