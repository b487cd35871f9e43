import { badRequest } from "../api-error";
import { isTree, type Tree } from "../tree";
import { typeNamed } from "./index";
import type { Field, FieldType, Scalar, StructType } from "./notation";

/** One field of a message on the wire. */
interface Wire {
  readonly number: number;
  readonly value: bigint | Buffer;
}

function varint(buffer: Buffer, at: number): [value: bigint, next: number] {
  let value = 0n;
  for (let index = at, shift = 0n; index < buffer.length; index += 1, shift += 7n) {
    const byte = buffer[index] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, index + 1];
  }
  throw badRequest("the body of the request ends within a number");
}

function* wires(buffer: Buffer): Generator<Wire> {
  for (let at = 0; at < buffer.length; ) {
    const [tag, afterTag] = varint(buffer, at);
    const number = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case 0: {
        const [value, next] = varint(buffer, afterTag);
        yield { number, value };
        at = next;
        break;
      }
      case 1:
        yield { number, value: buffer.subarray(afterTag, afterTag + 8) };
        at = afterTag + 8;
        break;
      case 2: {
        const [length, start] = varint(buffer, afterTag);
        at = start + Number(length);
        yield { number, value: buffer.subarray(start, at) };
        break;
      }
      default:
        throw badRequest("the body of the request is no protobuf message");
    }
  }
}

function fieldsIn(value: bigint | Buffer): Map<number, bigint | Buffer> {
  return new Map(Buffer.isBuffer(value) ? [...wires(value)].map((wire) => [wire.number, wire.value]) : []);
}

const textOf = (value: bigint | Buffer | undefined): string => (Buffer.isBuffer(value) ? value.toString("utf8") : "");
const numberOf = (value: bigint | Buffer | undefined): number =>
  typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : 0;

function scalarOf(scalar: Scalar, value: bigint | Buffer): unknown {
  switch (scalar) {
    case "string":
      return textOf(value);
    case "bool":
      return value === 1n;
    case "int32":
    case "int64":
      return numberOf(value);
    case "float64":
      return Buffer.isBuffer(value) ? value.readDoubleLE() : 0;
    case "bytes":
      return Buffer.isBuffer(value) ? value.toString("base64") : "";
    case "Quantity":
      return textOf(fieldsIn(value).get(1)) || "0";
    case "IntOrString": {
      const parts = fieldsIn(value);
      return parts.get(1) === 1n ? textOf(parts.get(3)) : numberOf(parts.get(2));
    }
    case "Time":
    case "MicroTime": {
      const seconds = numberOf(fieldsIn(value).get(1));
      return seconds === 0 ? null : new Date(seconds * 1000).toISOString();
    }
    case "any": {
      const raw = textOf(fieldsIn(value).get(1));
      return raw === "" ? null : JSON.parse(raw);
    }
  }
}

function fieldValue(type: FieldType, value: bigint | Buffer): unknown {
  if (type.of === "scalar") return scalarOf(type.scalar, value);
  return type.of === "struct" ? message(typeNamed(type.name), value, [], {}) : undefined;
}

function put(result: Tree, { name, type }: Field, value: bigint | Buffer): void {
  if (type.of === "list") {
    const list = result[name];
    const item = fieldValue(type.item, value);
    if (Array.isArray(list)) list.push(item);
    else result[name] = [item];
  } else if (type.of === "map") {
    const entry = fieldsIn(value);
    const held = result[name];
    const map: Tree = isTree(held) ? held : {};
    map[textOf(entry.get(1))] = fieldValue(type.value, entry.get(2) ?? Buffer.alloc(0));
    result[name] = map;
  } else {
    result[name] = fieldValue(type, value);
  }
}

/** Decodes a message; an embedded message that JSON does not show goes into the same object. */
function message(type: StructType, value: bigint | Buffer, around: readonly number[], result: Tree): Tree {
  if (!Buffer.isBuffer(value)) throw badRequest("the body of the request is no protobuf message");
  for (const wire of wires(value)) {
    const path = [...around, wire.number];
    const within = [...type.fields.values()].filter(({ numbers }) =>
      path.every((step, index) => numbers[index] === step),
    );
    const field = within.find(({ numbers }) => numbers.length === path.length);
    if (field !== undefined) put(result, field, wire.value);
    else if (within.length > 0) message(type, wire.value, path, result);
  }
  return result;
}

const magic = Buffer.from("k8s\0", "latin1");

/** Returns whether a body is an object in protobuf, as kubectl's built-in commands send it. */
export function isProtobuf(body: Buffer): boolean {
  return body.subarray(0, magic.length).equals(magic);
}

/**
 * Decodes an object from protobuf.
 *
 * @throws ApiError 400 if it is malformed
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export function fromProtobuf(body: Buffer): Tree {
  const envelope = fieldsIn(body.subarray(magic.length));
  const typeMeta = fieldsIn(envelope.get(1) ?? Buffer.alloc(0));
  const kind = textOf(typeMeta.get(2));
  const object = message(typeNamed(kind), envelope.get(2) ?? Buffer.alloc(0), [], {});
  return { ...object, kind, apiVersion: textOf(typeMeta.get(1)) };
}
