import { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/** A block as Terraform reads it: keys in snake case, values that may be tokens. */
export type Block = Readonly<Record<string, unknown>>;

/** The pod spec of a resource, and the extra volumes that a StatefulSet gives its pods. */
export interface FoundPodSpec {
  readonly spec: Block;
  /** The names of the claim templates. */
  readonly claims: readonly string[];
}

const template = ["template", "spec"] as const;

/** The place of the pod spec inside a resource's `spec`, by type. */
const places: Readonly<Record<string, readonly string[]>> = {
  kubernetes_pod: [],
  kubernetes_pod_v1: [],
  kubernetes_deployment: template,
  kubernetes_deployment_v1: template,
  kubernetes_stateful_set: template,
  kubernetes_stateful_set_v1: template,
  kubernetes_daemonset: template,
  kubernetes_daemon_set_v1: template,
  kubernetes_replication_controller: template,
  kubernetes_replication_controller_v1: template,
  kubernetes_job: template,
  kubernetes_job_v1: template,
  kubernetes_cron_job: ["job_template", "spec", ...template],
  kubernetes_cron_job_v1: ["job_template", "spec", ...template],
};

const podKinds = /^(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;

/** Returns the pod spec of a resource as Terraform reads it, with overrides; undefined if it creates no pods. */
export function podSpecOf(construct: IConstruct): FoundPodSpec | undefined {
  if (!TerraformResource.isTerraformResource(construct) || !(construct instanceof TerraformResource)) return undefined;
  const place = places[construct.terraformResourceType];
  if (place === undefined) return undefined;
  const spec = block(attributesOf(construct).spec);
  return {
    spec: place.reduce((at, key) => block(at[key]), spec),
    claims: blocks(spec.volume_claim_template).map((claim) => String(block(claim.metadata).name)),
  };
}

/** Returns the kind of a `kubernetes_manifest` that creates pods, whose spec cannot be checked; undefined for other resources. */
export function untypedPodKind(construct: IConstruct): string | undefined {
  if (!(construct instanceof TerraformResource) || construct.terraformResourceType !== "kubernetes_manifest") {
    return undefined;
  }
  const kind = block(attributesOf(construct).manifest).kind;
  return typeof kind === "string" && podKinds.test(kind) ? kind : undefined;
}

function attributesOf(resource: TerraformResource): Block {
  const byType = block(resource.toTerraform().resource)[resource.terraformResourceType];
  return block(Object.values(block(byType))[0]);
}

/** Returns the single block that a value is or contains; an empty one for anything else. */
export function block(value: unknown): Block {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return isBlock(one) ? one : {};
}

/** Returns all blocks that a value is or contains. */
export function blocks(value: unknown): readonly Block[] {
  return (Array.isArray(value) ? value : [value]).filter(isBlock);
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
