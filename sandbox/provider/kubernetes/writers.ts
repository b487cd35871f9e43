import type { Json } from "./expand";
import { withSpec } from "./readers";

/** The special cases of resource types for writes. */
export const writersOfTypes: Readonly<Record<string, (object: Json) => Json>> = {
  kubernetes_config_map_v1: (object) => ({ ...object, immutable: object.immutable ?? false }),
  kubernetes_service_v1: (object) => withSpec(object, writeService),
  kubernetes_horizontal_pod_autoscaler_v2: (object) =>
    withSpec(object, (spec) => ({ ...spec, behavior: spec.behavior ?? {} })),
  kubernetes_stateful_set_v1: (object) =>
    withSpec(object, (spec) => ({ ...spec, revisionHistoryLimit: spec.revisionHistoryLimit ?? 0 })),
  kubernetes_daemon_set_v1: (object) =>
    withSpec(object, ({ strategy, ...spec }) => ({
      ...spec,
      ...(strategy !== undefined && { updateStrategy: strategy }),
    })),
  kubernetes_cluster_role_v1: (object) => ({ ...object, rules: object.rules ?? [] }),
  kubernetes_cron_job_v1: (object) => withSpec(object, writeCronJob),
};

/** Removes the allocation of node ports, which only a load balancer may have. */
function writeService({ allocateLoadBalancerNodePorts, ...spec }: Json): Json {
  return spec.type === "LoadBalancer" ? { ...spec, allocateLoadBalancerNodePorts } : spec;
}

function writeCronJob(spec: Json): Json {
  const template = (spec.jobTemplate ?? {}) as Json;
  const job = (template.spec ?? {}) as Json;
  return { ...spec, jobTemplate: { ...template, spec: { ...job, manualSelector: job.manualSelector ?? false } } };
}
