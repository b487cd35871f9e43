import type { Attribute, Block, Nesting, TypeSchema } from "../schema/types";

const objectNesting: Readonly<Record<Nesting, number>> = { single: 1, list: 2, set: 3, map: 4 };

/** Converts the schema of a type to its protocol message. */
export function schemaMessage(schema: TypeSchema): object {
  return { version: schema.version, block: blockMessage(schema.block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: attributeMessages(block.attributes),
    block_types: Object.entries(block.blocks).map(([name, inner]) => ({
      type_name: name,
      block: blockMessage(inner.block),
      nesting: objectNesting[inner.nesting],
      min_items: inner.min ?? 0,
      max_items: inner.max ?? 0,
    })),
  };
}

function attributeMessages(attributes: Readonly<Record<string, Attribute>>): object[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    ...(attribute.nested === undefined
      ? { type: Buffer.from(JSON.stringify(attribute.type)) }
      : {
          nested_type: {
            attributes: attributeMessages(attribute.nested.attributes),
            nesting: objectNesting[attribute.nested.nesting],
          },
        }),
    required: attribute.required === true,
    optional: attribute.optional === true,
    computed: attribute.computed === true,
    sensitive: attribute.sensitive === true,
    deprecated: attribute.deprecated === true,
    write_only: attribute.writeOnly === true,
  }));
}
