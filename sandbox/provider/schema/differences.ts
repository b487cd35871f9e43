import type { Attribute, Block, Nesting, TypeSchema } from "./types";

/** What a newer version does otherwise with one attribute: what is named replaces what was there, `undefined` takes it away. */
export type Change = { readonly [Key in keyof Attribute]?: Attribute[Key] | undefined } & {
  /** How a nested attribute repeats from now on. */
  readonly nesting?: Nesting;
};

/** What a newer version does otherwise with one type. */
export interface Difference {
  /** @default as before */
  readonly version?: number;
  /** By path, e.g. `origins.flatten_cname`; elements of lists have no step of their own. One that was not there is new. */
  readonly attributes?: Readonly<Record<string, Change>>;
}

/** What a newer version of a provider does otherwise, by type; data sources as `data.<type>`, the provider itself as the empty text. */
export type Differences = Readonly<Record<string, Difference>>;

/** Returns a provider's types in a newer version. @throws if a difference is of a type or inside a structure that is not there */
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
