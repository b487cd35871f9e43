import { namespacedMetadata } from "./hand-metadata";
import { jobPod, pod } from "./hand-pod";
import { type HandType, rules, together } from "./hand-table";

/** The hand-written part of Kubernetes types that run pods. */
export const workloadTypes: Readonly<Record<string, HandType>> = {
  kubernetes_cron_job_v1: {
    timeouts: { delete: 60 },
    rules: together(
      namespacedMetadata,
      pod("spec.job_template.spec.template.spec."),
      rules('restart_policy default="Never"', "spec.job_template.spec.template.spec."),
      rules(`
        spec.concurrency_policy default="Allow"
        spec.failed_jobs_history_limit|spec.job_template.spec.parallelism default=1
        spec.job_template.metadata.generate_name replace conflicts=["metadata.name"]
        spec.job_template.metadata.name replace conflicts=["metadata.generate_name"]
        spec.job_template.metadata.namespace|spec.job_template.spec.backoff_limit_per_index replace
        spec.job_template.spec.completion_mode|spec.job_template.spec.pod_failure_policy replace
        spec.job_template.spec.selector.match_expressions|spec.job_template.spec.selector.match_expressions.key replace
        spec.job_template.spec.selector.match_expressions.operator replace
        spec.job_template.spec.selector.match_expressions.values|spec.job_template.spec.selector.match_labels replace
        spec.job_template.spec.template|spec.job_template.spec.template.spec replace
        spec.job_template.spec.backoff_limit default=6
        spec.job_template.spec.completions default=1 replace
        spec.job_template.spec.pod_failure_policy.rule.on_pod_condition.status default="True"
        spec.job_template.spec.selector computed replace
        spec.job_template.spec.template.metadata.generate_name replace conflicts=["metadata.0.name"]
        spec.job_template.spec.template.metadata.name replace conflicts=["metadata.0.generate_name"]
        spec.starting_deadline_seconds default=0
        spec.successful_jobs_history_limit default=3
        spec.suspend default=false
      `),
    ),
  },
  kubernetes_daemon_set_v1: {
    version: 1,
    timeouts: { create: 600, delete: 600, update: 600 },
    rules: together(
      namespacedMetadata,
      pod("spec.template.spec."),
      rules(`
        spec.min_ready_seconds|spec.strategy.rolling_update.max_surge default=0
        spec.revision_history_limit default=10
        spec.selector|spec.template.metadata.namespace replace
        spec.strategy|spec.strategy.rolling_update computed
        spec.strategy.rolling_update.max_unavailable default=1
        spec.strategy.type default="RollingUpdate"
        spec.template.metadata.generate_name replace conflicts=["metadata.name"]
        spec.template.metadata.name replace conflicts=["metadata.generate_name"]
        wait_for_rollout default=true
      `),
    ),
  },
  kubernetes_deployment_v1: {
    version: 1,
    timeouts: { create: 600, delete: 600, update: 600 },
    rules: together(
      namespacedMetadata,
      pod("spec.template.spec."),
      rules(`
        spec.min_ready_seconds default=0
        spec.paused default=false
        spec.progress_deadline_seconds default=600
        spec.revision_history_limit default=10
        spec.selector|spec.selector.match_expressions|spec.selector.match_expressions.key replace
        spec.selector.match_expressions.operator|spec.selector.match_expressions.values replace
        spec.selector.match_labels|spec.template.metadata.namespace replace
        spec.strategy|spec.strategy.rolling_update computed
        spec.strategy.rolling_update.max_surge|spec.strategy.rolling_update.max_unavailable default="25%"
        spec.strategy.type default="RollingUpdate"
        spec.template.metadata.generate_name replace conflicts=["metadata.name"]
        spec.template.metadata.name replace conflicts=["metadata.generate_name"]
        wait_for_rollout default=true
      `),
    ),
  },
  kubernetes_job_v1: {
    version: 1,
    timeouts: { create: 60, delete: 60, update: 60 },
    rules: together(
      namespacedMetadata,
      pod("spec.template.spec."),
      jobPod("spec.template.spec."),
      rules(`
        spec.backoff_limit default=6
        spec.backoff_limit_per_index|spec.completion_mode|spec.pod_failure_policy replace
        spec.selector.match_expressions|spec.selector.match_expressions.key replace
        spec.selector.match_expressions.operator|spec.selector.match_expressions.values replace
        spec.selector.match_labels|spec.template|spec.template.spec replace
        spec.completions default=1 replace
        spec.parallelism default=1
        spec.pod_failure_policy.rule.on_pod_condition.status default="True"
        spec.selector computed replace
        spec.template.metadata.generate_name replace conflicts=["metadata.0.name"]
        spec.template.metadata.name replace conflicts=["metadata.0.generate_name"]
        wait_for_completion default=true
      `),
    ),
  },
  kubernetes_stateful_set_v1: {
    version: 1,
    timeouts: { create: 600, delete: 600, update: 600 },
    rules: together(
      namespacedMetadata,
      pod("spec.template.spec."),
      rules(`
        spec.min_ready_seconds|spec.update_strategy.rolling_update.partition default=0
        spec.persistent_volume_claim_retention_policy computed
        spec.persistent_volume_claim_retention_policy.when_deleted default="Retain"
        spec.persistent_volume_claim_retention_policy.when_scaled default="Retain"
        spec.pod_management_policy|spec.revision_history_limit|spec.selector|spec.selector.match_expressions replace
        spec.selector.match_expressions.key|spec.selector.match_expressions.operator replace
        spec.selector.match_expressions.values|spec.selector.match_labels|spec.service_name replace
        spec.template.metadata.namespace|spec.volume_claim_template|spec.volume_claim_template.spec.access_modes replace
        spec.volume_claim_template.spec.selector|spec.volume_claim_template.spec.selector.match_expressions replace
        spec.volume_claim_template.spec.selector.match_expressions.key replace
        spec.volume_claim_template.spec.selector.match_expressions.operator replace
        spec.volume_claim_template.spec.selector.match_expressions.values replace
        spec.volume_claim_template.spec.selector.match_labels|spec.volume_claim_template.spec.storage_class_name replace
        spec.volume_claim_template.spec.volume_mode|spec.volume_claim_template.spec.volume_name replace
        spec.template.metadata.generate_name replace conflicts=["metadata.name"]
        spec.volume_claim_template.metadata.generate_name replace conflicts=["metadata.name"]
        spec.template.metadata.name replace conflicts=["metadata.generate_name"]
        spec.volume_claim_template.metadata.name replace conflicts=["metadata.generate_name"]
        spec.update_strategy.type default="RollingUpdate"
        spec.volume_claim_template.metadata.namespace default="default" replace
        spec.volume_claim_template.spec.resources.limits replace same="quantities"
        spec.volume_claim_template.spec.resources.requests same="quantities"
        wait_for_rollout default=true
      `),
    ),
  },
};
