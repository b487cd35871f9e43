import { diagnosticOf, ProviderError } from "../protocol/diagnostic";
import type { Applied } from "../protocol/provider";
import { listOf, recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import { typeOfBlock } from "../protocol/wire";
import type { TypeSchema } from "../schema/types";
import { planLegacy } from "../sdk/plan";
import { settle, zeroFilled } from "../sdk/zero";
import { objectOf } from "./body";
import { ApiError, askCluster, type ClusterAccess, getOrNothing } from "./client";
import type { Connection } from "./connection";
import type { Json } from "./expand";
import type { Handler, PlannedChange } from "./handler";
import { patchOf } from "./patch";
import { until } from "./rollout";
import { updateSecret } from "./secret";
import { known, stateOf } from "./state";
import { collectionPath, type Kind, kindsOfTypes } from "./types";
import { timeoutOf, waitUntilReady } from "./waiting";

const jsonPatchType = "application/json-patch+json";

/** The handler of resource types that are single objects of the cluster. */
export const objectHandler: Handler = {
  plan: async (_connection, { schema, prior, proposed }) => planLegacy(schema, prior, proposed),
  read: (connection, schema, state) => {
    const before = recordOf(state);
    return readObject(connection, schema, textOf(before.id) ?? "", before, false);
  },
  apply: (connection, change) => {
    if (change.planned === null) return remove(connection.access, change.schema, recordOf(change.prior));
    return change.prior === null ? create(connection, change) : update(connection, change);
  },
  importState: async (connection, schema, id) => {
    const target = kindOf(schema);
    if (target.namespaced && id.split("/").length !== 2)
      throw new ProviderError(`Unexpected ID format ("${id}"), expected "namespace/name".`);
    const state = await readObject(connection, schema, id, {}, false);
    if (state === null)
      throw new ProviderError("Cannot import non-existent remote object", `${target.kind} "${id}" does not exist.`);
    return state;
  },
};

async function create(connection: Connection, { schema, planned, config }: PlannedChange): Promise<Applied> {
  const { access } = connection;
  const target = kindOf(schema);
  const wanted = recordOf(planned);
  const namespace = textOf(recordOf(listOf(wanted.metadata)[0]).namespace) ?? "";
  let id = "";
  try {
    const made = await prefixed(target.errorPrefix?.create, () =>
      askCluster(access, "POST", collectionPath(target, namespace), objectOf(schema, target, wanted, recordOf(config))),
    );
    id = idOf(target, made);
    await waitUntilReady({ access, schema, target, id, path: pathOf(target, id), wanted, operation: "create", made });
    return { state: await readObject(connection, schema, id, wanted, true), seen: true };
  } catch (error) {
    // an object that was created but never became ready is in the state, so that Terraform taints it
    const failed = {
      state: id === "" ? null : asPlanned(schema, { ...wanted, id }),
      diagnostics: [diagnosticOf(error)],
    };
    return target.seenBeforeItIsReady ? { ...failed, seen: true } : failed;
  }
}

async function update(connection: Connection, { schema, prior, planned, config }: PlannedChange): Promise<Applied> {
  const { access } = connection;
  const target = kindOf(schema);
  const wanted = recordOf(planned);
  const before = recordOf(prior);
  const id = textOf(before.id) ?? "";
  const path = pathOf(target, id);
  try {
    const made = await prefixed(target.errorPrefix?.update?.replace("<id>", id), async () => {
      if (target.replaced) return askCluster(access, "PUT", path, objectOf(schema, target, wanted, {}));
      const change = { schema, prior: before, planned: wanted, config: recordOf(config) };
      const steps = schema.type === "kubernetes_secret_v1" ? updateSecret(change) : patchOf(change);
      // the patch of a Service depends on the version of the cluster
      if (schema.type === "kubernetes_service_v1" && steps.some((step) => step.path.startsWith("/spec")))
        await askCluster(access, "GET", "/version");
      return askCluster(access, "PATCH", path, steps, jsonPatchType);
    });
    await waitUntilReady({ access, schema, target, id, path, wanted, operation: "update", made });
    return { state: await readObject(connection, schema, id, wanted, true), seen: true };
  } catch (error) {
    return { state: asPlanned(schema, wanted), diagnostics: [diagnosticOf(error)] };
  }
}

async function remove(access: ClusterAccess, schema: TypeSchema, before: ValueRecord): Promise<Applied> {
  const target = kindOf(schema);
  const id = textOf(before.id) ?? "";
  const path = pathOf(target, id);
  try {
    const policy = target.deletedWithDependents ? { propagationPolicy: "Foreground" } : {};
    await tolerateMissing(() =>
      askCluster(access, "DELETE", path, { kind: "DeleteOptions", apiVersion: "v1", ...policy }),
    );
    if (target.waitGone) {
      const still = async () =>
        (await getOrNothing(access, path)) === undefined ? undefined : `${target.kind} (${id}) still exists`;
      await until(still, timeoutOf(schema, before, "delete"));
    }
    return { state: null };
  } catch (error) {
    return { state: before, diagnostics: [diagnosticOf(error)] };
  }
}

/** Returns the state of an object that was not read after its change: the plan, with null for unknowns. */
function asPlanned(schema: TypeSchema, wanted: ValueRecord): Value {
  return settle(typeOfBlock(schema.block), zeroFilled(schema.block, known(wanted)), wanted, true);
}

/** Reads an object with two requests, as the provider does: one for its existence, one for its content. */
async function readObject(
  connection: Connection,
  schema: TypeSchema,
  id: string,
  before: ValueRecord,
  applied: boolean,
): Promise<Value> {
  const path = pathOf(kindOf(schema), id);
  if ((await getOrNothing(connection.access, path)) === undefined) return null;
  const object = await getOrNothing(connection.access, path);
  return object === undefined ? null : stateOf(schema, object, id, { before, applied, ignored: connection.ignored });
}

async function prefixed(prefix: string | undefined, ask: () => Promise<unknown>): Promise<Json> {
  try {
    return (await ask()) as Json;
  } catch (error) {
    if (prefix === undefined || !(error instanceof ApiError)) throw error;
    throw new ApiError(error.status, error.reason, `${prefix}: ${error.message}`);
  }
}

async function tolerateMissing(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
}

function kindOf(schema: TypeSchema): Kind {
  const target = kindsOfTypes[schema.type];
  if (target === undefined) throw new Error(`the stand-in does not know what ${schema.type} is in Kubernetes`);
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
