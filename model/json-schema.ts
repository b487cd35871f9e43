import { z } from "zod";
import { edge } from "./schema/edge.js";
import { type environmentDocument, environmentSettings } from "./schema/environment.js";
import { mcpServer } from "./schema/mcp-server.js";
import { releases } from "./schema/releases.js";
import { service } from "./schema/service.js";
import { triggers } from "./schema/triggers.js";

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

const files = {
  "schemas/environment.json": { title: "The settings of an environment", schema: environmentSettings },
  "schemas/triggers.json": { title: "The conditions under which a release counts as bad", schema: triggers },
  "schemas/releases.json": { title: "The settings for rollouts and rollbacks", schema: releases },
  "schemas/service.json": { title: "A service", schema: service },
  "schemas/edge.json": { title: "A hot-standby hostname", schema: edge },
  "schemas/mcp-server.json": { title: "An MCP server", schema: mcpServer },
} as const;

/** The schema file of each section; `byName` for sections that map names to parts. */
const sections: Readonly<
  Record<keyof typeof environmentDocument.shape, { readonly file: keyof typeof files; readonly byName: boolean }>
> = {
  environment: { file: "schemas/environment.json", byName: false },
  services: { file: "schemas/service.json", byName: true },
  edges: { file: "schemas/edge.json", byName: true },
  mcpServers: { file: "schemas/mcp-server.json", byName: true },
  triggers: { file: "schemas/triggers.json", byName: false },
  releases: { file: "schemas/releases.json", byName: false },
};

const dialect = "http://json-schema.org/draft-07/schema#";

/**
 * Returns the JSON Schemas with which editors check and complete the files of `config/`, by path below that folder.
 *
 * A file is one layer: it may omit what another layer sets, and `null` removes what a lower one set. So no key is
 * required and every key may be null; only loading can tell what is missing.
 */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  const parts = Object.entries(files).map(([file, { title, schema }]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, {
      io: "input",
      target: "draft-7",
      unrepresentable: "any",
      reused: "ref",
    });
    return [file, { $schema, title, ...partial(rest) }] as const;
  });
  const properties = Object.entries(sections).map(([key, { file, byName }]) => {
    const part = { $ref: file };
    return [key, byName ? { type: "object", additionalProperties: orNull(part) } : part] as const;
  });
  const document = {
    $schema: dialect,
    title: "A layer in one file",
    type: "object",
    properties: {
      ...Object.fromEntries(properties),
      mcps: {
        description: "MCP servers as a list, each with its name",
        type: "array",
        items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
      },
    },
    additionalProperties: false,
  };
  return { "schema.json": document, ...Object.fromEntries(parts) };
}

function partial(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      switch (key) {
        case "required":
          return [];
        case "definitions":
          return [[key, mapValues(value, partial)]];
        case "properties":
          return [[key, mapValues(value, orNull)]];
        case "additionalProperties":
          return [[key, isSchema(value) ? orNull(value) : value]];
        case "oneOf":
        case "anyOf":
          return [
            [
              "anyOf",
              Array.isArray(value) ? value.map((option) => (isSchema(option) ? partial(option) : option)) : value,
            ],
          ];
        case "items":
        case "propertyNames":
          return [[key, isSchema(value) ? partial(value) : value]];
        default:
          return [[key, value]];
      }
    }),
  );
}

function orNull(schema: JsonSchema): JsonSchema {
  const { default: standard, ...rest } = partial(schema);
  return { anyOf: [rest, { type: "null" }], ...(standard === undefined ? {} : { default: standard }) };
}

function mapValues(value: unknown, change: (schema: JsonSchema) => JsonSchema): unknown {
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSchema(inner) ? change(inner) : inner]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the text of a JSON Schema's file, formatted as the project's formatter would. */
export function jsonText(schema: JsonSchema): string {
  return `${print(schema, "", "")}\n`;
}

const widest = 120;

function print(value: unknown, indent: string, before: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => print(item, inner, inner));
    const line = `[${items.join(", ")}]`;
    const fits = !line.includes("\n") && before.length + line.length + 1 <= widest;
    return fits ? line : `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
  }
  if (!isSchema(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return `${start}${print(item, inner, start)}`;
  });
  return entries.length === 0 ? "{}" : `{\n${entries.join(",\n")}\n${indent}}`;
}
