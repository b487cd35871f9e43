import { z } from "zod";
import type { Path } from "./node.js";

type AnySchema = z.core.$ZodType;

/** The schema without what only says whether and with what default a value may be left out. */
function unwrap(schema: AnySchema): AnySchema {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else return inner;
  }
}

/** The schema of the value at a path; where a union decides, by the discriminator that the value names. */
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

/** The keys that a map may have, where they are fixed. */
export function keysOf(schema: AnySchema | undefined): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The keys that a map must have, where its keys are fixed. */
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
