import type { Attribute, Block, Nesting, TypeSchema } from "./types";

/** The differences of an attribute in a newer version: each named key replaces the old one, and `undefined` removes it. */
export type Change = { readonly [Key in keyof Attribute]?: Attribute[Key] | undefined } & {
  /** The new nesting of a nested attribute. */
  readonly nesting?: Nesting;
};

/** The differences of a type in a newer version. */
export interface Difference {
  /** The schema version. @default - unchanged */
  readonly version?: number;
  /** Changes by path, such as `origins.flatten_cname`; elements of lists have no step. An unknown path is a new attribute. */
  readonly attributes?: Readonly<Record<string, Change>>;
}

/** The differences of a newer provider version, by type; data sources are `data.<type>`, the provider is the empty text. */
export type Differences = Readonly<Record<string, Difference>>;

/** Applies differences to a provider's types. @throws if a difference is for a missing type or structure */
export function withDifferences(schemas: readonly TypeSchema[], differences: Differences): readonly TypeSchema[] {
  const unused = new Set(Object.keys(differences));
  const changed = schemas.map((schema) => {
    const name = schema.kind === "data" ? `data.${schema.type}` : schema.type;
    const difference = differences[name];
    unused.delete(name);
    return difference === undefined ? schema : changedType(schema, difference);
  });
  if (unused.size > 0) throw new Error(`differences: no such type ${[...unused].join(", ")}`);
  return changed;
}

function changedType(schema: TypeSchema, { version, attributes = {} }: Difference): TypeSchema {
  let { block } = schema;
  for (const [path, change] of Object.entries(attributes)) block = inBlock(block, path.split("."), change, path);
  return { ...schema, version: version ?? schema.version, block };
}

function inBlock(block: Block, steps: readonly string[], change: Change, path: string): Block {
  const [step = "", ...rest] = steps;
  const inner = block.blocks[step];
  if (inner === undefined) return { ...block, attributes: inAttributes(block.attributes, steps, change, path) };
  return {
    ...block,
    blocks: { ...block.blocks, [step]: { ...inner, block: inBlock(inner.block, rest, change, path) } },
  };
}

function inAttributes(
  attributes: Readonly<Record<string, Attribute>>,
  [step = "", ...rest]: readonly string[],
  change: Change,
  path: string,
): Readonly<Record<string, Attribute>> {
  const before = attributes[step];
  if (rest.length === 0) return { ...attributes, [step]: changedAttribute(before, change) };
  if (before?.nested === undefined) throw new Error(`differences: ${path} is inside ${step}, which holds nothing`);
  const nested = { ...before.nested, attributes: inAttributes(before.nested.attributes, rest, change, path) };
  return { ...attributes, [step]: { ...before, nested } };
}

function changedAttribute(before: Attribute | undefined, { nesting, ...change }: Change): Attribute {
  const whole = { ...before, ...change };
  const kept: Attribute = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
  return nesting === undefined || kept.nested === undefined ? kept : { ...kept, nested: { ...kept.nested, nesting } };
}
