import { recordOf, textOf, type ValueRecord } from "../protocol/value";
import type { TypeSchema } from "../schema/types";
import { sameSpelling } from "../sdk/same";
import { askCluster, type ClusterAccess, getOrNothing } from "./client";
import type { Json } from "./expand";
import { rolloutConditions, until } from "./rollout";
import type { Kind } from "./types";

const defaultTimeoutS = 20 * 60;

/** A created or updated object, and its plan. */
export interface Waiting {
  readonly access: ClusterAccess;
  readonly schema: TypeSchema;
  readonly target: Kind;
  readonly id: string;
  readonly path: string;
  /** The planned values, including whether and how long to wait. */
  readonly wanted: ValueRecord;
  readonly operation: "create" | "update";
  /** The object as the API returned it. */
  readonly made: Json;
}

/** Waits as the provider does after it created or changed an object. @throws with what is missing after the timeout */
export async function waitUntilReady(waiting: Waiting): Promise<void> {
  const { access, schema, target, path, wanted, operation } = waiting;
  const time = timeoutOf(schema, wanted, operation);
  const creates = operation === "create";
  if (creates && schema.type === "kubernetes_service_account_v1") await askCluster(access, "GET", "/version");
  const missing = creates ? missingAfterCreate[schema.type] : undefined;
  if (missing?.wanted(waiting))
    await until(async () => missing.missing(await getOrNothing(access, path), waiting), time);
  if (schema.type === "kubernetes_resource_quota_v1")
    await until(async () => quotaBehind(await getOrNothing(access, path), waiting), time);
  if (target.rollout === undefined || wanted.wait_for_rollout !== true) return;
  const rolledOut = rolloutConditions[target.rollout];
  await until(async () => rolledOut(await askCluster(access, "GET", path)), time);
}

/** Returns the timeout of an operation in seconds: the configured one, or else the provider's. */
export function timeoutOf(schema: TypeSchema, of: ValueRecord, operation: "create" | "update" | "delete"): number {
  const text = textOf(recordOf(of.timeouts)[operation]);
  return (text === undefined ? undefined : seconds(text)) ?? schema.timeouts?.[operation] ?? defaultTimeoutS;
}

interface Condition {
  wanted(waiting: Waiting): boolean;
  missing(object: Json | undefined, waiting: Waiting): string | undefined;
}

const missingAfterCreate: Readonly<Record<string, Condition>> = {
  kubernetes_service_v1: {
    wanted: ({ wanted, made }) => wanted.wait_for_load_balancer === true && part(made, "spec").type === "LoadBalancer",
    missing: (service, { id }) =>
      (part(part(service, "status"), "loadBalancer").ingress as readonly unknown[] | undefined)?.length
        ? undefined
        : `Waiting for service "${id}" to assign IP/hostname for a load balancer`,
  },
  kubernetes_persistent_volume_claim_v1: {
    wanted: ({ wanted }) => wanted.wait_until_bound === true,
    missing: (claim, { id }) =>
      part(claim, "status").phase === "Bound" ? undefined : `Waiting for claim "${id}" to be bound`,
  },
  kubernetes_job_v1: {
    wanted: ({ wanted }) => wanted.wait_for_completion === true,
    missing: (job, { id }) => {
      const conditions = (part(job, "status").conditions ?? []) as readonly {
        readonly type: string;
        readonly status: string;
      }[];
      const holds = (type: string) =>
        conditions.some((condition) => condition.type === type && condition.status === "True");
      if (holds("Failed")) throw new Error(`job: ${id} is in failed state`);
      return holds("Complete") ? undefined : `job: ${id} is not in complete state`;
    },
  },
  kubernetes_ingress_v1: {
    wanted: ({ wanted }) => wanted.wait_for_load_balancer === true,
    missing: (ingress, { id }) =>
      (part(part(ingress, "status"), "loadBalancer").ingress as readonly unknown[] | undefined)?.length
        ? undefined
        : `Waiting for Ingress "${id}" to assign IP/hostname for a load balancer`,
  },
};

/** Returns what a quota lacks; it is ready once its controller has applied the limits. */
function quotaBehind(quota: Json | undefined, { made, operation }: Waiting): string | undefined {
  const hard = (object: Json | undefined, name: string) => (part(object, name).hard ?? {}) as ValueRecord;
  if (sameSpelling("quantities", hard(quota, "status"), hard(made, "spec"))) return undefined;
  return `Quotas don't match after ${operation === "create" ? "creation" : "update"}.`;
}

function part(object: Json | undefined, name: string): Json {
  return (object?.[name] ?? {}) as Json;
}

function seconds(duration: string): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...duration.matchAll(/([\d.]+)(ms|h|m|s)/g)];
  return parts.length === 0
    ? undefined
    : parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * (units[unit] ?? 1), 0);
}
