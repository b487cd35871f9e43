/**
 * The notation for the fields of all types, with one entry per type:
 *
 *     Container = name! image ports:[ContainerPort]/containerPort&protocol resources:ResourceRequirements
 *
 * - `name` is a string, `name:type` anything else: `bool`, `int32`, `int64`, `float64`, `bytes`, `Quantity`, `IntOrString`,
 *   `Time`, `MicroTime`, `any`, a type's name, `[T]` a list, `{T}` a map.
 * - `?` keeps a given zero value (false, 0, ""); without it a zero value counts as absent.
 * - `!` is always present, `~` is a struct or time that is omitted if it was not given.
 * - `/key&key` is a list whose items merge by the first key in a strategic merge patch, and by all keys in a server-side
 *   apply; `/key@` is only for the former, `#key` only for the latter.
 * - `+` is a list of scalars that merges in both, `+@` only in a strategic merge patch, `=` only in a server-side apply.
 * - `*` after the name of a type or map: a server-side apply owns it as a whole. `^`: a strategic merge patch may use
 *   `$retainKeys`.
 * - `5.name` has number 5 in protobuf, `2.1.name` has number 1 in the message with number 2; without a number it follows
 *   the previous field. `TypeMeta` stands for `kind` and `apiVersion`, which have no number.
 * - `# package` is the OpenAPI package of the following types.
 */

/** A scalar's name in the notation. */
export type Scalar =
  | "string"
  | "bool"
  | "int32"
  | "int64"
  | "float64"
  | "bytes"
  | "Quantity"
  | "IntOrString"
  | "Time"
  | "MicroTime"
  | "any";

/** The type of a field, an item or a map's value. */
export type FieldType =
  | { readonly of: "scalar"; readonly scalar: Scalar }
  | { readonly of: "struct"; readonly name: string }
  | { readonly of: "list"; readonly item: FieldType }
  | { readonly of: "map"; readonly value: FieldType };

/** One field of a type. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly pointer: boolean;
  readonly always: boolean;
  readonly omitZero: boolean;
  readonly retainKeys: boolean;
  /** How a strategic merge patch merges a list: by this key, as a set of scalars (""), or not at all (undefined). */
  readonly patchKey: string | undefined;
  /** The keys of a list's items in a server-side apply; empty for a set of scalars, undefined if it is owned as a whole. */
  readonly applyKeys: readonly string[] | undefined;
  readonly atomic: boolean;
  /** Its number in protobuf, after those of the enclosing messages; empty if it has none. */
  readonly numbers: readonly number[];
}

/** A type, with its fields by name. */
export interface StructType {
  readonly name: string;
  /** The package, such as `io.k8s.api.apps.v1`. */
  readonly packageName: string;
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, Field>;
}

const scalars = new Set<string>(
  "string bool int32 int64 float64 bytes Quantity IntOrString Time MicroTime any".split(" "),
);

function isScalar(name: string): name is Scalar {
  return scalars.has(name);
}

function typeOf(text: string): FieldType {
  if (text.startsWith("[")) return { of: "list", item: typeOf(text.slice(1, -1)) };
  if (text.startsWith("{")) return { of: "map", value: typeOf(text.slice(1, -1)) };
  return isScalar(text) ? { of: "scalar", scalar: text } : { of: "struct", name: text };
}

const fieldPattern =
  /^(?<numbers>[0-9.]+\.)?(?<name>[A-Za-z0-9]+)(?::(?<type>[A-Za-z0-9[\]{}]+))?(?<merge>[/#][A-Za-z&]+@?|\+@?|=)?(?<flags>[*^?!~]*)$/;

function numbersOf(text: string | undefined, before: readonly number[]): number[] {
  if (text !== undefined) return text.slice(0, -1).split(".").map(Number);
  return [...before.slice(0, -1), (before.at(-1) ?? 0) + 1];
}

function fieldOf(text: string, before: readonly number[]): Field {
  const groups = fieldPattern.exec(text)?.groups;
  if (groups?.name === undefined) throw new Error(`schema: "${text}" is no field`);
  const { numbers, name, type = "string", merge = "", flags = "" } = groups;
  const keys = merge.replace(/[/#@+=]/g, "");
  const merges = merge.startsWith("/") || merge.startsWith("+");
  const applies = merge !== "" && !merge.endsWith("@");
  return {
    name,
    type: typeOf(type),
    pointer: flags.includes("?"),
    always: flags.includes("!"),
    omitZero: flags.includes("~"),
    retainKeys: flags.includes("^"),
    patchKey: merges ? (keys.split("&")[0] ?? "") : undefined,
    applyKeys: applies ? keys.split("&").filter((key) => key !== "") : undefined,
    atomic: flags.includes("*"),
    numbers: numbersOf(numbers, before),
  };
}

function fieldsOf(body: string): Field[] {
  const fields: Field[] = [];
  let before: readonly number[] = [];
  for (const text of body.split(" ")) {
    if (text === "TypeMeta") {
      for (const name of ["kind", "apiVersion"]) fields.push({ ...fieldOf(name, []), numbers: [] });
      continue;
    }
    const field = fieldOf(text, before);
    fields.push(field);
    before = field.numbers;
  }
  return fields;
}

/**
 * Parses types from their notation.
 *
 * @throws if an entry is malformed or a type appears twice
 */
export function parseTypes(texts: readonly string[]): Map<string, StructType> {
  const types = new Map<string, StructType>();
  let packageName = "";
  for (const text of texts) {
    for (const entry of text.replace(/\n {2}/g, " ").split("\n")) {
      if (entry.startsWith("# ")) packageName = entry.slice(2);
      if (entry === "" || entry.startsWith("# ")) continue;
      const [head = "", body = ""] = entry.split(" = ");
      const name = head.replace("*", "");
      if (types.has(name)) throw new Error(`schema: the type ${name} is there twice`);
      const fields = fieldsOf(body);
      types.set(name, {
        name,
        packageName,
        atomic: head.endsWith("*"),
        fields: new Map(fields.map((field) => [field.name, field])),
      });
    }
  }
  return types;
}
