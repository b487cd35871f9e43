import { type Rules, rules, together } from "./hand-table";

const containerRules = `
  env.value_from.field_ref.api_version default="v1"
  env.value_from.resource_field_ref.divisor default="1" same="quantity"
  lifecycle.post_start.http_get.scheme|lifecycle.pre_stop.http_get.scheme default="HTTP"
  liveness_probe.http_get.scheme|readiness_probe.http_get.scheme|startup_probe.http_get.scheme default="HTTP"
  liveness_probe.failure_threshold|readiness_probe.failure_threshold|startup_probe.failure_threshold default=3
  liveness_probe.period_seconds|readiness_probe.period_seconds|startup_probe.period_seconds default=10
  liveness_probe.success_threshold|liveness_probe.timeout_seconds|readiness_probe.success_threshold default=1
  readiness_probe.timeout_seconds|startup_probe.success_threshold|startup_probe.timeout_seconds default=1
  port.protocol default="TCP"
  resources computed
  resources.limits|resources.requests same="quantities"
  security_context.allow_privilege_escalation default=true
  security_context.privileged|security_context.read_only_root_filesystem|stdin|stdin_once|tty default=false
  volume_mount.read_only default=false
  security_context.seccomp_profile.localhost_profile default=""
  security_context.seccomp_profile.type default="Unconfined"
  termination_message_path default="/dev/termination-log"
  volume_mount.mount_propagation default="None"
`;

const podRules = `
  affinity.node_affinity.preferred_during_scheduling_ignored_during_execution.preference.match_fields replace
  affinity.node_affinity.preferred_during_scheduling_ignored_during_execution.preference.match_fields.key replace
  affinity.node_affinity.preferred_during_scheduling_ignored_during_execution.preference.match_fields.operator replace
  affinity.node_affinity.preferred_during_scheduling_ignored_during_execution.preference.match_fields.values replace
  affinity.node_affinity.required_during_scheduling_ignored_during_execution.node_selector_term.match_fields replace
  affinity.node_affinity.required_during_scheduling_ignored_during_execution.node_selector_term.match_fields.key replace
  affinity.node_affinity.required_during_scheduling_ignored_during_execution.node_selector_term.match_fields.operator replace
  affinity.node_affinity.required_during_scheduling_ignored_during_execution.node_selector_term.match_fields.values replace
  volume.azure_file.secret_namespace|volume.ephemeral.volume_claim_template.spec.access_modes replace
  volume.ephemeral.volume_claim_template.spec.selector replace
  volume.ephemeral.volume_claim_template.spec.selector.match_expressions replace
  volume.ephemeral.volume_claim_template.spec.selector.match_expressions.key replace
  volume.ephemeral.volume_claim_template.spec.selector.match_expressions.operator replace
  volume.ephemeral.volume_claim_template.spec.selector.match_expressions.values replace
  volume.ephemeral.volume_claim_template.spec.selector.match_labels replace
  volume.ephemeral.volume_claim_template.spec.storage_class_name replace
  volume.ephemeral.volume_claim_template.spec.volume_mode replace
  volume.ephemeral.volume_claim_template.spec.volume_name replace
  automount_service_account_token|enable_service_links default=true
  dns_policy default="ClusterFirst"
  host_ipc|host_network|host_pid|security_context.windows_options.host_process default=false
  share_process_namespace|volume.azure_disk.read_only|volume.persistent_volume_claim.read_only default=false
  volume.rbd.read_only default=false
  image_pull_secrets|readiness_gate computed
  restart_policy default="Always"
  security_context.seccomp_profile.localhost_profile|volume.empty_dir.medium default=""
  security_context.seccomp_profile.type default="Unconfined"
  termination_grace_period_seconds default=30
  toleration.operator default="Equal"
  topology_spread_constraint.max_skew default=1
  topology_spread_constraint.when_unsatisfiable default="DoNotSchedule"
  volume.config_map.default_mode|volume.downward_api.default_mode|volume.projected.default_mode default="0644"
  volume.secret.default_mode default="0644"
  volume.downward_api.items.field_ref.api_version default="v1"
  volume.projected.sources.downward_api.items.field_ref.api_version default="v1"
  volume.downward_api.items.resource_field_ref.divisor default="1" same="quantity"
  volume.projected.sources.downward_api.items.resource_field_ref.divisor default="1" same="quantity"
  volume.empty_dir.size_limit same="quantity"
  volume.ephemeral.volume_claim_template.spec.resources.limits replace same="quantities"
  volume.ephemeral.volume_claim_template.spec.resources.requests same="quantities"
  volume.iscsi.iscsi_interface default="default"
  volume.projected.sources.service_account_token.expiration_seconds default=3600
  volume.rbd.rados_user default="admin"
  volume.rbd.rbd_pool default="rbd"
`;

/** Rules for the pod of a Job, which is nearly immutable. */
const jobPodRules = `
  affinity|automount_service_account_token|container.args|container.command|container.env.name replace
  container.env.value|container.env.value_from.config_map_key_ref.key replace
  container.env.value_from.config_map_key_ref.name|container.env.value_from.config_map_key_ref.optional replace
  container.env.value_from.field_ref.api_version|container.env.value_from.field_ref.field_path replace
  container.env.value_from.resource_field_ref.container_name replace
  container.env.value_from.resource_field_ref.resource|container.env.value_from.secret_key_ref.key replace
  container.env.value_from.secret_key_ref.name|container.env.value_from.secret_key_ref.optional replace
  container.env_from.config_map_ref.name|container.env_from.config_map_ref.optional replace
  container.env_from.prefix|container.env_from.secret_ref.name|container.env_from.secret_ref.optional replace
  container.image|container.image_pull_policy|container.lifecycle.post_start|container.lifecycle.pre_stop replace
  container.liveness_probe|container.name|container.port.container_port|container.port.host_ip replace
  container.port.host_port|container.port.name|container.port.protocol|container.readiness_probe replace
  container.resources|container.resources.limits|container.resources.requests|container.security_context replace
  container.security_context.allow_privilege_escalation|container.security_context.capabilities.add replace
  container.security_context.capabilities.drop|container.security_context.privileged replace
  container.security_context.read_only_root_filesystem|container.security_context.run_as_group replace
  container.security_context.run_as_non_root|container.security_context.run_as_user replace
  container.security_context.se_linux_options.level|container.security_context.se_linux_options.role replace
  container.security_context.se_linux_options.type|container.security_context.se_linux_options.user replace
  container.security_context.seccomp_profile.localhost_profile replace
  container.security_context.seccomp_profile.type|container.startup_probe|container.stdin replace
  container.stdin_once|container.termination_message_path|container.termination_message_policy replace
  container.tty|container.volume_device|container.volume_mount|container.working_dir replace
  dns_config.nameservers|dns_config.option.name|dns_config.option.value|dns_policy|enable_service_links replace
  host_aliases|host_aliases.hostnames|host_aliases.ip|host_ipc|host_network|host_pid|hostname replace
  image_pull_secrets.name|init_container|init_container.args|init_container.command replace
  init_container.env.name|init_container.env.value|init_container.env.value_from.config_map_key_ref.key replace
  init_container.env.value_from.config_map_key_ref.name replace
  init_container.env.value_from.config_map_key_ref.optional replace
  init_container.env.value_from.field_ref.api_version|init_container.env.value_from.field_ref.field_path replace
  init_container.env.value_from.resource_field_ref.container_name replace
  init_container.env.value_from.resource_field_ref.resource replace
  init_container.env.value_from.secret_key_ref.key|init_container.env.value_from.secret_key_ref.name replace
  init_container.env.value_from.secret_key_ref.optional|init_container.env_from.config_map_ref.name replace
  init_container.env_from.config_map_ref.optional|init_container.env_from.prefix replace
  init_container.env_from.secret_ref.name|init_container.env_from.secret_ref.optional|init_container.image replace
  init_container.image_pull_policy|init_container.lifecycle.post_start|init_container.lifecycle.pre_stop replace
  init_container.liveness_probe|init_container.name|init_container.port.container_port replace
  init_container.port.host_ip|init_container.port.host_port|init_container.port.name replace
  init_container.port.protocol|init_container.readiness_probe|init_container.resources replace
  init_container.resources.limits|init_container.resources.requests|init_container.security_context replace
  init_container.security_context.allow_privilege_escalation replace
  init_container.security_context.capabilities.add|init_container.security_context.capabilities.drop replace
  init_container.security_context.privileged|init_container.security_context.read_only_root_filesystem replace
  init_container.security_context.run_as_group|init_container.security_context.run_as_non_root replace
  init_container.security_context.run_as_user|init_container.security_context.se_linux_options.level replace
  init_container.security_context.se_linux_options.role replace
  init_container.security_context.se_linux_options.type replace
  init_container.security_context.se_linux_options.user replace
  init_container.security_context.seccomp_profile.localhost_profile replace
  init_container.security_context.seccomp_profile.type|init_container.startup_probe|init_container.stdin replace
  init_container.stdin_once|init_container.termination_message_path replace
  init_container.termination_message_policy|init_container.tty|init_container.volume_device replace
  init_container.volume_mount|init_container.working_dir|node_name|node_selector|priority_class_name replace
  readiness_gate.condition_type|runtime_class_name|scheduler_name|security_context.fs_group replace
  security_context.fs_group_change_policy|security_context.run_as_group|security_context.run_as_non_root replace
  security_context.run_as_user|security_context.se_linux_options.level replace
  security_context.se_linux_options.role|security_context.se_linux_options.type replace
  security_context.se_linux_options.user|security_context.seccomp_profile.localhost_profile replace
  security_context.seccomp_profile.type|security_context.supplemental_groups|security_context.sysctl.name replace
  security_context.sysctl.value|service_account_name|share_process_namespace|subdomain replace
  termination_grace_period_seconds|toleration.effect|toleration.key|toleration.operator replace
  toleration.toleration_seconds|toleration.value|topology_spread_constraint.match_label_keys replace
  topology_spread_constraint.min_domains|topology_spread_constraint.node_affinity_policy replace
  topology_spread_constraint.node_taints_policy|volume.empty_dir.medium|volume.empty_dir.size_limit replace
  restart_policy default="Never" replace
`;

/** Returns the rules of a pod spec. @param path its path, ending in a dot */
export function pod(path: string): Rules {
  return together(
    rules(containerRules, `${path}container.`),
    rules(containerRules, `${path}init_container.`),
    rules(podRules, path),
  );
}

/** Returns the additional rules of a Job's pod spec. @param path its path, ending in a dot */
export function jobPod(path: string): Rules {
  return rules(jobPodRules, path);
}
