import type { z } from "zod";
import type { Environment } from "../environment.js";
import type { Path } from "../load/node.js";
import { didYouMean } from "../load/suggest.js";
import type { EdgeInput } from "../schema/edge.js";
import type { EnvironmentSettings } from "../schema/environment.js";
import type { McpServer } from "../schema/mcp-server.js";
import type { Service } from "../schema/service.js";

/** A value that breaks a rule. */
export interface Violation {
  /** The path from the rule's subject to the value. */
  readonly at: Path;
  /** The value that the message shows. @default - what was written there */
  readonly found?: unknown;
  /** What is allowed; the message puts it after `… is not allowed; `. */
  readonly allowed: string;
  /** What to do, as a sentence without its full stop. */
  readonly remedy?: string;
  /** Whether the key is wrong rather than the value. @default "value" */
  readonly mark?: "key" | "value";
}

/** What a rule may know of the environment around its subject; empty while the settings are not well formed. */
export interface Place {
  readonly settings?:
    | {
        readonly mode?: EnvironmentSettings["mode"];
        readonly cloudflare?: Pick<EnvironmentSettings["cloudflare"], "plan">;
      }
    | undefined;
}

/** A rule over values that are well formed by themselves. */
export interface Rule<Subject, Place = Draft> {
  /** The rule as one sentence. */
  readonly rule: string;
  /** Yields the violations. @param place what is known of the environment around the subject */
  readonly broken: (subject: Subject, place: Place) => Iterable<Violation>;
}

/** All declared names, even of parts that are not well formed. */
export interface DeclaredNames {
  readonly services: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly mcpServers: ReadonlySet<string>;
}

/** An environment while it is checked: its well-formed parts. */
export interface Draft {
  readonly name: string;
  readonly settings: EnvironmentSettings | undefined;
  readonly services: readonly Service[];
  readonly edges: readonly (EdgeInput & { readonly name: string })[];
  readonly mcpServers: readonly McpServer[];
  readonly declared: DeclaredNames;
  /** The environment as far as it is well formed; undefined while its settings are not. */
  readonly environment: Environment | undefined;
  /** The parts that are declared but not well formed. */
  readonly malformed: readonly { readonly section: "services" | "edges" | "mcpServers"; readonly name: string }[];
  /** Returns the value at a path if it is well formed by itself, whatever is wrong around it. */
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

/** Yields the violations of a table's rules in a draft. */
export function* applyTable<Subject>(table: RuleTable<Subject>, draft: Draft): Generator<Found> {
  for (const { at, subject } of table.subjects(draft)) {
    for (const { broken } of table.rules) {
      for (const violation of broken(subject, draft)) yield { ...violation, path: [...at, ...violation.at] };
    }
  }
}

/** Yields the well-formed parts inside malformed ones, so that rules still apply to them. */
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
 * Returns whether an environment may use private addresses and unchecked certificates, as a developer's machine does. True
 * while the mode is unknown.
 */
export function isDevelopment({ settings }: Place): boolean {
  return settings?.mode === undefined || settings.mode === "development";
}

/** Lists the names that are allowed, and suggests the one that was likely meant. */
export function oneOf(names: Iterable<string>, what: string, written: string): string {
  const known = [...names].sort();
  if (known.length === 0) return `nothing, because there are no ${what}`;
  return `one of the ${what}: ${known.join(", ")}${didYouMean(written, known)}`;
}

/** Returns the positions of items that repeat an earlier one. */
export function repeated(items: readonly string[]): number[] {
  return items.flatMap((item, index) => (items.indexOf(item) < index ? [index] : []));
}
