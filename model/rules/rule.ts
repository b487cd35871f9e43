import type { z } from "zod";
import type { Environment } from "../environment.js";
import type { Path } from "../load/node.js";
import { didYouMean } from "../load/suggest.js";
import type { EdgeInput } from "../schema/edge.js";
import type { EnvironmentSettings } from "../schema/environment.js";
import type { McpServer } from "../schema/mcp-server.js";
import type { Service } from "../schema/service.js";

/** A value that a rule does not allow. */
export interface Violation {
  /** From the subject of the rule to the value. */
  readonly at: Path;
  /** The value as the message shows it. @default what was written there */
  readonly found?: unknown;
  /** What would be allowed, as it follows `… is not allowed; `. */
  readonly allowed: string;
  /** What to do, as a sentence without its full stop. */
  readonly remedy?: string;
  /** Whether the key is wrong rather than the value. @default "value" */
  readonly mark?: "key" | "value";
}

/** What a rule may ask of the environment around its subject; nothing while nobody knows what the environment is. */
export interface Place {
  readonly settings?:
    | {
        readonly mode?: EnvironmentSettings["mode"];
        readonly cloudflare?: Pick<EnvironmentSettings["cloudflare"], "plan">;
      }
    | undefined;
}

/** A rule over values that are well formed each by itself. */
export interface Rule<Subject, Place = Draft> {
  /** What holds when the rule is kept; the reference is made from it. */
  readonly rule: string;
  /** @param place what is known of the environment around the subject */
  readonly broken: (subject: Subject, place: Place) => Iterable<Violation>;
}

/** The names that are declared, whether what they name is well formed or not. */
export interface DeclaredNames {
  readonly services: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly mcpServers: ReadonlySet<string>;
}

/** What is known of an environment while it is being checked: the parts that are well formed. */
export interface Draft {
  readonly name: string;
  readonly settings: EnvironmentSettings | undefined;
  readonly services: readonly Service[];
  readonly edges: readonly (EdgeInput & { readonly name: string })[];
  readonly mcpServers: readonly McpServer[];
  readonly declared: DeclaredNames;
  /** The environment, as far as it is well formed; nothing while its settings are not. */
  readonly environment: Environment | undefined;
  /** Those that are declared and not well formed. */
  readonly malformed: readonly { readonly section: "services" | "edges" | "mcpServers"; readonly name: string }[];
  /** The value at a path, if it is well formed by itself, whatever is wrong around it. */
  readonly part: <S extends z.ZodType>(schema: S, path: Path) => z.output<S> | undefined;
}

/** A table of rules, and where in a draft they apply. */
export interface RuleTable<Subject> {
  readonly about: string;
  readonly subjects: (draft: Draft) => Iterable<{ readonly at: Path; readonly subject: Subject }>;
  readonly rules: readonly Rule<Subject>[];
}

/** A violation with the whole path of its value. */
export type Found = Violation & { readonly path: Path };

/** What a table finds in a draft. */
export function* applyTable<Subject>(table: RuleTable<Subject>, draft: Draft): Generator<Found> {
  for (const { at, subject } of table.subjects(draft)) {
    for (const { broken } of table.rules) {
      for (const violation of broken(subject, draft)) yield { ...violation, path: [...at, ...violation.at] };
    }
  }
}

/** The parts under a key of what is malformed as a whole: rules still apply to those that are well formed themselves. */
export function* partsOfMalformed<S extends z.ZodType>(
  draft: Draft,
  sections: readonly Draft["malformed"][number]["section"][],
  schema: S,
  key: Path,
): Generator<{ readonly at: Path; readonly subject: z.output<S> }> {
  for (const { section, name } of draft.malformed) {
    if (!sections.includes(section)) continue;
    const at = [section, name, ...key];
    const subject = draft.part(schema, at);
    if (subject !== undefined) yield { at, subject };
  }
}

/**
 * Whether an environment may hold what a developer's machine holds: private addresses, unchecked certificates. While
 * nobody knows what the environment is, it may.
 */
export function isDevelopment({ settings }: Place): boolean {
  return settings?.mode === undefined || settings.mode === "development";
}

/** What may stand where one of these names is asked for, and which of them was likely meant. */
export function oneOf(names: Iterable<string>, what: string, written: string): string {
  const known = [...names].sort();
  if (known.length === 0) return `nothing, because there are no ${what}`;
  return `one of the ${what}: ${known.join(", ")}${didYouMean(written, known)}`;
}

/** Positions of the items that an earlier item equals. */
export function repeated(items: readonly string[]): number[] {
  return items.flatMap((item, index) => (items.indexOf(item) < index ? [index] : []));
}
