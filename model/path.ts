/** The place of a value inside a resource: attribute names, map keys and list positions, outermost first. */
export type Path = readonly (string | number)[];

const plainName = /^[A-Za-z_][\w-]*$/;

/** Renders a path for people, `spec[0].selector.colour`, with quotes around keys that are not names. */
export function formatPath(path: Path): string {
  return path
    .map((step, at) => {
      if (typeof step === "number") return `[${step}]`;
      if (!plainName.test(step)) return `[${JSON.stringify(step)}]`;
      return at === 0 ? step : `.${step}`;
    })
    .join("");
}

/** Returns whether a value is a list or a map. */
export function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Returns a member of a list or a map, by its own key alone. */
export function memberOf(value: unknown, key: string | number): unknown {
  return isContainer(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** Returns the value at a path. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(memberOf, value);
}

/** Returns the text at a path, if there is one. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

/** Returns whether a plan's mask, of sensitive or unknown values, covers the whole path. */
export function covers(mask: unknown, path: Path): boolean {
  let at = mask;
  for (const step of path) {
    if (at === true) return true;
    at = memberOf(at, step);
  }
  return at === true;
}
