import { isList, isRecord, recordOf, unknownValue, type Value, type ValueRecord } from "../protocol/value";
import type { Attribute, Block } from "../schema/types";
import { fieldOf, fieldOfBlock } from "./names";

/** Any JSON object. */
export type Json = Record<string, unknown>;

/** Attributes that are text in Terraform and a number in the API. */
const numberNames = new Set([
  "replicas",
  "run_as_user",
  "run_as_group",
  "fs_group",
  "toleration_seconds",
  "backoff_limit_per_index",
  "max_failed_indexes",
]);

/** Attributes that are a number if they look like one, and text otherwise. */
const numberOrName = new Set(["target_port", "max_surge", "max_unavailable", "min_available", "port"]);

/** Attributes with octal numbers as text. */
export const octalNames = new Set(["default_mode", "mode"]);

/**
 * Attributes with a default whose zero is not sent, because the API's types omit it. A zero of an attribute without a
 * default is never sent, because the provider cannot tell it from null.
 */
const silentZeros = new Set([
  "global_default",
  "host_ipc",
  "host_network",
  "host_pid",
  "min_ready_seconds",
  "paused",
  "publish_not_ready_addresses",
  "read_only",
  "starting_deadline_seconds",
  "stdin",
  "stdin_once",
  "tty",
]);

/** Attributes without a default whose zero has a meaning. */
const loudZeros = new Set([
  "automount_service_account_token",
  "stabilization_window_seconds",
  "value",
  "parallelism",
  "partition",
]);

/** Attributes that are sent even if they are not set. */
const alwaysSent: Readonly<Record<string, unknown>> = { optional: false };

/** Converts a block to the API's object. @param name the block's name, on which some field names depend */
export function expandBlock(block: Block, value: Value, name: string): Json {
  const given = recordOf(value);
  // every client in Go sends this in the metadata of a template
  const object: Json = name === "metadata" ? { creationTimestamp: null } : {};
  for (const [attribute, schema] of Object.entries(block.attributes)) {
    const expanded = expandAttribute(attribute, schema, given[attribute] ?? null);
    if (expanded !== undefined) object[fieldOf(attribute)] = expanded;
  }
  for (const [inner, nested] of Object.entries(block.blocks)) {
    const items = given[inner] ?? null;
    if (!isList(items) || items.length === 0) continue;
    const field = fieldOfBlock(inner, nested.max !== 1, name);
    const expanded = items.map((item) => expandBlock(nested.block, item, inner));
    object[field.name] = field.list ? expanded : expanded[0];
  }
  return object;
}

/** Converts an attribute for the API; returns undefined if it is not sent. */
export function expandAttribute(name: string, schema: Attribute, value: Value): unknown {
  if (value === null || value === unknownValue) return alwaysSent[name];
  if (value === "" || (schema.computed && !schema.optional)) return undefined;
  if (value === 0 || value === false) return isSaid(name, schema) ? value : alwaysSent[name];
  if (isList(value)) return value.length === 0 ? undefined : [...value];
  if (isRecord(value)) return Object.keys(value).length === 0 ? undefined : { ...value };
  if (typeof value !== "string" || schema.type !== "string") return value;
  if (octalNames.has(name)) return Number.parseInt(value, 8);
  if (numberNames.has(name)) return Number(value);
  return numberOrName.has(name) && /^-?\d+$/.test(value) ? Number(value) : value;
}

function isSaid(name: string, schema: Attribute): boolean {
  return loudZeros.has(name) || (schema.default !== undefined && !silentZeros.has(name));
}

/** Converts the metadata: name, namespace, labels and annotations. */
export function expandMetadata(value: Value): Json {
  const [first] = isList(value) ? value : [];
  const given: ValueRecord = recordOf(first);
  const metadata: Json = {};
  for (const [attribute, field] of [
    ["name", "name"],
    ["generate_name", "generateName"],
    ["namespace", "namespace"],
  ] as const) {
    if (typeof given[attribute] === "string" && given[attribute] !== "") metadata[field] = given[attribute];
  }
  for (const field of ["labels", "annotations"] as const) {
    if (isRecord(given[field]) && Object.keys(given[field]).length > 0) metadata[field] = given[field];
  }
  return metadata;
}
