import { diagnosticOf, ProviderError } from "../protocol/diagnostic";
import { listOf, recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import type { TypeSchema } from "../schema/types";
import { planLegacy } from "../sdk/plan";
import { blockFilled } from "../sdk/zero";
import { askCluster, getOrNothing } from "./client";
import type { Connection } from "./connection";
import { discover } from "./discovery";
import type { Json } from "./expand";
import type { Handler } from "./handler";
import { collectionPath } from "./types";

const applyType = "application/apply-patch+yaml";

/** The places of each type's keys in objects that others own. */
const placesOfKeys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  kubernetes_labels: { labels: ["metadata", "labels"] },
  kubernetes_annotations: {
    annotations: ["metadata", "annotations"],
    template_annotations: ["spec", "template", "metadata", "annotations"],
  },
  kubernetes_config_map_v1_data: { data: ["data"] },
};

/** The handler of resource types that own single keys of an object, applied by a separate field manager. */
export const ownedFieldsHandler: Handler = {
  plan: async (_connection, { schema, prior, proposed }) => planLegacy(schema, prior, proposed),
  read: async (connection, schema, state) => {
    const object = await getOrNothing(connection.access, await pathOf(connection, recordOf(state)));
    return object === undefined ? null : ownedState(schema, recordOf(state), object, false);
  },
  apply: async (connection, { schema, prior, planned }) => {
    const wanted = recordOf(planned ?? prior);
    try {
      const path = await pathOf(connection, wanted);
      if ((await getOrNothing(connection.access, path)) === undefined) {
        if (planned === null) return { state: null };
        throw new ProviderError(
          `The ${schema.type === "kubernetes_config_map_v1_data" ? "ConfigMap" : "resource"} "${nameOf(wanted)}" does not exist`,
        );
      }
      const query = `?fieldManager=${encodeURIComponent(managerOf(wanted))}&force=${wanted.force === true}`;
      const object = await askCluster(
        connection.access,
        "PATCH",
        `${path}${query}`,
        patchOf(schema, wanted, planned !== null),
        applyType,
      );
      return {
        state:
          planned === null ? null : { ...ownedState(schema, wanted, object as Json, true), id: idOf(schema, wanted) },
      };
    } catch (error) {
      return { state: prior, diagnostics: [diagnosticOf(error)] };
    }
  },
  importState: async (_connection, schema) => {
    throw new ProviderError(
      "resource doesn't support import",
      `${schema.type} owns parts of an object and cannot be imported.`,
    );
  },
};

function metadataOf(values: ValueRecord): ValueRecord {
  return recordOf(listOf(values.metadata)[0]);
}

function nameOf(values: ValueRecord): string {
  return textOf(metadataOf(values).name) ?? "";
}

function managerOf(values: ValueRecord): string {
  return textOf(values.field_manager) ?? "Terraform";
}

async function pathOf({ access }: Connection, values: ValueRecord): Promise<string> {
  const target = await discover(access, textOf(values.api_version) ?? "v1", textOf(values.kind) ?? "ConfigMap");
  return `${collectionPath(target, textOf(metadataOf(values).namespace) ?? "")}/${nameOf(values)}`;
}

function idOf(schema: TypeSchema, values: ValueRecord): string {
  const namespace = textOf(metadataOf(values).namespace);
  if (schema.type === "kubernetes_config_map_v1_data") return `${namespace ?? "default"}/${nameOf(values)}`;
  const base = `apiVersion=${textOf(values.api_version)},kind=${textOf(values.kind)},name=${nameOf(values)}`;
  return namespace ? `${base},namespace=${namespace}` : base;
}

function patchOf(schema: TypeSchema, values: ValueRecord, keeps: boolean): Json {
  const namespace = textOf(metadataOf(values).namespace);
  const patch: Json = {
    apiVersion: textOf(values.api_version) ?? "v1",
    kind: textOf(values.kind) ?? "ConfigMap",
    metadata: { name: nameOf(values), ...(namespace && { namespace }) },
  };
  for (const [attribute, place] of Object.entries(placesOfKeys[schema.type] ?? {})) {
    if (attribute === "template_annotations" && Object.keys(recordOf(values[attribute])).length === 0) continue;
    const value = keeps ? recordOf(values[attribute]) : {};
    const [first = "", ...rest] = place;
    patch[first] = within(patch[first] as Json | undefined, rest, value);
  }
  return patch;
}

/** Returns a copy of an object with a value set at a place. */
function within(object: Json | undefined, place: readonly string[], value: unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return value;
  return { ...object, [step]: within(object?.[step] as Json | undefined, rest, value) };
}

/** Returns the state with the current keys: the configured ones and those that this manager owns. */
function ownedState(schema: TypeSchema, before: ValueRecord, object: Json, applied: boolean): ValueRecord {
  const metadata = schema.block.blocks.metadata;
  const state: Record<string, Value> = {
    ...before,
    ...(metadata && { metadata: blockFilled(metadata.block, metadata.nesting, before.metadata ?? null) }),
  };
  for (const [attribute, place] of Object.entries(placesOfKeys[schema.type] ?? {})) {
    const configured = recordOf(before[attribute]);
    const owned = fieldsOf(object, managerOf(before), place);
    const found = place.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], object);
    const kept = Object.entries((found ?? {}) as Record<string, string>).filter(
      ([key]) => key in configured || owned.has(key),
    );
    if (kept.length > 0 || before[attribute] !== null || !applied) state[attribute] = Object.fromEntries(kept);
  }
  return state;
}

function fieldsOf(object: Json, manager: string, place: readonly string[]): Set<string> {
  const entries = ((object.metadata as Json).managedFields ?? []) as readonly {
    readonly manager: string;
    readonly operation: string;
    readonly fieldsV1?: Json;
  }[];
  const entry = entries.find((each) => each.manager === manager && each.operation === "Apply");
  const fields = place.reduce<unknown>((at, step) => (at as Json | undefined)?.[`f:${step}`], entry?.fieldsV1);
  return new Set(Object.keys((fields ?? {}) as Json).map((field) => field.replace(/^f:/, "")));
}
