import { formatPath, isContainer, memberOf, type Path } from "../../model/path.js";
import type { Difference } from "./difference.js";
import { holdsSecret } from "./secrets.js";

/** An attribute that a change touches. */
export interface ChangedPath {
  /** The path as text, such as `spec[0].selector.colour`. */
  readonly path: string;
  readonly segments: Path;
  /** The value before: a plain value, a whole list or map if the other side has none, or nothing; never sensitive. */
  readonly before: unknown;
  /** The value after, in the same form. */
  readonly after: unknown;
  /** Whether the value is only known after the apply. */
  readonly unknown: boolean;
  /** Whether the values must not be shown; both are then missing here. */
  readonly sensitive: boolean;
}

interface Sides {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly secretBefore: unknown;
  readonly secretAfter: unknown;
}

const none: ReadonlySet<string> = new Set();

/**
 * Lists the attributes that a planned change touches, in path order.
 *
 * `null`, an absent attribute and an empty list or map are equal, because providers mix them. An empty element of a
 * list still counts as an element, because `ingress: [{}]` and `ingress: []` are opposites.
 *
 * @param secrets texts that are sensitive wherever they occur
 */
export function changedPaths(
  { change }: { readonly change: Difference },
  secrets: ReadonlySet<string> = none,
): readonly ChangedPath[] {
  const found: ChangedPath[] = [];
  visit([], {
    before: change.before,
    after: change.after,
    unknown: change.after_unknown,
    secretBefore: change.before_sensitive,
    secretAfter: change.after_sensitive,
  });
  return found.sort((a, b) => comparePaths(a.segments, b.segments));

  function add(segments: Path, before: unknown, after: unknown, unknown: boolean, masked: boolean): void {
    const sensitive = masked || holdsSecret(before, secrets) || holdsSecret(after, secrets);
    const shown = sensitive ? {} : { before: before ?? undefined, after: after ?? undefined };
    found.push({
      path: formatPath(segments),
      segments,
      before: undefined,
      after: undefined,
      ...shown,
      unknown,
      sensitive,
    });
  }

  function visit(segments: Path, sides: Sides): void {
    const { before, after, unknown, secretBefore, secretAfter } = sides;
    const sensitive = secretBefore === true || secretAfter === true;
    // members below this path are not compared one by one, so one masked member hides the whole value
    const hiding = hides(secretBefore) || hides(secretAfter);
    if (unknown === true) {
      add(segments, before, undefined, true, hiding);
      return;
    }
    const keys = sensitive ? undefined : keysOf(before, after, unknown);
    if (keys === undefined) {
      // Terraform also plans a change when an equal value becomes sensitive, or stops being so
      const marked = secretBefore !== secretAfter && sensitive && before != null && after != null;
      if (marked || canonical(before) !== canonical(after)) add(segments, before, after, false, hiding);
      return;
    }
    const already = found.length;
    const list = Array.isArray(before) || Array.isArray(after) || (Array.isArray(unknown) && !isContainer(before));
    for (const key of keys) {
      visit([...segments, list ? Number(key) : key], {
        before: memberOf(before, key),
        after: memberOf(after, key),
        unknown: memberOf(unknown, key),
        secretBefore: memberOf(secretBefore, key),
        secretAfter: memberOf(secretAfter, key),
      });
    }
    const element = typeof segments.at(-1) === "number";
    if (element && found.length === already && (before == null) !== (after == null)) {
      add(segments, before == null ? undefined : {}, after == null ? undefined : {}, false, false);
    }
  }
}

/** Reports whether a mask covers anything. */
function hides(mask: unknown): boolean {
  return mask === true || (isContainer(mask) && Object.values(mask).some(hides));
}

/** Returns the keys to compare, or nothing when one side is a plain value. */
function keysOf(before: unknown, after: unknown, unknown: unknown): readonly string[] | undefined {
  const sides = [before, after].filter((side) => side != null);
  if (!sides.every(isContainer) || (sides.length === 0 && !isContainer(unknown))) return undefined;
  if (sides.length === 2 && Array.isArray(before) !== Array.isArray(after)) return undefined;
  return [...new Set([...sides, unknown].filter(isContainer).flatMap((side) => Object.keys(side)))];
}

/** Formats a value as JSON with sorted keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isContainer(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(memberOf(value, key))}`);
  return `{${members.join(",")}}`;
}

function comparePaths(a: Path, b: Path): number {
  for (const [at, left] of a.entries()) {
    const right = b[at];
    if (right === undefined) return 1;
    if (left === right) continue;
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left) < String(right) ? -1 : 1;
  }
  return a.length - b.length;
}
