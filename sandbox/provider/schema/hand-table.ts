import type { Behaviour, CtyType, TypeSchema } from "./types";

/** The behaviour of an attribute or block that its binding does not show. */
export interface Rule extends Behaviour {
  readonly type?: CtyType;
  readonly sensitive?: true;
  readonly writeOnly?: true;
  readonly deprecated?: true;
  /** For a block: what is not configured keeps the API's value. */
  readonly computed?: true;
  /** For a block: the minimum and maximum number. */
  readonly min?: number;
  readonly max?: number;
}

/** Rules by path, such as `spec.port.protocol`; elements of lists have no step. */
export type Rules = ReadonlyMap<string, Rule>;

/** The hand-written part of a type. */
export interface HandType {
  readonly version?: number;
  readonly timeouts?: TypeSchema["timeouts"];
  readonly rules: Rules;
}

/** The hand-written part of a provider. */
export interface HandTable {
  /** The first word of its types. */
  readonly prefix: string;
  /** The package of its bindings. */
  readonly bindings: string;
  /** Whether its structures nest as blocks or as attributes. */
  readonly nests: "blocks" | "attributes";
  readonly resources: readonly string[];
  readonly data: readonly string[];
  /** The parts by type; data sources are `data.<type>`. */
  readonly types: Readonly<Record<string, HandType>>;
}

const flagWords = new Set(["replace", "keep", "sensitive", "writeOnly", "deprecated", "computed"]);
const valueWords = new Set([
  "default",
  "same",
  "conflicts",
  "type",
  "min",
  "max",
  "oneOf",
  "between",
  "atLeast",
  "like",
]);
const checkWords = new Set(["oneOf", "between", "atLeast", "like"]);

/**
 * Parses a table with one path per line: `path flag flag key=json key=json`. `path` may be several, joined by `|`.
 *
 * @param prefix a prefix for every path. @default - none
 * @throws if a word is neither a flag nor a key
 */
export function rules(text: string, prefix = ""): Rules {
  const found = new Map<string, Rule>();
  for (const line of text.split("\n")) {
    const [paths, ...words] = line.trim().match(/(?:[^\s"[]|"[^"]*"|\[(?:[^\]"]|"[^"]*")*\])+/g) ?? [];
    if (paths === undefined) continue;
    const rule: Record<string, unknown> = {};
    const check: Record<string, unknown> = {};
    for (const word of words) {
      const [key = "", ...rest] = word.split("=");
      if (flagWords.has(key) && rest.length === 0) rule[key] = true;
      else if (valueWords.has(key)) (checkWords.has(key) ? check : rule)[key] = JSON.parse(rest.join("="));
      else
        throw new Error(
          `hand table: "${word}" of ${paths} is neither a flag (${[...flagWords].join(", ")}) nor a key (${[...valueWords].join(", ")})`,
        );
    }
    if (Object.keys(check).length > 0) rule.check = check;
    for (const path of paths.split("|")) {
      const at = prefix + path;
      found.set(at, { ...found.get(at), ...rule });
    }
  }
  return found;
}

/** Merges tables; later ones add to earlier ones, path by path. */
export function together(...tables: readonly Rules[]): Rules {
  const all = new Map<string, Rule>();
  for (const table of tables) for (const [path, rule] of table) all.set(path, { ...all.get(path), ...rule });
  return all;
}
