import { Dynamic, fromJson, listOf, recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import { askCluster, getOrNothing } from "./client";
import type { Connection } from "./connection";
import { discover } from "./discovery";
import type { Json } from "./expand";
import { inShape, typeOf, withType } from "./manifest-value";
import { type Shape, shapeOfKind } from "./open-api";
import { collectionPath } from "./types";

/** Reads an object of any kind; null if it does not exist, which Terraform reports. */
export async function readResource(connection: Connection, config: ValueRecord): Promise<Value> {
  const { apiVersion, kind } = kindIn(config);
  const metadata = recordOf(listOf(config.metadata)[0]);
  const target = await discover(connection.access, apiVersion, kind);
  const found = await getOrNothing(
    connection.access,
    `${collectionPath(target, textOf(metadata.namespace) ?? "")}/${textOf(metadata.name)}`,
  );
  if (found === undefined) return { ...config, object: null };
  return { ...config, object: typedObject(await shapeIn(connection, apiVersion, kind), found) };
}

/** Reads the selected objects of a kind. */
export async function readResources(connection: Connection, config: ValueRecord): Promise<Value> {
  const { apiVersion, kind } = kindIn(config);
  const target = await discover(connection.access, apiVersion, kind);
  const namespace = textOf(config.namespace);
  const all = target.namespaced && !namespace ? { ...target, namespaced: false } : target;
  const query = new URLSearchParams();
  for (const [attribute, parameter] of [
    ["label_selector", "labelSelector"],
    ["field_selector", "fieldSelector"],
    ["limit", "limit"],
  ] as const) {
    const value = config[attribute] ?? null;
    if (value !== null && value !== "" && value !== 0) query.set(parameter, String(value));
  }
  const list = (await askCluster(
    connection.access,
    "GET",
    `${collectionPath(all, namespace ?? "")}${query.size > 0 ? `?${query}` : ""}`,
  )) as { readonly items: readonly Json[] };
  const shape = await shapeIn(connection, apiVersion, kind);
  const objects = list.items.map((item) => typedObject(shape, { apiVersion, kind, ...item }));
  return {
    ...config,
    objects: new Dynamic(
      ["tuple", objects.map(({ type }) => type)],
      objects.map(({ value }) => value),
    ),
  };
}

function kindIn(config: ValueRecord): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: textOf(config.api_version) ?? "", kind: textOf(config.kind) ?? "" };
}

async function shapeIn({ access }: Connection, apiVersion: string, kind: string): Promise<Shape> {
  return (await shapeOfKind(access, apiVersion, kind)) ?? { is: "anything" };
}

function typedObject(shape: Shape, object: Json): Dynamic {
  const value = fromJson(object);
  return shape.is === "anything" ? new Dynamic(typeOf(value), value) : withType(shape, inShape(shape, value, null));
}
