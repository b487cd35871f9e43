import { listOf, recordOf, textOf, type ValueRecord } from "../protocol/value";
import { sameToSdk } from "../sdk/plan";
import { expandBlock } from "./expand";
import { fieldOf } from "./names";
import {
  changes,
  expandedBlock,
  inSpec,
  type Operation,
  patchElements,
  patchField,
  patchList,
  patchMap,
  patchMetadata,
  specOf,
  type Update,
} from "./patch-steps";
import { writersOfTypes } from "./writers";

/** Returns the steps from an object's state to its plan, in the provider's order. */
export function patchOf(update: Update): Operation[] {
  return [...patchMetadata(update), ...(patchesOfTypes[update.schema.type] ?? replaceSpec)(update)];
}

const patchesOfTypes: Readonly<Record<string, (update: Update) => Operation[]>> = {
  kubernetes_namespace_v1: () => [],
  kubernetes_pod_disruption_budget_v1: () => [],
  kubernetes_service_v1: patchService,
  kubernetes_config_map_v1: (update) => [
    ...patchMap(update, "binary_data", "/binaryData"),
    ...patchMap(update, "data", "/data"),
    ...patchField(update, "immutable"),
  ],
  kubernetes_service_account_v1: (update) => [
    ...patchList(update, "image_pull_secret"),
    ...patchList(update, "secret"),
    ...patchField(update, "automount_service_account_token"),
  ],
  kubernetes_priority_class_v1: (update) =>
    ["description", "global_default", "preemption_policy"].flatMap((name) => patchField(update, name)),
  kubernetes_role_v1: (update) => patchList(update, "rule"),
  kubernetes_cluster_role_v1: (update) => [...patchElements(update, "rule"), ...patchList(update, "aggregation_rule")],
  kubernetes_role_binding_v1: (update) => patchElements(update, "subject"),
  kubernetes_cluster_role_binding_v1: (update) => patchElements(update, "subject"),
  kubernetes_deployment_v1: patchDeployment,
  kubernetes_stateful_set_v1: patchStatefulSet,
  kubernetes_network_policy_v1: patchNetworkPolicy,
  kubernetes_horizontal_pod_autoscaler_v2: (update) =>
    inSpec(update, "/spec", ["max_replicas", "min_replicas", "scale_target_ref", "metric", "behavior"]),
  kubernetes_job_v1: patchJob,
};

function replaceSpec(update: Update): Operation[] {
  const { schema, planned } = update;
  const spec = schema.block.blocks.spec;
  if (spec === undefined || !changes(update, "spec")) return [];
  const object = { spec: expandBlock(spec.block, listOf(planned.spec)[0] ?? null, "spec") };
  return [{ op: "replace", path: "/spec", value: (writersOfTypes[schema.type]?.(object) ?? object).spec }];
}

function patchDeployment(update: Update): Operation[] {
  const strategy = (of: ValueRecord) => textOf(recordOf(listOf(recordOf(listOf(of.spec)[0]).strategy)[0]).type);
  const drops = strategy(update.prior) === "RollingUpdate" && strategy(update.planned) === "Recreate";
  return [...replaceSpec(update), ...(drops ? [{ op: "remove", path: "/spec/strategy/rollingUpdate" } as const] : [])];
}

function patchService(update: Update): Operation[] {
  const spec = specOf(update);
  if (spec === undefined) return [];
  const { before, after } = spec;
  const steps = (...names: string[]) => inSpec(update, "/spec", names);
  const changed = (name: string) => !sameToSdk(before[name], after[name]);
  const ports = (keep: boolean): Operation => {
    const { value } = expandedBlock(spec.block, "port", after.port ?? null, "/spec", "spec");
    return {
      op: "replace",
      path: "/spec/ports",
      value: keep ? value : (value as object[]).map((port) => ({ ...port, nodePort: undefined })),
    };
  };
  const type = textOf(after.type);
  const forType: Operation[] = !changed("type")
    ? []
    : [
        ...(type === "ExternalName" ? [{ op: "remove", path: "/spec/clusterIP" } as const] : []),
        ...(type === "ClusterIP" ? [ports(false)] : []),
        ...(type === "LoadBalancer"
          ? [
              {
                op: "replace",
                path: "/spec/allocateLoadBalancerNodePorts",
                value: after.allocate_load_balancer_node_ports,
              } as const,
            ]
          : []),
        { op: "replace", path: "/spec/type", value: type },
      ];
  const publishes = "/spec/publishNotReadyAddresses";
  return [
    ...steps(
      "allocate_load_balancer_node_ports",
      "selector",
      "session_affinity",
      "session_affinity_config",
      "load_balancer_ip",
      "load_balancer_source_ranges",
    ),
    ...(changed("port") ? [ports(true)] : []),
    ...forType,
    ...steps(
      "external_ips",
      "external_name",
      "external_traffic_policy",
      "internal_traffic_policy",
      "ip_families",
      "ip_family_policy",
    ),
    ...(!changed("publish_not_ready_addresses")
      ? []
      : [
          after.publish_not_ready_addresses === true
            ? ({ op: "add", path: publishes, value: true } as const)
            : ({ op: "remove", path: publishes } as const),
        ]),
    ...steps("health_check_node_port"),
  ];
}

function patchStatefulSet(update: Update): Operation[] {
  const spec = specOf(update);
  if (spec === undefined) return [];
  const { before, after } = spec;
  const strategy = recordOf(listOf(after.update_strategy)[0]);
  const oldStrategy = recordOf(listOf(before.update_strategy)[0]);
  const rolling = "/spec/updateStrategy/rollingUpdate";
  const partition = recordOf(listOf(strategy.rolling_update)[0]).partition;
  const strategySteps: Operation[] = [
    ...(sameToSdk(strategy.type, oldStrategy.type)
      ? []
      : [{ op: "replace", path: "/spec/updateStrategy/type", value: strategy.type } as const]),
    ...(sameToSdk(strategy.rolling_update, oldStrategy.rolling_update)
      ? []
      : listOf(oldStrategy.rolling_update).length === 0
        ? [{ op: "add", path: rolling, value: { partition } } as const]
        : listOf(strategy.rolling_update).length === 0
          ? [{ op: "remove", path: rolling } as const]
          : [{ op: "replace", path: `${rolling}/partition`, value: partition } as const]),
  ];
  const retention = recordOf(listOf(after.persistent_volume_claim_retention_policy)[0]);
  const retentionSteps = ["when_deleted", "when_scaled"]
    .filter((name) => (textOf(retention[name]) ?? "") !== "")
    .map(
      (name): Operation => ({
        op: "replace",
        path: `/spec/persistentVolumeClaimRetentionPolicy/${fieldOf(name)}`,
        value: retention[name],
      }),
    );
  return [
    ...(textOf(after.replicas) ? inSpec(update, "/spec", ["replicas"]) : []),
    ...inSpec(update, "/spec", ["template"]),
    ...(sameToSdk(before.update_strategy, after.update_strategy) ? [] : strategySteps),
    ...(sameToSdk(before.persistent_volume_claim_retention_policy, after.persistent_volume_claim_retention_policy)
      ? []
      : retentionSteps),
    ...inSpec(update, "/spec", ["min_ready_seconds"]),
  ];
}

function patchNetworkPolicy(update: Update): Operation[] {
  const spec = specOf(update);
  const added = (step: Operation, name: string): Operation =>
    listOf(spec?.before[name]).length === 0 ? { ...step, op: "add" } : step;
  return [
    ...inSpec(update, "/spec", ["ingress"]).map((step) => added(step, "ingress")),
    ...inSpec(update, "/spec", ["egress"]).map((step) => added(step, "egress")),
    ...inSpec(update, "/spec", ["pod_selector", "policy_types"]),
  ];
}

function patchJob(update: Update): Operation[] {
  return inSpec(update, "/spec", ["active_deadline_seconds", "backoff_limit", "manual_selector", "parallelism"]);
}
