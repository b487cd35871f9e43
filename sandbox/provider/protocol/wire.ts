import { decode, Encoder, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import type { Block, CtyType } from "../schema/types";
import { Dynamic, fromJson, isList, isRecord, unknownValue, type Value } from "./value";

/** An encoded value: MessagePack, or JSON if Terraform has only that. */
export interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

const unknownPlain = 0;
const unknownRefined = 12;
const codec = new ExtensionCodec();
for (const type of [unknownPlain, unknownRefined])
  codec.register({ type, encode: () => null, decode: () => unknownValue });
const encoder = new Encoder({ extensionCodec: codec });

/** Returns the type of a block's object. */
export function typeOfBlock(block: Block): CtyType {
  const fields: Record<string, CtyType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) fields[name] = typeOfAttribute(attribute);
  for (const [name, inner] of Object.entries(block.blocks)) {
    const element = typeOfBlock(inner.block);
    fields[name] = inner.nesting === "single" ? element : [inner.nesting, element];
  }
  return ["object", fields];
}

/** Returns the type of one attribute, nested or not. */
export function typeOfAttribute(attribute: Block["attributes"][string]): CtyType {
  if (attribute.nested === undefined) return attribute.type ?? "dynamic";
  const fields: Record<string, CtyType> = {};
  for (const [name, inner] of Object.entries(attribute.nested.attributes)) fields[name] = typeOfAttribute(inner);
  return attribute.nested.nesting === "single" ? ["object", fields] : [attribute.nested.nesting, ["object", fields]];
}

/** Decodes a value of a known type. @throws if it is not of that type */
export function decodeValue(wire: WireValue | null | undefined, type: CtyType): Value {
  if (wire?.msgpack !== undefined && wire.msgpack.length > 0)
    return typed(decode(wire.msgpack, { extensionCodec: codec }), type);
  if (wire?.json !== undefined && wire.json.length > 0)
    return fromState(JSON.parse(Buffer.from(wire.json).toString("utf8")), type);
  return null;
}

/** Encodes a value of a known type. */
export function encodeValue(value: Value, type: CtyType): WireValue {
  return { msgpack: encoder.encode(untyped(value, type)) };
}

/** Converts a value of a state file; missing fields are null. */
export function fromState(json: unknown, type: CtyType): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") {
    const { type: own, value } = json as { type: CtyType; value: unknown };
    return new Dynamic(own, fromState(value, own));
  }
  if (typeof type === "string") return fromJson(json);
  if (Array.isArray(json)) return json.map((item, index) => fromState(item, elementOf(type, index)));
  const given = json as Readonly<Record<string, unknown>>;
  // an attribute that the provider got later is null
  const keys = type[0] === "object" ? Object.keys(type[1]) : Object.keys(given);
  return Object.fromEntries(keys.map((key) => [key, fromState(given[key], elementOf(type, key))]));
}

/** Returns the type of an element or field. */
function elementOf(type: Exclude<CtyType, string>, key: string | number): CtyType {
  if (type[0] === "object") return type[1][key] ?? "dynamic";
  if (type[0] === "tuple") return type[1][Number(key)] ?? "dynamic";
  return type[1];
}

function typed(raw: unknown, type: CtyType): Value {
  if (raw === unknownValue) return unknownValue;
  if (raw === null || raw === undefined) return null;
  if (type === "dynamic") {
    const [ownType, value] = raw as [Uint8Array, unknown];
    const own = JSON.parse(Buffer.from(ownType).toString("utf8"));
    return new Dynamic(own, typed(value, own));
  }
  if (type === "number") return typeof raw === "string" || typeof raw === "bigint" ? Number(raw) : (raw as number);
  if (typeof type === "string") return raw as Value;
  if (Array.isArray(raw)) return raw.map((item, index) => typed(item, elementOf(type, index)));
  return Object.fromEntries(
    Object.entries(raw as object).map(([key, item]) => [key, typed(item, elementOf(type, key))]),
  );
}

function untyped(value: Value, type: CtyType): unknown {
  if (value === unknownValue) return new ExtData(unknownPlain, new Uint8Array([0]));
  if (value === null) return null;
  if (value instanceof Dynamic) {
    return [Buffer.from(JSON.stringify(value.type)), untyped(value.value, value.type as CtyType)];
  }
  if (typeof type === "string") return value;
  if (isList(value)) return value.map((item, index) => untyped(item, elementOf(type, index)));
  if (!isRecord(value)) return value;
  // every field of an object must exist, with null if it is not set
  const keys = type[0] === "object" ? Object.keys(type[1]) : Object.keys(value);
  return Object.fromEntries(keys.map((key) => [key, untyped(value[key] ?? null, elementOf(type, key))]));
}
