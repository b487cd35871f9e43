import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "../root";
import { type Binding, type Declared, readBinding } from "./bindings";
import { cloudflareTable } from "./hand-cloudflare";
import { kubernetesTable } from "./hand-kubernetes";
import type { HandTable, Rules } from "./hand-table";
import type { Attribute, Block, CtyType, NestedBlock, Nesting, TypeSchema } from "./types";

const simpleTypes: Readonly<Record<string, CtyType>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

/** Renders `schemas/<provider>.jsonl`, one type per line, from the installed bindings and the hand table. */
export function generate(table: HandTable): string {
  const lines = [
    schemaOf(readBinding(`${table.bindings}/lib/provider`), "provider", table),
    ...table.resources.map((name) =>
      schemaOf(readBinding(`${table.bindings}/lib/${folder(table, name)}`), "resource", table),
    ),
    ...table.data.map((name) =>
      schemaOf(readBinding(`${table.bindings}/lib/data-${folder(table, name, true)}`), "data", table),
    ),
  ];
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

function folder(table: HandTable, type: string, data = false): string {
  const short = type.slice(table.prefix.length + 1).replaceAll("_", "-");
  const wanted = data ? `${table.prefix}-${short}` : short;
  const all = readdirSync(join(dirname(require.resolve(`${table.bindings}/package.json`)), "lib"));
  if (!all.includes(data ? `data-${wanted}` : wanted))
    throw new Error(`${table.bindings} has no folder ${wanted} for ${type}`);
  return wanted;
}

function schemaOf(binding: Binding, kind: TypeSchema["kind"], table: HandTable): TypeSchema {
  const type = kind === "provider" ? "" : binding.type;
  const hand = table.types[kind === "data" ? `data.${type}` : type];
  const unused = new Set(hand?.rules.keys());
  const context: Context = { binding, table, rules: hand?.rules ?? new Map(), unused, resource: kind === "resource" };
  const block = blockOf("", "", context);
  if (unused.size > 0) throw new Error(`hand table of ${type}: no such path ${[...unused].slice(0, 5).join(", ")}`);
  return { kind, type, version: hand?.version ?? 0, block, ...(hand?.timeouts && { timeouts: hand.timeouts }) };
}

interface Context {
  readonly binding: Binding;
  readonly table: HandTable;
  readonly rules: Rules;
  readonly unused: Set<string>;
  readonly resource: boolean;
}

function blockOf(struct: string, path: string, context: Context): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const declared of sorted(context.binding.structs.get(struct) ?? [])) {
    const at = path === "" ? declared.name : `${path}.${declared.name}`;
    const rule = context.rules.get(at);
    context.unused.delete(at);
    if (isMeta(declared, struct, context)) continue;
    if (
      declared.struct !== undefined &&
      declared.shape !== undefined &&
      context.table.nests === "blocks" &&
      rule?.type === undefined
    ) {
      const { computed: isComputed, min, max, ...behaviour } = rule ?? {};
      blocks[declared.name] = {
        nesting: nestingOf(declared),
        ...limits(declared, min, max),
        ...(isComputed && { computed: true }),
        ...behaviour,
        block: blockOf(declared.struct, at, context),
      };
      continue;
    }
    attributes[declared.name] = attributeOf(declared, at, context);
  }
  return { attributes, blocks };
}

function isMeta(declared: Declared, struct: string, context: Context): boolean {
  return struct === "" && declared.name === "alias" && !context.resource;
}

function attributeOf(declared: Declared, at: string, context: Context, insideComputed = false): Attribute {
  const { min: _min, max: _max, ...rule } = context.rules.get(at) ?? {};
  // the bindings mark everything inside a computed attribute as computed; the tables are more precise
  const isComputed =
    declared.computed && !declared.required && !(insideComputed && declared.optional && rule.default === undefined);
  const flags = {
    ...(declared.required && { required: true as const }),
    ...(declared.optional && { optional: true as const }),
    ...(isComputed && { computed: true as const }),
  };
  if (declared.struct === undefined || context.table.nests === "blocks")
    return { type: rule.type ?? typeOf(declared, context), ...flags, ...rule };
  const attributes: Record<string, Attribute> = {};
  for (const inner of sorted(context.binding.structs.get(declared.struct) ?? [])) {
    const innerPath = `${at}.${inner.name}`;
    context.unused.delete(innerPath);
    attributes[inner.name] = attributeOf(inner, innerPath, context, declared.computed);
  }
  return { nested: { nesting: nestingOf(declared), attributes }, ...flags, ...rule };
}

function limits(declared: Declared, min?: number, max?: number): Pick<NestedBlock, "min" | "max"> {
  const single = declared.repeated === false && declared.shape !== "struct";
  const least = min ?? (declared.required ? 1 : undefined);
  const most = max ?? (single ? 1 : undefined);
  return { ...(least !== undefined && { min: least }), ...(most !== undefined && { max: most }) };
}

function nestingOf(declared: Declared): Nesting {
  if (declared.shape === "list" || declared.shape === "set" || declared.shape === "map") return declared.shape;
  if (declared.shape === "struct") return "single";
  if (!declared.repeated) return "single";
  if (/ = new \w+Map\(/.test(declared.accessor)) return "map";
  return / = new \w+List\(this, "\w+", true\)/.test(declared.accessor) ? "set" : "list";
}

function typeOf(declared: Declared, context: Context): CtyType {
  if (declared.storage !== undefined && declared.struct === undefined)
    return configuredType(declared.shape ?? "simple", declared.storage);
  if (declared.struct !== undefined) {
    const fields: Record<string, CtyType> = {};
    for (const inner of sorted(context.binding.structs.get(declared.struct) ?? []))
      fields[inner.name] = typeOf(inner, context);
    const nesting = nestingOf(declared);
    return nesting === "single" ? ["object", fields] : [nesting, ["object", fields]];
  }
  return computedType(declared);
}

function configuredType(shape: string, storage: string): CtyType {
  if (storage === "anyMap") return "dynamic";
  const match = storage.match(/^(string|number|boolean|any)((?:List|Map)*)$/);
  const element = simpleTypes[match?.[1] ?? ""];
  if (match === null || element === undefined)
    throw new Error(`the bindings have a storage class this script does not know: ${storage}`);
  const wraps = (match[2] ?? "").match(/List|Map/g) ?? [];
  let type: CtyType = element;
  for (const [index, wrap] of wraps.entries()) {
    const outermost = index === wraps.length - 1;
    type = [
      outermost && shape !== "simple" ? (shape as "list" | "set" | "map") : wrap === "List" ? "list" : "map",
      type,
    ];
  }
  return type;
}

function computedType({ accessor, name }: Declared): CtyType {
  const held = accessor.match(/new cdktf\.(String|Number|Boolean|Any)(Map|List)(List)?\(/);
  const read = accessor.match(/get(String|Number|Boolean|Any)?(Map|List)?Attribute\(/);
  const [, word = "String", wrap, inner] = held ?? read ?? [];
  const element = simpleTypes[word.toLowerCase()];
  if ((held === null && read === null) || element === undefined) {
    throw new Error(`the bindings read ${name} in a way this script does not know: ${accessor.slice(0, 120)}`);
  }
  if (inner !== undefined) return ["list", ["map", element]];
  if (wrap === "Map") return ["map", element];
  if (wrap === "List") return [/Fn\.tolist\(/.test(accessor) ? "set" : "list", element];
  return element;
}

function sorted(attributes: readonly Declared[]): Declared[] {
  return [...attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the path of a provider's generated file. */
export function schemaFile(table: HandTable): string {
  return join(projectRoot(), "sandbox/provider/schemas", `${table.prefix}.jsonl`);
}

if (require.main === module)
  for (const table of [cloudflareTable, kubernetesTable]) writeFileSync(schemaFile(table), generate(table));
