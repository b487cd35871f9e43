/** Where a value stands inside a resource: attribute names, map keys and list positions from the outside in. */
export type Path = readonly (string | number)[];

const plainName = /^[A-Za-z_][\w-]*$/;

/** A path for people: `spec[0].selector.colour`, with quotes round keys that are no names. */
export function formatPath(path: Path): string {
  return path
    .map((step, at) => {
      if (typeof step === "number") return `[${step}]`;
      if (!plainName.test(step)) return `[${JSON.stringify(step)}]`;
      return at === 0 ? step : `.${step}`;
    })
    .join("");
}

/** Whether a value has members: a list or a map. */
export function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A member of a list or a map, by its own key alone. */
export function memberOf(value: unknown, key: string | number): unknown {
  return isContainer(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** What stands at a path. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(memberOf, value);
}

/** The text at a path, where there is one. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

/** Whether a mask, as plans have them for sensitive and unknown values, covers the whole of a path. */
export function covers(mask: unknown, path: Path): boolean {
  let at = mask;
  for (const step of path) {
    if (at === true) return true;
    at = memberOf(at, step);
  }
  return at === true;
}
