import { diagnosticOf, type Path, ProviderError } from "../protocol/diagnostic";
import type { Applied } from "../protocol/provider";
import {
  Dynamic,
  fromJson,
  isRecord,
  listOf,
  recordOf,
  same,
  textOf,
  unknownValue,
  type Value,
  type ValueRecord,
} from "../protocol/value";
import { ApiError, askCluster, getOrNothing } from "./client";
import type { Connection } from "./connection";
import { discover } from "./discovery";
import type { Json } from "./expand";
import type { Handler, PlannedChange } from "./handler";
import { inShape, said, selfTyped, updated, withType } from "./manifest-value";
import { missingFor } from "./manifest-wait";
import { type Shape, shapeOfKind } from "./open-api";
import { until } from "./rollout";
import { collectionPath } from "./types";

const applyType = "application/apply-patch+yaml";
const timeoutS = 10 * 60;
const computedPattern = ["metadata.annotations", "metadata.labels"];
const replacingTypes: readonly Path[] = [["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"]];

/** Metadata that only the cluster writes. */
const serverSide = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

/** The handler of manifests: objects of any kind, applied by a separate field manager. Even plans get the shape from the cluster. */
export const manifestHandler: Handler = {
  plan: async (connection, { prior, proposed }) => {
    if (proposed === null) return { planned: null, replace: [] };
    const wanted = recordOf(proposed);
    const now = manifestOf(wanted);
    if (now === undefined) return { planned: { ...wanted, object: unknownValue }, replace: [] };
    const shape = await shapeFor(connection, now);
    const computed = new Set(computedOf(wanted));
    const before = recordOf(prior);
    const object = unwrapped(before.object);
    if (prior === null || object === null) {
      const made = inShape(shape, now, unknownValue);
      return { planned: { ...wanted, object: withType(shape, withUnknown(made, computed)) }, replace: [] };
    }
    const was = manifestOf(before);
    const planned = updated(shape, { now, was, object }, computed);
    const replace = replacingTypes
      .filter((path) => !same(at(now, path), at(was ?? null, path)))
      .map((path): Path => ["manifest", ...path]);
    return {
      planned: { ...wanted, object: same(planned, object) ? (before.object ?? null) : withType(shape, planned) },
      replace,
    };
  },
  read: async (connection, _schema, state) => {
    const before = recordOf(state);
    const known = unwrapped(before.object) ?? manifestOf(before) ?? null;
    const found = await getOrNothing(connection.access, await pathOf(connection, known));
    return found === undefined ? null : { ...before, object: await objectState(connection, found) };
  },
  apply: (connection, change) =>
    change.planned === null ? remove(connection, recordOf(change.prior)) : put(connection, change),
  importState: async (connection, _schema, id) => {
    const parts = Object.fromEntries(id.split(",").map((part) => part.split("=") as [string, string]));
    const { apiVersion, kind, name, namespace } = parts;
    if (!apiVersion || !kind || !name)
      throw new ProviderError(
        "Failed to parse import ID",
        `expected "apiVersion=<v>,kind=<k>,name=<n>[,namespace=<ns>]", got "${id}"`,
      );
    const path = await pathOf(connection, { apiVersion, kind, metadata: { name, namespace: namespace ?? null } });
    const found = await getOrNothing(connection.access, path);
    if (found === undefined) throw new ProviderError("Failed to get resource", `${kind} "${name}" does not exist.`);
    const object = await objectState(connection, found);
    return {
      manifest: selfTyped(said(object)),
      object,
      computed_fields: null,
      wait_for: null,
      field_manager: [],
      timeouts: [],
      wait: [],
    };
  },
};

async function put(connection: Connection, { prior, planned }: PlannedChange): Promise<Applied> {
  const { access } = connection;
  const wanted = recordOf(planned);
  try {
    const manifest = manifestOf(wanted) ?? null;
    const path = await pathOf(connection, manifest);
    const name = nameOf(manifest);
    if (prior === null && (await getOrNothing(access, path)) !== undefined)
      throw new ProviderError("Cannot create resource that already exists", `resource "${name}" already exists`);
    const manager = recordOf(listOf(wanted.field_manager)[0]);
    const query = `?fieldManager=${encodeURIComponent(textOf(manager.name) || "Terraform")}&force=${manager.force_conflicts === true}`;
    const body = said(manifest);
    let found = await applied(name, () => askCluster(access, "PATCH", `${path}${query}`, body, applyType));
    const wait = recordOf(listOf(wanted.wait)[0]);
    await until(async () => {
      const missing = missingFor(wait, found);
      if (missing !== undefined) found = (await getOrNothing(access, path)) ?? found;
      return missing;
    }, timeoutS);
    return { state: { ...wanted, object: await objectState(connection, found) }, seen: true };
  } catch (error) {
    return { state: prior, diagnostics: [diagnosticOf(error)] };
  }
}

async function applied(name: string, ask: () => Promise<unknown>): Promise<Json> {
  try {
    return (await ask()) as Json;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const conflict = error.status === 409;
    throw new ProviderError(
      conflict
        ? `There was a field manager conflict when trying to apply the manifest for "${name}"`
        : `PATCH for resource "${name}" failed to apply`,
      error.message,
    );
  }
}

async function remove(connection: Connection, before: ValueRecord): Promise<Applied> {
  try {
    const path = await pathOf(connection, unwrapped(before.object) ?? manifestOf(before) ?? null);
    if ((await getOrNothing(connection.access, path)) !== undefined)
      await askCluster(connection.access, "DELETE", path);
    await until(
      async () => ((await getOrNothing(connection.access, path)) === undefined ? undefined : "Deletion timed out."),
      timeoutS,
    );
    return { state: null };
  } catch (error) {
    return { state: before, diagnostics: [diagnosticOf(error)] };
  }
}

async function shapeFor({ access }: Connection, manifest: Value): Promise<Shape> {
  const { apiVersion, kind } = recordOf(manifest);
  try {
    await discover(access, textOf(apiVersion) ?? "", textOf(kind) ?? "");
  } catch (error) {
    throw new ProviderError(
      "API did not recognize GroupVersionKind from manifest (CRD may not be installed)",
      error instanceof Error ? error.message : String(error),
    );
  }
  const shape = await shapeOfKind(access, textOf(apiVersion) ?? "", textOf(kind) ?? "");
  if (shape?.is !== "object") return { is: "anything" };
  const { status: _status, ...fields } = shape.fields;
  return { is: "object", fields };
}

/** Converts an object for the state, without its status and the cluster's own metadata. */
async function objectState(connection: Connection, found: Json): Promise<Dynamic> {
  const { status: _status, ...rest } = found;
  const metadata = Object.fromEntries(
    Object.entries((found.metadata ?? {}) as Json).filter(([name]) => !serverSide.includes(name)),
  );
  const shape = await shapeFor(connection, fromJson({ apiVersion: found.apiVersion, kind: found.kind }));
  return withType(shape, inShape(shape, fromJson({ ...rest, metadata }), null));
}

async function pathOf({ access }: Connection, object: Value): Promise<string> {
  const { apiVersion, kind, metadata } = recordOf(object);
  const target = await discover(access, textOf(apiVersion) ?? "", textOf(kind) ?? "");
  return `${collectionPath(target, textOf(recordOf(metadata).namespace) ?? "")}/${textOf(recordOf(metadata).name)}`;
}

function nameOf(manifest: Value): string {
  const { namespace, name } = recordOf(recordOf(manifest).metadata);
  return textOf(namespace) ? `${textOf(namespace)}/${textOf(name)}` : (textOf(name) ?? "");
}

function manifestOf(values: ValueRecord): Value | undefined {
  const manifest = unwrapped(values.manifest);
  return manifest === null ? undefined : manifest;
}

function unwrapped(value: Value | undefined): Value {
  return value instanceof Dynamic ? value.value : isRecord(value) ? value : null;
}

function computedOf(values: ValueRecord): readonly string[] {
  const configured = listOf(values.computed_fields).flatMap((path) => textOf(path) ?? []);
  return values.computed_fields === null || values.computed_fields === undefined ? computedPattern : configured;
}

function withUnknown(value: Value, paths: ReadonlySet<string>, here = ""): Value {
  if (paths.has(here)) return unknownValue;
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      withUnknown(item, paths, here === "" ? name : `${here}.${name}`),
    ]),
  );
}

function at(value: Value, path: Path): Value {
  return path.reduce<Value>((found, step) => recordOf(found)[step] ?? null, value);
}
