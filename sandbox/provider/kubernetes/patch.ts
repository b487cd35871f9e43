import { isList, isRecord, listOf, recordOf, same, textOf, type Value, type ValueRecord } from "../protocol/value";
import { typeOfAttribute } from "../protocol/wire";
import type { Block, TypeSchema } from "../schema/types";
import { sameToSdk } from "../sdk/plan";
import { zeroOf } from "../sdk/zero";
import { expandAttribute, expandBlock } from "./expand";
import { fieldOf, fieldOfBlock } from "./names";
import { WRITERS } from "./writers";

/** One step of a JSON patch. */
export interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** An update as the provider sees it. */
export interface Update {
  readonly schema: TypeSchema;
  readonly prior: ValueRecord;
  readonly planned: ValueRecord;
  readonly config: ValueRecord;
}

/** The steps that bring an object from its state to its plan, in the order the provider writes them. */
export function patchOf(update: Update): Operation[] {
  return [...patchMetadata(update), ...(PATCHES[update.schema.type] ?? replaceSpec)(update)];
}

/** Whether an update touches a block or attribute at the root. */
export function changes({ prior, planned }: Update, name: string): boolean {
  return !sameToSdk(prior[name], planned[name]);
}

const PATCHES: Readonly<Record<string, (update: Update) => Operation[]>> = {
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
  kubernetes_cluster_role_v1: (update) => [
    ...patchElements(update, "rule"),
    ...patchObject(update, "aggregation_rule"),
  ],
  kubernetes_role_binding_v1: (update) => patchElements(update, "subject"),
  kubernetes_cluster_role_binding_v1: (update) => patchElements(update, "subject"),
  kubernetes_deployment_v1: patchDeployment,
  kubernetes_stateful_set_v1: patchStatefulSet,
  kubernetes_network_policy_v1: patchNetworkPolicy,
  kubernetes_horizontal_pod_autoscaler_v2: (update) =>
    inSpec(update, "/spec", ["max_replicas", "min_replicas", "scale_target_ref", "metric", "behavior"]),
  kubernetes_job_v1: patchJob,
};

function patchMetadata(update: Update): Operation[] {
  const before = recordOf(listOf(update.prior.metadata)[0]);
  const after = recordOf(listOf(update.planned.metadata)[0]);
  return ["annotations", "labels"].flatMap((name) =>
    sameToSdk(before[name], after[name])
      ? []
      : mapSteps(`/metadata/${name}`, recordOf(before[name]), recordOf(after[name])),
  );
}

function patchMap(update: Update, name: string, path: string): Operation[] {
  return changes(update, name) ? mapSteps(path, recordOf(update.prior[name]), recordOf(update.planned[name])) : [];
}

/** Key by key, so that keys of others in the same map stay; only a map that was empty is set whole. */
export function mapSteps(path: string, before: ValueRecord, after: ValueRecord): Operation[] {
  if (Object.keys(before).length === 0) return [{ op: "add", path, value: after }];
  const at = (key: string) => `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const removed = Object.keys(before)
    .filter((key) => !(key in after))
    .map((key): Operation => ({ op: "remove", path: at(key) }));
  const set = Object.entries(after)
    .filter(([key, value]) => !same(before[key], value))
    .map(([key, value]): Operation => ({ op: key in before ? "replace" : "add", path: at(key), value }));
  return [...removed, ...set];
}

function patchField(update: Update, name: string): Operation[] {
  if (!changes(update, name)) return [];
  return [{ op: "replace", path: `/${fieldOf(name)}`, value: orZero(update.schema.block, name, update.planned[name]) }];
}

function patchList(update: Update, name: string): Operation[] {
  if (!changes(update, name)) return [];
  const { path, value } = expandedBlock(update.schema.block, name, update.planned[name] ?? null, "", "");
  return [{ op: "replace", path, value }];
}

function patchObject(update: Update, name: string): Operation[] {
  return patchList(update, name);
}

/** Element by element, the removals counted as the provider counts them. */
function patchElements(update: Update, name: string): Operation[] {
  if (!changes(update, name)) return [];
  const nested = update.schema.block.blocks[name];
  if (nested === undefined) return [];
  const before = listOf(update.prior[name]);
  const after = listOf(update.planned[name]).map((item) => expandBlock(nested.block, item, name));
  const path = `/${fieldOfBlock(name, true, "").name}`;
  const removed = before
    .slice(after.length)
    .map((_, index): Operation => ({ op: "remove", path: `${path}/${before.length - after.length - index}` }));
  return [
    ...removed,
    ...after.map(
      (value, index): Operation => ({ op: index < before.length ? "replace" : "add", path: `${path}/${index}`, value }),
    ),
  ];
}

function replaceSpec(update: Update): Operation[] {
  const { schema, planned } = update;
  const spec = schema.block.blocks.spec;
  if (spec === undefined || !changes(update, "spec")) return [];
  const object = { spec: expandBlock(spec.block, listOf(planned.spec)[0] ?? null, "spec") };
  return [{ op: "replace", path: "/spec", value: (WRITERS[schema.type]?.(object) ?? object).spec }];
}

function patchDeployment(update: Update): Operation[] {
  const strategy = (of: ValueRecord) => textOf(recordOf(listOf(recordOf(listOf(of.spec)[0]).strategy)[0]).type);
  const drops = strategy(update.prior) === "RollingUpdate" && strategy(update.planned) === "Recreate";
  return [...replaceSpec(update), ...(drops ? [{ op: "remove", path: "/spec/strategy/rollingUpdate" } as const] : [])];
}

interface Spec {
  readonly block: Block;
  readonly before: ValueRecord;
  readonly after: ValueRecord;
}

function specOf(update: Update): Spec | undefined {
  const block = update.schema.block.blocks.spec?.block;
  if (block === undefined) return undefined;
  return { block, before: recordOf(listOf(update.prior.spec)[0]), after: recordOf(listOf(update.planned.spec)[0]) };
}

/** Replaces the named parts of the spec that changed. */
function inSpec(update: Update, path: string, names: readonly string[]): Operation[] {
  const spec = specOf(update);
  if (spec === undefined) return [];
  return names
    .filter((name) => !sameToSdk(spec.before[name], spec.after[name]))
    .map((name): Operation => {
      const to = expandedBlock(spec.block, name, spec.after[name] ?? null, path, "spec");
      return { op: "replace", path: to.path, value: to.value };
    });
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

/** A part of an object as the API wants it, even when it is empty. */
function expandedBlock(
  block: Block,
  name: string,
  value: Value,
  path: string,
  parent: string,
): { path: string; value: unknown } {
  const nested = block.blocks[name];
  if (nested === undefined) return { path: `${path}/${fieldOf(name)}`, value: orZero(block, name, value) };
  const field = fieldOfBlock(name, nested.max !== 1, parent);
  const items = listOf(value).map((item) => expandBlock(nested.block, item, name));
  return { path: `${path}/${field.name}`, value: field.list ? items : (items[0] ?? null) };
}

function orZero(block: Block, name: string, value: Value | undefined): unknown {
  const attribute = block.attributes[name];
  if (attribute === undefined) return value ?? null;
  if (isList(value ?? null) || isRecord(value ?? null)) return value;
  return expandAttribute(name, attribute, value ?? null) ?? value ?? zeroOf(typeOfAttribute(attribute));
}
