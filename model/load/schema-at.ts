import { z } from "zod";
import type { Path } from "./node.js";

type AnySchema = z.core.$ZodType;

/** Unwraps defaults and optionals from a schema. */
function unwrap(schema: AnySchema): AnySchema {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else return inner;
  }
}

/** Returns the schema of the value at a path. In a union, the value's discriminator decides. */
export function schemaAt(root: AnySchema, path: Path, value: unknown): AnySchema | undefined {
  let schema: AnySchema | undefined = settle(root, value);
  let here: unknown = value;
  for (const step of path) {
    if (schema instanceof z.ZodObject) schema = Object.hasOwn(schema.shape, step) ? schema.shape[step] : undefined;
    else if (schema instanceof z.ZodRecord) schema = schema.def.valueType;
    else if (schema instanceof z.ZodArray) schema = schema.def.element;
    else return undefined;
    here = property(here, step);
    if (schema === undefined) return undefined;
    schema = settle(schema, here);
  }
  return schema;
}

/** Returns the keys that a map may have, if they are fixed. */
export function keysOf(schema: AnySchema | undefined): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Returns the keys that a map must have, if they are fixed. */
export function requiredKeysOf(schema: AnySchema | undefined): readonly string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.keys(schema.shape).filter((key) => !z.safeParse(schema.shape[key], undefined).success);
}

function settle(schema: AnySchema, value: unknown): AnySchema {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return inner;
  const key = inner.def.discriminator;
  const chosen = inner.options.find(
    (option) => option instanceof z.ZodObject && z.safeParse(option.shape[key], property(value, key)).success,
  );
  return chosen === undefined ? inner : unwrap(chosen);
}

function property(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
