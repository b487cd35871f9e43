import type { Behaviour, CtyType, TypeSchema } from "./types";

/** What is known of one attribute or block beyond its binding. */
export interface Rule extends Behaviour {
  readonly type?: CtyType;
  readonly sensitive?: true;
  readonly writeOnly?: true;
  readonly deprecated?: true;
  /** Of a block: what is not configured stays as the API has it. */
  readonly computed?: true;
  /** Of a block: fewest and most of it. */
  readonly min?: number;
  readonly max?: number;
}

/** Rules by path, e.g. `spec.port.protocol`; elements of lists have no step of their own. */
export type Rules = ReadonlyMap<string, Rule>;

/** What is known of one type. */
export interface HandType {
  readonly version?: number;
  readonly timeouts?: TypeSchema["timeouts"];
  readonly rules: Rules;
}

/** What is known of one provider. */
export interface HandTable {
  /** First word of its types. */
  readonly prefix: string;
  /** Package of its bindings. */
  readonly bindings: string;
  /** Whether its structures nest as blocks or as attributes. */
  readonly nests: "blocks" | "attributes";
  readonly resources: readonly string[];
  readonly data: readonly string[];
  /** By type; data sources as `data.<type>`. */
  readonly types: Readonly<Record<string, HandType>>;
}

const FLAGS = new Set(["replace", "keep", "sensitive", "writeOnly", "deprecated", "computed"]);
const VALUES = new Set(["default", "same", "conflicts", "type", "min", "max", "oneOf", "between", "atLeast", "like"]);
const CHECKS = new Set(["oneOf", "between", "atLeast", "like"]);

/**
 * Reads a table written one path a line: `path flag flag key=json key=json`. `path` may be several, joined by `|`.
 *
 * @param prefix put before every path. @default - none
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
      if (FLAGS.has(key) && rest.length === 0) rule[key] = true;
      else if (VALUES.has(key)) (CHECKS.has(key) ? check : rule)[key] = JSON.parse(rest.join("="));
      else
        throw new Error(
          `hand table: "${word}" of ${paths} is neither a flag (${[...FLAGS].join(", ")}) nor a key (${[...VALUES].join(", ")})`,
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

/** Several tables as one; the later ones add to the earlier ones, path by path. */
export function together(...tables: readonly Rules[]): Rules {
  const all = new Map<string, Rule>();
  for (const table of tables) for (const [path, rule] of table) all.set(path, { ...all.get(path), ...rule });
  return all;
}
