import { decode, Encoder, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import type { Block, CtyType } from "../schema/types";
import { Dynamic, fromJson, isList, isRecord, UNKNOWN, type Value } from "./value";

/** How a value travels: MessagePack, or JSON where Terraform only has that. */
export interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

const UNKNOWN_PLAIN = 0;
const UNKNOWN_REFINED = 12;
const codec = new ExtensionCodec();
for (const type of [UNKNOWN_PLAIN, UNKNOWN_REFINED])
  codec.register({ type, encode: () => null, decode: () => UNKNOWN });
const encoder = new Encoder({ extensionCodec: codec });

/** The type of the whole object a block describes. */
export function typeOfBlock(block: Block): CtyType {
  const fields: Record<string, CtyType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) fields[name] = typeOfAttribute(attribute);
  for (const [name, inner] of Object.entries(block.blocks)) {
    const element = typeOfBlock(inner.block);
    fields[name] = inner.nesting === "single" ? element : [inner.nesting, element];
  }
  return ["object", fields];
}

/** The type of one attribute, nested or not. */
export function typeOfAttribute(attribute: Block["attributes"][string]): CtyType {
  if (attribute.nested === undefined) return attribute.type ?? "dynamic";
  const fields: Record<string, CtyType> = {};
  for (const [name, inner] of Object.entries(attribute.nested.attributes)) fields[name] = typeOfAttribute(inner);
  return attribute.nested.nesting === "single" ? ["object", fields] : [attribute.nested.nesting, ["object", fields]];
}

/** Reads a value of a known type off the wire. @throws if it is not of that type */
export function decodeValue(wire: WireValue | null | undefined, type: CtyType): Value {
  if (wire?.msgpack !== undefined && wire.msgpack.length > 0)
    return typed(decode(wire.msgpack, { extensionCodec: codec }), type);
  if (wire?.json !== undefined && wire.json.length > 0)
    return fromState(JSON.parse(Buffer.from(wire.json).toString("utf8")), type);
  return null;
}

/** Puts a value of a known type on the wire. */
export function encodeValue(value: Value, type: CtyType): WireValue {
  return { msgpack: encoder.encode(untyped(value, type)) };
}

/** A value as a state file holds it; what the file does not have is null. */
export function fromState(json: unknown, type: CtyType): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") {
    const { type: own, value } = json as { type: CtyType; value: unknown };
    return new Dynamic(own, fromState(value, own));
  }
  if (typeof type === "string") return fromJson(json);
  if (type[0] === "object") {
    const fields = json as Record<string, unknown>;
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, fromState(fields[name], inner)]));
  }
  const element = type[1];
  if (Array.isArray(json)) return json.map((item) => fromState(item, element));
  return Object.fromEntries(Object.entries(json as object).map(([key, item]) => [key, fromState(item, element)]));
}

function typed(raw: unknown, type: CtyType): Value {
  if (raw === UNKNOWN) return UNKNOWN;
  if (raw === null || raw === undefined) return null;
  if (type === "dynamic") {
    const [ownType, value] = raw as [Uint8Array, unknown];
    const own = JSON.parse(Buffer.from(ownType).toString("utf8"));
    return new Dynamic(own, typed(value, own));
  }
  if (type === "number") return typeof raw === "string" || typeof raw === "bigint" ? Number(raw) : (raw as number);
  if (typeof type === "string") return raw as Value;
  if (isTuple(type)) return (raw as unknown[]).map((item, index) => typed(item, type[1][index] ?? "dynamic"));
  const inner = type[1];
  if (Array.isArray(raw)) return raw.map((item) => typed(item, inner as CtyType));
  const fields = type[0] === "object" ? (type[1] as Record<string, CtyType>) : undefined;
  return Object.fromEntries(
    Object.entries(raw as object).map(([key, item]) => [
      key,
      typed(item, fields === undefined ? (inner as CtyType) : (fields[key] ?? "dynamic")),
    ]),
  );
}

/** A tuple only occurs inside dynamic values, so it is no part of the types of schemas. */
function isTuple(type: CtyType): type is never {
  return (type as readonly unknown[])[0] === "tuple";
}

function untyped(value: Value, type: CtyType): unknown {
  if (value === UNKNOWN) return new ExtData(UNKNOWN_PLAIN, new Uint8Array([0]));
  if (value === null) return null;
  if (value instanceof Dynamic)
    return [Buffer.from(JSON.stringify(value.type)), untyped(value.value, value.type as CtyType)];
  if (typeof type === "string") return value;
  if (isList(value)) {
    const tuple =
      (type as readonly unknown[])[0] === "tuple" ? ((type as readonly unknown[])[1] as CtyType[]) : undefined;
    return value.map((item, index) =>
      untyped(item, tuple === undefined ? (type[1] as CtyType) : (tuple[index] ?? "dynamic")),
    );
  }
  if (!isRecord(value)) return value;
  if (type[0] !== "object") return mapped(value, () => type[1] as CtyType);
  const fields = type[1] as Readonly<Record<string, CtyType>>;
  // every field of an object must be there, null where it is not set
  return Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, untyped(value[name] ?? null, inner)]));
}

function mapped(value: Readonly<Record<string, Value>>, type: (key: string) => CtyType): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untyped(item, type(key))]));
}
