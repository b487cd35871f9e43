import { formatPath, type Path } from "../../model/path.js";

/**
 * A pattern for attribute paths, with one entry for each step.
 *
 * A text or a number matches itself, a regular expression matches by its rules, and `*` matches any single step. `**` at
 * the end matches the path up to there and everything below it.
 */
export type PathPattern = readonly (string | number | RegExp)[];

/** Formats a pattern, such as `rules[*].overrides.*`. */
export function formatPattern(pattern: PathPattern): string {
  return pattern
    .map((step, at) => {
      if (step === "**") return at === 0 ? "any attribute" : ".*";
      if (step === "*") return "[*]";
      if (step instanceof RegExp) return `[${step.source.replaceAll("\\", "").replace(/^\^/, "")}*]`;
      return at === 0 ? formatPath([step]) : formatPath(["x", step]).slice(1);
    })
    .join("");
}

/** Reports whether a pattern matches a path. */
export function matches(pattern: PathPattern, path: Path): boolean {
  const open = pattern.at(-1) === "**";
  const steps = open ? pattern.slice(0, -1) : pattern;
  if (open ? path.length < steps.length : path.length !== steps.length) return false;
  return steps.every((step, at) => {
    const actual = path[at];
    if (step === "*") return true;
    return step instanceof RegExp ? typeof actual === "string" && step.test(actual) : step === actual;
  });
}
