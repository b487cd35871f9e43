import { diagnosticOf, ProviderError } from "../protocol/diagnostic";
import type { Applied, Change, Planned, Provider } from "../protocol/provider";
import { listOf, recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import { loadSchemas } from "../schema/load";
import type { TypeSchema } from "../schema/types";
import { planLegacy } from "../sdk/plan";
import { sameSpelling } from "../sdk/same";
import { checkLegacy } from "../sdk/validate";
import { accessOf } from "./access";
import { objectOf } from "./body";
import { ApiError, askCluster, type ClusterAccess, getOrNothing } from "./client";
import { readData } from "./data";
import type { Json } from "./expand";
import type { Ignored } from "./flatten";
import { patchOf } from "./patch";
import { ROLLED_OUT, until } from "./rollout";
import { updateSecret } from "./secret";
import { known, stateOf } from "./state";
import { collectionPath, KINDS, type Kind } from "./types";

const DEFAULT_TIMEOUT_S = 20 * 60;
const JSON_PATCH = "application/json-patch+json";

/** Stands in for hashicorp/kubernetes 2.38.0. @param environment where `KUBE_*` is read */
export class KubernetesProvider implements Provider {
  readonly address = "registry.terraform.io/hashicorp/kubernetes";
  readonly schemas = loadSchemas("kubernetes");
  readonly legacy = true;
  private access: ClusterAccess = { host: "http://localhost", headers: {}, tls: {} };
  private ignored: Ignored = { labels: [], annotations: [] };

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  configure(config: Value): void {
    this.access = accessOf(config, this.environment);
    const patterns = (name: string) => listOf(recordOf(config)[name]).map((pattern) => new RegExp(String(pattern)));
    this.ignored = { labels: patterns("ignore_labels"), annotations: patterns("ignore_annotations") };
  }

  validate(schema: TypeSchema, config: Value) {
    return checkLegacy(schema.block, config);
  }

  async plan({ schema, prior, proposed }: Change & { readonly proposed: Value }): Promise<Planned> {
    return planLegacy(schema, prior, proposed);
  }

  async read(schema: TypeSchema, state: Value): Promise<Value> {
    const before = recordOf(state);
    return this.readObject(schema, kindOf(schema), textOf(before.id) ?? "", before, false);
  }

  async apply(change: Change & { readonly planned: Value }): Promise<Applied> {
    const { schema, prior, planned } = change;
    const target = kindOf(schema);
    if (planned === null) return this.remove(schema, target, recordOf(prior));
    return prior === null ? this.create(change, target) : this.update(change, target);
  }

  async importState(schema: TypeSchema, id: string): Promise<Value> {
    const target = kindOf(schema);
    if (target.namespaced && id.split("/").length !== 2) {
      throw new ProviderError(`Unexpected ID format ("${id}"), expected "namespace/name".`);
    }
    const state = await this.readObject(schema, target, id, {}, false);
    if (state === null)
      throw new ProviderError("Cannot import non-existent remote object", `${target.kind} "${id}" does not exist.`);
    return state;
  }

  readData(schema: TypeSchema, config: Value): Promise<Value> {
    return readData(this.access, this.ignored, schema, recordOf(config));
  }

  private async create(
    { schema, planned, config }: Change & { readonly planned: Value },
    target: Kind,
  ): Promise<Applied> {
    const wanted = recordOf(planned);
    const namespace = textOf(recordOf(listOf(wanted.metadata)[0]).namespace) ?? "";
    let id = "";
    try {
      const made = await this.prefixed(target.errorPrefix?.create, () =>
        askCluster(
          this.access,
          "POST",
          collectionPath(target, namespace),
          objectOf(schema, target, wanted, recordOf(config)),
        ),
      );
      id = idOf(target, made as Json);
      await this.settleAfterCreate(schema, target, id, wanted, made as Json);
      return { state: await this.readObject(schema, target, id, wanted, true) };
    } catch (error) {
      // an object that was made but never got ready is in the state, so that Terraform marks it for replacement
      return { state: id === "" ? null : known({ ...wanted, id }), diagnostics: [diagnosticOf(error)] };
    }
  }

  private async update(
    { schema, prior, planned, config }: Change & { readonly planned: Value },
    target: Kind,
  ): Promise<Applied> {
    const wanted = recordOf(planned);
    const id = textOf(recordOf(prior).id) ?? "";
    const path = pathOf(target, id);
    try {
      const update = { schema, prior: recordOf(prior), planned: wanted, config: recordOf(config) };
      if (schema.type === "kubernetes_ingress_v1")
        await this.prefixed(`Failed to update Ingress ${id} because`, () =>
          askCluster(this.access, "PUT", path, objectOf(schema, target, wanted, {})),
        );
      else {
        if (
          schema.type === "kubernetes_service_v1" &&
          JSON.stringify(update.prior.spec) !== JSON.stringify(wanted.spec)
        )
          await askCluster(this.access, "GET", "/version");
        const steps = schema.type === "kubernetes_secret_v1" ? updateSecret(update) : patchOf(update);
        await this.prefixed(target.errorPrefix?.update, () =>
          askCluster(this.access, "PATCH", path, steps, JSON_PATCH),
        );
      }
      await this.waitForRollout(schema, target, id, wanted, "update");
      return { state: await this.readObject(schema, target, id, wanted, true) };
    } catch (error) {
      return { state: known(wanted), diagnostics: [diagnosticOf(error)] };
    }
  }

  private async remove(schema: TypeSchema, target: Kind, before: ValueRecord): Promise<Applied> {
    const id = textOf(before.id) ?? "";
    const path = pathOf(target, id);
    try {
      await this.tolerateMissing(() => askCluster(this.access, "DELETE", path, ...deleteOptions(schema.type)));
      if (target.waitGone) {
        await until(
          async () =>
            (await getOrNothing(this.access, path)) === undefined ? undefined : `${target.kind} (${id}) still exists`,
          timeoutOf(schema, before, "delete"),
        );
      }
      return { state: null };
    } catch (error) {
      return { state: before, diagnostics: [diagnosticOf(error)] };
    }
  }

  private async settleAfterCreate(
    schema: TypeSchema,
    target: Kind,
    id: string,
    wanted: ValueRecord,
    made: Json,
  ): Promise<void> {
    if (schema.type === "kubernetes_service_account_v1") await askCluster(this.access, "GET", "/version");
    if (
      schema.type === "kubernetes_service_v1" &&
      wanted.wait_for_load_balancer === true &&
      (made.spec as Json).type === "LoadBalancer"
    ) {
      await until(
        async () =>
          hasAddress(await getOrNothing(this.access, pathOf(target, id)))
            ? undefined
            : `Waiting for service "${id}" to assign IP/hostname for a load balancer`,
        timeoutOf(schema, wanted, "create"),
      );
    }
    if (schema.type === "kubernetes_resource_quota_v1")
      await this.waitForQuota(schema, target, id, made, wanted, "create");
    await this.waitForRollout(schema, target, id, wanted, "create");
  }

  /** A quota counts as soon as its controller has taken the limits over. */
  private async waitForQuota(
    schema: TypeSchema,
    target: Kind,
    id: string,
    made: Json,
    wanted: ValueRecord,
    operation: "create" | "update",
  ): Promise<void> {
    const hard = (object: Json | undefined, part: string) =>
      recordOf((object?.[part] as { readonly hard?: ValueRecord } | undefined)?.hard);
    await until(
      async () => {
        const quota = await getOrNothing(this.access, pathOf(target, id));
        return sameSpelling("quantities", hard(quota, "status"), hard(made, "spec"))
          ? undefined
          : `Quotas don't match after ${operation === "create" ? "creation" : "update"}.`;
      },
      timeoutOf(schema, wanted, operation),
    );
  }

  private async waitForRollout(
    schema: TypeSchema,
    target: Kind,
    id: string,
    wanted: ValueRecord,
    operation: "create" | "update",
  ): Promise<void> {
    if (target.rollout === undefined || wanted.wait_for_rollout !== true) return;
    const missing = ROLLED_OUT[target.rollout];
    await until(
      async () => missing(await askCluster(this.access, "GET", pathOf(target, id))),
      timeoutOf(schema, wanted, operation),
    );
  }

  /** The provider asks twice: whether the object is there, and what it is. */
  private async readObject(
    schema: TypeSchema,
    target: Kind,
    id: string,
    before: ValueRecord,
    applied: boolean,
  ): Promise<Value> {
    const path = pathOf(target, id);
    if ((await getOrNothing(this.access, path)) === undefined) return null;
    const object = await getOrNothing(this.access, path);
    return object === undefined ? null : stateOf(schema, object, id, { before, applied, ignored: this.ignored });
  }

  private async prefixed<T>(prefix: string | undefined, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (prefix === undefined || !(error instanceof ApiError)) throw error;
      throw new ApiError(error.status, error.reason, `${prefix}: ${error.message}`);
    }
  }

  private async tolerateMissing(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  }
}

function kindOf(schema: TypeSchema): Kind {
  const target = KINDS[schema.type];
  if (target === undefined) throw new Error(`the stand-in does not serve ${schema.type} yet`);
  return target;
}

function idOf(target: Kind, object: Json): string {
  const { name, namespace } = object.metadata as { readonly name: string; readonly namespace?: string };
  return target.namespaced ? `${namespace}/${name}` : name;
}

function pathOf(target: Kind, id: string): string {
  const [namespace = "", name = ""] = target.namespaced ? id.split("/") : ["", id];
  return `${collectionPath(target, namespace)}/${name}`;
}

function hasAddress(service: Json | undefined): boolean {
  const status = service?.status as { readonly loadBalancer?: { readonly ingress?: readonly unknown[] } } | undefined;
  return (status?.loadBalancer?.ingress ?? []).length > 0;
}

/** Jobs are deleted with their pods; everything else by the cluster's own default. */
function deleteOptions(type: string): [] | [Json] {
  return type === "kubernetes_job_v1"
    ? [{ kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Foreground" }]
    : [];
}

function timeoutOf(schema: TypeSchema, of: ValueRecord, operation: "create" | "update" | "delete"): number {
  const text = textOf(recordOf(of.timeouts)[operation]);
  return (text === undefined ? undefined : seconds(text)) ?? schema.timeouts?.[operation] ?? DEFAULT_TIMEOUT_S;
}

function seconds(duration: string): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...duration.matchAll(/([\d.]+)(ms|h|m|s)/g)];
  return parts.length === 0
    ? undefined
    : parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * (units[unit] ?? 1), 0);
}
