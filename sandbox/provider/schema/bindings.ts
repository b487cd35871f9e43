import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The declaration of a struct's attribute in the bindings. */
export interface Declared {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** The name of the struct that it holds, if any. */
  readonly struct?: string;
  /** Whether it holds several: a list class instead of an object class. */
  readonly repeated?: boolean;
  /** The shape: `list`, `set`, `map`, `struct` or `simple`; absent if it cannot be configured. */
  readonly shape?: string;
  /** The storage class of the configured value, such as `stringListMap`. */
  readonly storage?: string;
  /** The accessor's body, which reveals the type of a computed attribute. */
  readonly accessor: string;
}

/** The declarations of a binding file. */
export interface Binding {
  /** The Terraform type. */
  readonly type: string;
  readonly provider: string;
  readonly providerVersion: string;
  /** The attributes by struct; the type itself is the struct `""`. */
  readonly structs: ReadonlyMap<string, readonly Declared[]>;
}

const classPattern = /^export class (\w+) extends cdktf\.(\w+) \{$/gm;
const attributePattern = /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n/gm;
const hclFunction = /^export function (\w+)ToHclTerraform\(/gm;
const hclEntry =
  /^ {4,6}(\w+): \{\n\s+value: .*\n\s+isBlock: (?:true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/gm;

/**
 * Reads the declarations of a generated binding.
 *
 * @param specifier the module of the binding, such as `@cdktf/provider-cloudflare/lib/load-balancer`
 * @throws if the file has no source map with its TypeScript
 */
export function readBinding(specifier: string): Binding {
  const file = require.resolve(specifier);
  const source = [...largeStructs(dirname(file)), file].map(sourceOf).join("\n");
  const hcl = shapes(source);
  const structs = new Map<string, Declared[]>();
  let type = "";
  for (const { name, base, body } of classes(source)) {
    if (base === "ComplexList" || base === "ComplexMap") continue;
    const root = base !== "ComplexObject";
    if (root) type = body.match(/static readonly tfResourceType = "(\w+)"/)?.[1] ?? "";
    const struct = root ? "" : name.replace(/OutputReference$/, "");
    structs.set(struct, declarations(body, root ? shapesIn(body) : (hcl.get(struct) ?? new Map())));
  }
  for (const [struct, attributes] of hcl)
    if (!structs.has(struct)) structs.set(struct, plainStruct(source, struct, attributes));
  const manifest = JSON.parse(readFileSync(join(dirname(file), "../../package.json"), "utf8"));
  return { type, provider: manifest.cdktf.provider.name, providerVersion: manifest.cdktf.provider.version, structs };
}

/** Reads the separate files with the structs of the largest types. */
function largeStructs(folder: string): string[] {
  const structs = join(folder, "index-structs");
  if (!existsSync(structs)) return [];
  const files = readdirSync(structs).filter((name) => /^structs\d+\.js$/.test(name));
  return files.map((name) => join(structs, name));
}

function sourceOf(file: string): string {
  const map = readFileSync(file, "utf8").match(/sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)/)?.[1];
  if (map === undefined)
    throw new Error(`${file}: no source map inside; schemas can only be generated from bindings that carry it`);
  return JSON.parse(Buffer.from(map, "base64").toString("utf8")).sourcesContent[0];
}

function* classes(source: string): Generator<{ name: string; base: string; body: string }> {
  const starts = [...source.matchAll(classPattern)];
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1]?.index ?? source.length;
    const [, name = "", base = ""] = start;
    yield { name, base, body: source.slice(start.index, end) };
  }
}

function declarations(body: string, hcl: ReadonlyMap<string, readonly [string, string]>): Declared[] {
  const found = [...body.matchAll(attributePattern)];
  return found.map((match, index) => {
    const [text, name = "", computed, optional, required] = match;
    const accessor = body.slice(match.index + text.length, found[index + 1]?.index ?? match.index + text.length + 400);
    const shape = hcl.get(name);
    // a provider's blocks have no class to hold them, only the name of their struct
    const unheld = shape?.[1].match(/^([A-Z]\w+?)(List)$/);
    const holds = accessor.match(/new (\w+?)(OutputReference|List|Map)\(this, "/) ?? unheld;
    return {
      name,
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
      ...(holds?.[1] !== undefined && { struct: holds[1], repeated: holds[2] !== "OutputReference" }),
      ...(shape !== undefined && { shape: shape[0], storage: shape[1] }),
      accessor,
    };
  });
}

/** Reads a provider's struct from its interface, because it has no class. */
function plainStruct(
  source: string,
  struct: string,
  shapes: ReadonlyMap<string, readonly [string, string]>,
): Declared[] {
  const body = source.match(new RegExp(`^export interface ${struct} \\{\\n([\\s\\S]*?)^\\}`, "m"))?.[1] ?? "";
  return [...shapes].map(([name, [shape, storage]]) => {
    const required = new RegExp(`#${name} [^\\n]*\\n {2}\\*/\\n {2}readonly \\w+:`).test(body);
    return { name, computed: false, optional: !required, required, shape, storage, accessor: "" };
  });
}

function shapes(source: string): Map<string, Map<string, readonly [string, string]>> {
  const found = new Map<string, Map<string, readonly [string, string]>>();
  const starts = [...source.matchAll(hclFunction)];
  for (const [index, start] of starts.entries()) {
    const [, lower = ""] = start;
    const text = source.slice(start.index, starts[index + 1]?.index ?? source.length);
    const end = text.indexOf("\n}\n");
    found.set(lower.charAt(0).toUpperCase() + lower.slice(1), shapesIn(end === -1 ? text : text.slice(0, end)));
  }
  return found;
}

function shapesIn(text: string): Map<string, readonly [string, string]> {
  return new Map(
    [...text.matchAll(hclEntry)].map(([, name = "", type = "", storage = ""]) => [name, [type, storage] as const]),
  );
}
