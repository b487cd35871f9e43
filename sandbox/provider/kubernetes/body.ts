import { isRecord, recordOf, type Value, type ValueRecord } from "../protocol/value";
import type { TypeSchema } from "../schema/types";
import { expandAttribute, expandBlock, expandMetadata, type Json } from "./expand";
import { fieldOf, fieldOfBlock } from "./names";
import type { Kind } from "./types";
import { writersOfTypes } from "./writers";

/** Returns whether an attribute at the root is not part of the object. */
function isOwn(name: string): boolean {
  return (
    name === "id" ||
    name === "default_secret_name" ||
    name === "status" ||
    name.startsWith("wait_") ||
    /_wo(_revision)?$/.test(name)
  );
}

/** Returns the planned object for a request. @param config the configuration, with write-only values */
export function objectOf(schema: TypeSchema, target: Kind, planned: ValueRecord, config: ValueRecord): Json {
  const object: Json = {
    apiVersion: target.apiVersion,
    kind: target.kind,
    metadata: expandMetadata(planned.metadata ?? null),
  };
  for (const [name, attribute] of Object.entries(schema.block.attributes)) {
    if (isOwn(name)) continue;
    const value = expandAttribute(name, attribute, planned[name] ?? null);
    if (value !== undefined) object[fieldOf(name)] = value;
  }
  for (const [name, nested] of Object.entries(schema.block.blocks)) {
    const value = planned[name];
    if (name === "metadata" || nested.nesting === "single" || !Array.isArray(value) || value.length === 0) continue;
    const field = fieldOfBlock(name, nested.max !== 1, "");
    const items = value.map((item: Value) => expandBlock(nested.block, item, name));
    object[field.name] = field.list ? items : items[0];
  }
  if (schema.type === "kubernetes_secret_v1") return secretObject(object, planned, config);
  return writersOfTypes[schema.type]?.(object) ?? object;
}

function secretObject(object: Json, planned: ValueRecord, config: ValueRecord): Json {
  const { data: _data, binaryData: _binary, ...rest } = object;
  const text = recordOf(isRevised(planned, "data_wo_revision") ? config.data_wo : planned.data);
  const binary = recordOf(isRevised(planned, "binary_data_wo_revision") ? config.binary_data_wo : planned.binary_data);
  // the provider lets the API encode text
  return {
    ...rest,
    ...(Object.keys(text).length > 0 && { stringData: text }),
    ...(Object.keys(binary).length > 0 && { data: binary }),
  };
}

function isRevised(planned: ValueRecord, revision: string): boolean {
  return typeof planned[revision] === "number" && planned[revision] >= 1;
}

/** Merges both kinds of secret data into the form that the API stores. */
export function secretData(text: ValueRecord, binary: ValueRecord): Json {
  const encoded = Object.entries(text).map(([key, value]) => [key, Buffer.from(String(value)).toString("base64")]);
  return { ...Object.fromEntries(encoded), ...(isRecord(binary) ? binary : {}) };
}
