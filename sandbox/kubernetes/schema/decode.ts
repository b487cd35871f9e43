import { ApiError } from "../api-error";
import { canonicalQuantity, quantityRule } from "../quantity";
import { isTree, type Tree } from "../tree";
import { typeNamed } from "./index";
import type { Field, FieldType, Scalar, StructType } from "./notation";

/** The error for a value that does not fit its type. */
class Unreadable extends Error {}

const goType: Record<Scalar, string> = {
  string: "string",
  bool: "bool",
  int32: "int32",
  int64: "int64",
  float64: "float64",
  bytes: "[]uint8",
  Quantity: "resource.Quantity",
  IntOrString: "intstr.IntOrString",
  Time: "v1.Time",
  MicroTime: "v1.MicroTime",
  any: "runtime.RawExtension",
};

function goName(type: FieldType): string {
  if (type.of === "scalar") return goType[type.scalar];
  if (type.of === "list") return `[]${type.item.of === "scalar" ? goName(type.item) : `v1.${goName(type.item)}`}`;
  if (type.of === "map") return `map[string]${goName(type.value)}`;
  return type.name;
}

function jsonName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return isTree(value) ? "object" : typeof value === "boolean" ? "bool" : typeof value;
}

/** Decodes JSON as the API's types: it drops zero values, refuses wrong types and collects unknown fields. */
class Decoder {
  readonly unknown: string[] = [];
  private owner = "";

  struct(type: StructType, value: Tree, path: string): Tree {
    const result: Tree = {};
    const set = (field: Field, given: unknown, at: string): void => {
      this.owner = type.name;
      const read = this.field(field, given, at);
      if (read !== undefined) result[field.name] = read;
    };
    // in the given order, in which unknown fields are reported
    for (const [key, given] of Object.entries(value)) {
      const field = type.fields.get(key);
      const at = path === "" ? key : `${path}.${key}`;
      if (field === undefined) this.unknown.push(`unknown field "${at}"`);
      else set(field, given, at);
    }
    for (const field of type.fields.values()) if (!(field.name in value)) set(field, undefined, field.name);
    return result;
  }

  private field(field: Field, value: unknown, path: string): unknown {
    const given = value === undefined || value === null ? undefined : this.value(field.type, value, path);
    if (given === undefined) return this.absent(field);
    if (field.pointer || field.always) return given;
    if (given === "" || given === false || given === 0) return undefined;
    if (field.type.of === "list" && Array.isArray(given) && given.length === 0) return undefined;
    if (field.type.of === "map" && isTree(given) && Object.keys(given).length === 0) return undefined;
    return given;
  }

  private absent({ type, pointer, always, omitZero }: Field): unknown {
    if (pointer || omitZero) return undefined;
    if (type.of === "struct") return this.struct(typeNamed(type.name), {}, "");
    if (type.of === "scalar" && (type.scalar === "Time" || type.scalar === "MicroTime")) return null;
    if (type.of === "scalar" && type.scalar === "Quantity") return "0";
    if (!always) return undefined;
    if (type.of !== "scalar") return null;
    if (type.scalar === "string") return "";
    return type.scalar === "bool" ? false : 0;
  }

  private value(type: FieldType, value: unknown, path: string): unknown {
    if (type.of === "scalar") return this.scalar(type.scalar, value, path);
    if (type.of === "struct") {
      if (!isTree(value)) return this.refuse(value, type, path);
      return this.struct(typeNamed(type.name), value, path);
    }
    if (type.of === "list") {
      if (!Array.isArray(value)) return this.refuse(value, type, path);
      return value.map((item, index) => this.item(type.item, item, `${path}[${index}]`));
    }
    if (!isTree(value)) return this.refuse(value, type, path);
    const result: Tree = {};
    for (const [key, item] of Object.entries(value)) result[key] = this.item(type.value, item, path);
    return result;
  }

  private item(type: FieldType, value: unknown, path: string): unknown {
    if (value !== null) return this.value(type, value, path);
    if (type.of === "struct") return this.struct(typeNamed(type.name), {}, path);
    return type.of === "scalar" && type.scalar !== "any" && type.scalar !== "Time" ? "" : null;
  }

  private scalar(scalar: Scalar, value: unknown, path: string): unknown {
    const type: FieldType = { of: "scalar", scalar };
    switch (scalar) {
      case "any":
        return value;
      case "string":
        return typeof value === "string" ? value : this.refuse(value, type, path);
      case "bool":
        return typeof value === "boolean" ? value : this.refuse(value, type, path);
      case "float64":
        return typeof value === "number" ? value : this.refuse(value, type, path);
      case "int32":
      case "int64": {
        const most = scalar === "int32" ? 2 ** 31 : 2 ** 63;
        if (typeof value !== "number") return this.refuse(value, type, path);
        if (!Number.isInteger(value) || value >= most || value < -most) {
          throw new Unreadable(`json: cannot unmarshal number ${value} into ${this.place(path)} of type ${scalar}`);
        }
        return value;
      }
      case "IntOrString":
        return typeof value === "string" || Number.isInteger(value) ? value : this.refuse(value, type, path);
      case "Quantity": {
        const text = typeof value === "string" || typeof value === "number" ? canonicalQuantity(value) : undefined;
        if (text === undefined) throw new Unreadable(quantityRule);
        return text;
      }
      case "bytes":
        return this.bytes(value, path);
      case "Time":
      case "MicroTime": {
        const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
        if (typeof value !== "string") return this.refuse(value, type, path);
        if (Number.isNaN(at)) {
          throw new Unreadable(
            `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`,
          );
        }
        return scalar === "Time" ? new Date(at).toISOString().replace(/\.\d+Z$/, "Z") : value;
      }
    }
  }

  private bytes(value: unknown, path: string): string {
    if (typeof value !== "string") return this.refuse(value, { of: "scalar", scalar: "bytes" }, path);
    const clean = value.replace(/[\r\n]/g, "");
    const wrong = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(clean);
    if (wrong !== null) throw new Unreadable(`illegal base64 data at input byte ${wrong.index}`);
    if (clean.length % 4 !== 0)
      throw new Unreadable(`illegal base64 data at input byte ${clean.length - (clean.length % 4)}`);
    return clean;
  }

  private place(path: string): string {
    return `Go struct field ${this.owner}.${path.replace(/\[\d+\]/g, "")}`;
  }

  private refuse(value: unknown, type: FieldType, path: string): never {
    throw new Unreadable(`json: cannot unmarshal ${jsonName(value)} into ${this.place(path)} of type ${goName(type)}`);
  }
}

/** A decoded object. */
export interface Decoded {
  readonly value: Tree;
  /** One message per unknown field: `unknown field "spec.foo"`. */
  readonly unknown: readonly string[];
}

/**
 * Decodes a request's object as a type.
 *
 * @param version the version in messages: `v1`
 * @throws ApiError 400 if a value does not have its field's type
 */
export function decode(typeName: string, value: Tree, version: string): Decoded {
  const decoder = new Decoder();
  try {
    return { value: decoder.struct(typeNamed(typeName), value, ""), unknown: decoder.unknown };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new ApiError(
      400,
      "BadRequest",
      `${typeName} in version "${version}" cannot be handled as a ${typeName}: ${error.message}`,
    );
  }
}
