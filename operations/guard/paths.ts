import { formatPath, type Path } from "../../model/path.js";

/**
 * Which paths are meant: one entry a step.
 *
 * A text or number is that step, a regular expression is a step that it matches, `*` is any one step, and `**` at the end
 * is everything from there on, the place itself too.
 */
export type PathPattern = readonly (string | number | RegExp)[];

/** A pattern for people: the same, with `*` for any step. */
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

/** Whether a path is one of those that a pattern means. */
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
