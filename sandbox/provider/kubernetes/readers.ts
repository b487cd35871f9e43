import { isRecord, type ValueRecord } from "../protocol/value";
import type { Json } from "./expand";

/** The value of a field that the provider does not read. */
export const leftAlone = Symbol("left alone");

/** The special cases of resource types for reads. */
export const readersOfTypes: Readonly<Record<string, (object: Json, before: ValueRecord) => Json>> = {
  kubernetes_secret_v1: readSecret,
  kubernetes_service_v1: (object) =>
    withSpec(object, (spec) => ({
      ...spec,
      allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true,
    })),
  kubernetes_daemon_set_v1: (object) =>
    withSpec(object, ({ updateStrategy, ...spec }) => ({ ...spec, strategy: updateStrategy })),
  kubernetes_job_v1: readJob,
};

function readJob(object: Json): Json {
  const metadata = object.metadata as Json;
  return withSpec({ ...object, metadata: withoutGenerated(metadata) }, (spec) => {
    const template = spec.template as Json;
    const selector = spec.selector as { readonly matchLabels?: Json } | undefined;
    const own = selector && { ...selector, matchLabels: withoutGenerated({ labels: selector.matchLabels }).labels };
    return {
      ...spec,
      selector: own,
      template: { ...template, metadata: withoutGenerated((template.metadata ?? {}) as Json) },
    };
  });
}

/** Removes the generated labels by which a Job finds its pods. */
function withoutGenerated(metadata: Json): Json {
  const labels = { ...((metadata.labels ?? {}) as Json) };
  for (const name of [
    "controller-uid",
    "job-name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
  ])
    delete labels[name];
  return { ...metadata, labels };
}

/** Returns a copy of an object with a changed spec. */
export function withSpec(object: Json, change: (spec: Json) => Json): Json {
  return { ...object, spec: change((object.spec ?? {}) as Json) };
}

function readSecret(object: Json, before: ValueRecord): Json {
  const data = { ...((object.data ?? {}) as Record<string, string>) };
  const revised = (name: string) => typeof before[name] === "number" && before[name] > 0;
  if (revised("binary_data_wo_revision") || revised("data_wo_revision"))
    return { ...object, data: leftAlone, binaryData: leftAlone };
  const binary: Record<string, string> = {};
  if (isRecord(before.binary_data ?? null)) {
    for (const key of Object.keys(before.binary_data as ValueRecord)) {
      binary[key] = data[key] ?? "";
      delete data[key];
    }
  }
  const text = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
  return { ...object, data: text, binaryData: Object.keys(binary).length > 0 ? binary : leftAlone };
}
