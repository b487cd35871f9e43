import type { Path, Place } from "./node.js";

/** One mistake in the configuration: where it is, and a sentence that says what is wrong and what to do. */
export interface Problem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** Such as `services.prompt-service.active`; empty for a whole file. */
  readonly path: string;
  readonly message: string;
}

/** All mistakes in a configuration, sorted by file and line. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[]) {
    const sorted = [...problems].sort(
      (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.path, b.path),
    );
    const count = sorted.length === 1 ? "1 mistake" : `${sorted.length} mistakes`;
    super(`${count} in ${what}:\n${sorted.map((problem) => `  ${format(problem)}`).join("\n")}`);
    this.problems = sorted;
  }
}

/** Creates a problem at a place. */
export function problemAt(place: Place, path: Path, message: string): Problem {
  return { file: place.file, line: place.line, column: place.column, path: pathText(path), message };
}

/** Renders a path as `a.b[0]["/tmp"]`: names joined with dots, positions and unusual keys in brackets. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (/^[\w-]+$/.test(step)) return index === 0 ? step : `.${step}`;
      return `[${JSON.stringify(step)}]`;
    })
    .join("");
}

function format({ file, line, column, path, message }: Problem): string {
  return `${file}:${line}:${column}  ${path === "" ? "" : `${path}: `}${message}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
