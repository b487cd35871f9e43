import type { ResourceChange } from "./terraform.js";

/** A value that a change touches. */
export interface ChangedPath {
  /** Such as `spec[0].selector.colour`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Only known after the apply. */
  readonly unknown: boolean;
  /** Must not be shown. */
  readonly sensitive: boolean;
}

/** The leaves in which a planned change differs from what is, in path order. */
export function changedPaths({ change }: Pick<ResourceChange, "change">): readonly ChangedPath[] {
  const found: ChangedPath[] = [];
  const hidden = (sensitive: unknown): boolean => sensitive === true;
  const visit = (
    path: string,
    before: unknown,
    after: unknown,
    unknown: unknown,
    secretBefore: unknown,
    secretAfter: unknown,
  ): void => {
    const sensitive = hidden(secretBefore) || hidden(secretAfter);
    if (unknown === true) {
      found.push({ path, before, after: undefined, unknown: true, sensitive });
      return;
    }
    const keys = keysOf(before, after, unknown);
    if (sensitive || keys === undefined) {
      if (JSON.stringify(before ?? null) !== JSON.stringify(after ?? null)) {
        found.push({ path, before, after, unknown: false, sensitive });
      }
      return;
    }
    for (const key of keys) {
      const step = Array.isArray(before) || Array.isArray(after) ? `[${key}]` : path === "" ? key : `.${key}`;
      visit(
        `${path}${step}`,
        memberOf(before, key),
        memberOf(after, key),
        memberOf(unknown, key),
        memberOf(secretBefore, key),
        memberOf(secretAfter, key),
      );
    }
  };
  visit("", change.before, change.after, change.after_unknown, change.before_sensitive, change.after_sensitive);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The members to compare, or nothing when one side is a plain value. */
function keysOf(before: unknown, after: unknown, unknown: unknown): string[] | undefined {
  const sides = [before, after].filter((side) => side !== null && side !== undefined);
  if (sides.length === 0 && !isContainer(unknown)) return undefined;
  if (!sides.every(isContainer)) return undefined;
  const keys = new Set<string>();
  for (const side of [...sides, unknown]) if (isContainer(side)) for (const key of Object.keys(side)) keys.add(key);
  return [...keys];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function memberOf(value: unknown, key: string): unknown {
  return isContainer(value) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
