import type { z } from "zod";
import { type MapNode, type Node, nodeAt, type Path, type Place, placeOf, plainValue } from "./node.js";
import { type Problem, problemAt } from "./problem.js";
import { keysOf, requiredKeysOf, schemaAt } from "./schema-at.js";
import { alternatives, show } from "./show.js";
import { didYouMean } from "./suggest.js";

/** A value that fits its schema, or its mistakes. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** A problem, and the path of the wrong value. */
export interface Mistake {
  readonly path: Path;
  readonly problem: Problem;
}

/** Parses the value at a path of the merged document; each mistake points at the layer that made it. */
export function parseAt<S extends z.ZodType>(schema: S, root: MapNode, path: Path): Parsed<z.output<S>> {
  const node = nodeAt(root, path);
  const value = node === undefined ? undefined : plainValue(node);
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const mistakes = new Map<string, Mistake>();
  for (const issue of result.error.issues) {
    for (const mistake of explain(issue, schema, root, path, value)) {
      const key = JSON.stringify(mistake.path);
      if (!mistakes.has(key)) mistakes.set(key, mistake);
    }
  }
  return { ok: false, mistakes: [...mistakes.values()] };
}

type Issue = z.core.$ZodIssue;

function explain(issue: Issue, schema: z.ZodType, root: MapNode, base: Path, value: unknown): Mistake[] {
  const inner = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const path = [...base, ...inner];
  const mistake = (place: Place, message: string): Mistake => ({ path, problem: problemAt(place, path, message) });
  if (issue.code === "unrecognized_keys") {
    const allowed = keysOf(schemaAt(schema, inner, value));
    return issue.keys.map((key) => {
      const at = [...path, key];
      return { path: at, problem: problemAt(placeOf(root, at, "key"), at, unknownKey(key, allowed)) };
    });
  }
  if (issue.code === "invalid_key") {
    const key = String(inner.at(-1));
    const allowed = issue.issues[0]?.message ?? "another key";
    return [mistake(placeOf(root, path, "key"), `the key ${show(key)} is not allowed; ${allowed}`)];
  }
  const node = nodeAt(root, path);
  const allowed = allowedBy(issue, schemaAt(schema, inner, value));
  if (node === undefined) return [mistake(placeOf(root, path), `is missing; ${allowed}`)];
  return [mistake(node.place, `${show(plainValue(node))} is not allowed; ${allowed}${near(issue, node)}`)];
}

/** Returns the message for an unknown key. */
export function unknownKey(key: string, allowed: readonly string[]): string {
  const meant = didYouMean(key, allowed);
  return `this key is not known${meant === "" ? `; ${alternatives(allowed)}` : meant}`;
}

const types: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  object: "a map of keys and values",
  record: "a map of keys and values",
  array: "a list",
  undefined: "nothing: remove the key",
};

function optionsOf(issue: Issue): string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)) {
    return issue.options.filter((option) => typeof option === "string");
  }
  return undefined;
}

function allowedBy(issue: Issue, schema: z.core.$ZodType | undefined): string {
  const options = optionsOf(issue);
  if (options !== undefined && isStandard(issue)) return alternatives(options);
  if (issue.code === "invalid_type" && isStandard(issue)) {
    const required = requiredKeysOf(schema);
    const known = keysOf(schema);
    if (required.length === 0 && known.length > 0 && known.length <= 6) return `a map with ${known.join(", ")}`;
    if (required.length > 0) return `a map with at least ${required.join(", ")}`;
    return types[issue.expected] ?? issue.expected;
  }
  return issue.message;
}

/** Returns whether the schema has no message of its own. */
function isStandard({ message }: Issue): boolean {
  return message.startsWith("Invalid ");
}

function near(issue: Issue, node: Node): string {
  const options = optionsOf(issue);
  if (options === undefined || !isStandard(issue) || node.kind !== "scalar" || typeof node.value !== "string")
    return "";
  return didYouMean(node.value, options);
}
